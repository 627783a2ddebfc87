#include "triage/function_name.h"

#include <dwarf.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "countfile/symbol_name.h"
#include "triage/source_line.h"
#include "triage/source_name.h"

namespace tally::triage {
namespace {

// Of functions in classes in functions.
constexpr int kMaxDepth = 64;

std::string_view text_of(Dwarf_Die& die, unsigned int attribute) {
  Dwarf_Attribute found;
  const char* const text = ::dwarf_formstring(::dwarf_attr_integrate(&die, attribute, &found));
  return text == nullptr ? std::string_view{} : std::string_view{text};
}

std::string_view linkage_name(Dwarf_Die& die) {
  const std::string_view name = text_of(die, DW_AT_linkage_name);
  return name.empty() ? text_of(die, DW_AT_MIPS_linkage_name) : name;
}

// Whether this type, which has no name, can be called: then it is a lambda's.
bool can_be_called(Dwarf_Die type) {
  Dwarf_Die member;
  if (::dwarf_child(&type, &member) != 0) return false;
  const void* last = nullptr;
  do {
    if (member.addr <= last) return false;  // damaged: it leads back
    last = member.addr;
    if (::dwarf_tag(&member) == DW_TAG_subprogram && text_of(member, DW_AT_name) == "operator()") {
      return true;
    }
  } while (::dwarf_siblingof(&member, &member) == 0);
  return false;
}

// The name of one of the symbols, if it ends as the function is called.
std::string name_by_symbol(std::string_view own, const std::vector<std::string_view>& symbols) {
  for (std::string_view symbol : symbols) {
    if (!symbol.starts_with("_Z")) continue;
    // A clone's `.cold` and the like are no part of the function's name.
    std::string name = reduce_linkage_name(symbol.substr(0, symbol.find('.')));
    if (name == own || name.ends_with(fmt::format("::{}", own))) return name;
  }
  return "";
}

}  // namespace

std::string reduce_linkage_name(std::string_view name) {
  std::array<char, 4096> reduced;
  const size_t size = countfile::reduce_symbol(name, reduced.data(), reduced.size());
  return std::string{reduced.data(), std::min(size, reduced.size())};
}

std::string FunctionNames::name(const Dwarf_Die& function,
                                const std::vector<std::string_view>& symbols) {
  const auto known = known_.find(function.addr);
  if (known != known_.end()) return known->second;
  Dwarf_Die die = function;
  std::string name;
  if (const std::string_view linkage = linkage_name(die); !linkage.empty()) {
    name = reduce_linkage_name(linkage);
  } else {
    name = name_by_symbol(own_name(die), symbols);
    if (name.empty()) name = scoped_name(die, 0);
  }
  return known_.emplace(function.addr, std::move(name)).first->second;
}

std::string FunctionNames::scoped_name(Dwarf_Die die, int depth) {
  if (depth > kMaxDepth) return "";
  if (const std::string_view linkage = linkage_name(die); !linkage.empty()) {
    return reduce_linkage_name(linkage);
  }
  const Dwarf_Die declaration = declaration_of(die);
  const std::string own = own_name(die);
  const Dwarf_Die* const parent = units_.tree_of(declaration).parent(declaration);
  if (own.empty() || parent == nullptr) return own;
  const std::string scope = scoped_name(*parent, depth + 1);
  return scope.empty() ? "" : fmt::format("{}::{}", scope, own);
}

std::string FunctionNames::own_name(Dwarf_Die& die) {
  const std::string_view name = text_of(die, DW_AT_name);
  const int tag = ::dwarf_tag(&die);
  if (tag == DW_TAG_namespace && name.empty()) return "(anonymous namespace)";
  const bool is_function = tag == DW_TAG_subprogram || tag == DW_TAG_inlined_subroutine;
  if (is_function && name.ends_with("<lambda>")) {  // what makes or, with a `~`, ends a lambda
    const Dwarf_Die declaration = declaration_of(die);
    const Dwarf_Die* const type = units_.tree_of(declaration).parent(declaration);
    const std::string lambda = type == nullptr ? "" : nameless_type(*type);
    return lambda.empty() || name.starts_with('<') ? lambda : "~" + lambda;
  }
  if (is_function || (!name.empty() && !name.starts_with('<'))) return reduce_source_name(name);
  return nameless_type(die);
}

std::string FunctionNames::nameless_type(const Dwarf_Die& die) {
  const bool is_lambda = can_be_called(die);
  const std::vector<Dwarf_Die> siblings = units_.tree_of(die).nameless_siblings(die);
  const auto number = std::ranges::count_if(
      siblings, [is_lambda](const Dwarf_Die& type) { return can_be_called(type) == is_lambda; });
  return fmt::format("{{{}#{}}}", is_lambda ? "lambda" : "unnamed", number);
}

}  // namespace tally::triage
