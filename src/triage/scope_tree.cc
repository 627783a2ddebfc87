#include "triage/scope_tree.h"

#include <dwarf.h>

namespace tally::triage {
namespace {

constexpr size_t kMaxDepth = 200;
constexpr size_t kMaxInlined = 256;

bool is_type(int tag) {
  return tag == DW_TAG_structure_type || tag == DW_TAG_class_type || tag == DW_TAG_union_type ||
         tag == DW_TAG_interface_type;
}

bool is_scope(int tag) {
  return tag == DW_TAG_subprogram || tag == DW_TAG_namespace || tag == DW_TAG_module ||
         is_type(tag);
}

// Blocks have no name, but functions and types can stand in them.
bool is_block(int tag) {
  return tag == DW_TAG_lexical_block || tag == DW_TAG_try_block || tag == DW_TAG_catch_block ||
         tag == DW_TAG_with_stmt;
}

// Some compilers write `<lambda(int)>` and the like.
bool is_nameless(Dwarf_Die& type) {
  const char* const name = ::dwarf_diename(&type);
  return name == nullptr || *name == '\0' || *name == '<';
}

// In a whole unit each DIE stands behind those before it. A damaged one can lead back, and so for
// ever round.
class Forward {
 public:
  explicit Forward(const Dwarf_Die& from) : last_(from.addr) {}

  bool child(Dwarf_Die& die, Dwarf_Die& out) {
    return ::dwarf_child(&die, &out) == 0 && advance(out);
  }
  bool sibling(Dwarf_Die& die, Dwarf_Die& out) {
    return ::dwarf_siblingof(&die, &out) == 0 && advance(out);
  }

 private:
  bool advance(const Dwarf_Die& to) {
    if (to.addr <= last_) return false;
    last_ = to.addr;
    return true;
  }
  const void* last_;
};

bool has_code_address(Dwarf_Die& die) {
  return ::dwarf_hasattr(&die, DW_AT_low_pc) != 0 || ::dwarf_hasattr(&die, DW_AT_ranges) != 0;
}

// What can hold inlined calls, and holds the address or does not say what it holds.
bool may_hold(Dwarf_Die& die, uint64_t address) {
  const int tag = ::dwarf_tag(&die);
  if (tag == DW_TAG_inlined_subroutine) return ::dwarf_haspc(&die, address) > 0;
  return is_block(tag) && (!has_code_address(die) || ::dwarf_haspc(&die, address) > 0);
}

struct Search {
  uint64_t address;
  Forward forward;
  std::vector<Dwarf_Die> found{};
};

// Returns whether an inlined call was found in the scope. Each block without addresses is looked
// through, so this calls itself.
bool search(Dwarf_Die scope, size_t depth, Search& state) {
  Dwarf_Die die;
  for (bool there = state.forward.child(scope, die); there;
       there = state.forward.sibling(die, die)) {
    if (!may_hold(die, state.address)) continue;
    const bool is_call = ::dwarf_tag(&die) == DW_TAG_inlined_subroutine;
    if (is_call) state.found.push_back(die);
    const bool deeper = depth < kMaxDepth && search(die, depth + 1, state);
    if (is_call || deeper) return true;
  }
  return false;
}

}  // namespace

ScopeTree::ScopeTree(Dwarf_Die unit) {
  walk(unit);
  code_.sort();
}

void ScopeTree::walk(Dwarf_Die unit) {
  struct Level {
    Dwarf_Die die;
    std::optional<size_t> scope;  // in which its children stand
  };
  Forward forward{unit};
  std::vector<Level> path{{unit, std::nullopt}};
  Dwarf_Die die;
  bool there = forward.child(unit, die);
  while (!code_.is_full()) {
    if (!there) {  // the innermost level is done: go on behind it
      const bool is_unit = path.size() == 1;
      if (is_unit) return;
      Dwarf_Die done = path.back().die;
      path.pop_back();
      there = forward.sibling(done, die);
      continue;
    }
    const int tag = ::dwarf_tag(&die);
    std::optional<size_t> scope = path.back().scope;
    if (is_scope(tag)) {
      add(die, scope);
      scope = scopes_.size() - 1;
    }
    if ((is_scope(tag) || is_block(tag)) && path.size() < kMaxDepth &&
        ::dwarf_haschildren(&die) > 0) {
      path.push_back({die, scope});
      there = forward.child(path.back().die, die);
    } else {
      there = forward.sibling(die, die);
    }
  }
}

void ScopeTree::add(Dwarf_Die& die, std::optional<size_t> parent) {
  const int tag = ::dwarf_tag(&die);
  const size_t index = scopes_.size();
  const bool nameless = is_type(tag) && is_nameless(die);
  scopes_.push_back({die, parent, nameless});
  by_die_.emplace(die.addr, index);
  if (tag != DW_TAG_subprogram) return;
  Dwarf_Addr base = 0, begin = 0, end = 0;
  for (ptrdiff_t at = 0; !code_.is_full();) {
    at = ::dwarf_ranges(&die, at, &base, &begin, &end);
    if (at <= 0) return;
    code_.add(begin, end, index);
  }
}

std::optional<CodePiece> ScopeTree::find(uint64_t address) const {
  const auto* const range = code_.find(address);
  if (range == nullptr) return std::nullopt;
  return CodePiece{scopes_[range->value].die, range->begin};
}

const Dwarf_Die* ScopeTree::parent(const Dwarf_Die& die) const {
  const auto found = by_die_.find(die.addr);
  if (found == by_die_.end() || !scopes_[found->second].parent) return nullptr;
  return &scopes_[*scopes_[found->second].parent].die;
}

std::vector<Dwarf_Die> ScopeTree::nameless_siblings(const Dwarf_Die& die) const {
  std::vector<Dwarf_Die> siblings;
  const auto found = by_die_.find(die.addr);
  if (found == by_die_.end()) return siblings;
  const auto parent = scopes_[found->second].parent;
  // Only what stands behind the parent can stand in it.
  for (size_t i = parent.value_or(0); i <= found->second; ++i) {
    if (scopes_[i].is_nameless_type && scopes_[i].parent == parent) {
      siblings.push_back(scopes_[i].die);
    }
  }
  return siblings;
}

std::optional<std::vector<Dwarf_Die>> inlined_calls(const Dwarf_Die& function, uint64_t address) {
  Search state{.address = address, .forward = Forward{function}};
  search(function, 0, state);
  if (state.found.size() > kMaxInlined) return std::nullopt;
  return std::move(state.found);
}

}  // namespace tally::triage
