#include "stack/seen_stacks.h"

#include <unistd.h>

#include <cstring>
#include <new>

#include "counter/counter_access.h"
#include "counter/counting_file.h"
#include "counter/no_cancel.h"
#include "countfile/frame.h"
#include "stack/frame_names.h"
#include "stack/own_modules.h"
#include "stack/own_space.h"
#include "stack/scratch.h"

namespace tally::stack {
namespace {

using counter::FileState;

constexpr size_t kMostStacks = 4096;
constexpr size_t kSlots = 2 * kMostStacks;

// An open-addressing table of which nothing is ever removed.
constinit std::atomic<SeenStack*> slots[kSlots];
constinit std::atomic<size_t> stack_count{0};
// The process whose counts wait.
constinit std::atomic<pid_t> waiting_process{0};

uint64_t hash_of(const StackCounter& owner, const Walk& walk) {
  uint64_t hash = reinterpret_cast<uintptr_t>(&owner);
  for (size_t i = 0; i < walk.size; ++i) {
    hash = (hash ^ walk.addresses[i]) * 0x9e3779b97f4a7c15U;
    hash ^= hash >> 29;
  }
  return hash;
}

// Calls `function` with each slot in which the stack may be, until it says that it is done.
template <typename Function>
void probe(uint64_t hash, Function is_done) {
  for (size_t i = 0; i < kSlots; ++i) {
    if (is_done(slots[(hash + i) % kSlots])) return;
  }
}

SeenStack* make_stack(const StackCounter& owner, const Walk& walk, uint64_t hash) {
  if (stack_count.fetch_add(1) < kMostStacks) {
    if (void* place = map_scratch(sizeof(SeenStack)); place != nullptr) {
      return new (place) SeenStack(owner, walk, hash);
    }
  } else {
    CounterAccess::count_dropped();
  }
  stack_count.fetch_sub(1);
  return nullptr;
}

bool is_runtime(const Module& module) {
  char soname[64];
  return read_soname(kTrustedMemory, module, soname, sizeof soname) &&
         countfile::is_runtime_module(soname);
}

void settle_stacks() {
  if (counter::file_state() != FileState::kCounting) return;
  disown_inherited_stacks();  // what a parent counts, it writes itself
  for (auto& slot : slots) {
    if (SeenStack* stack = slot.load(); stack != nullptr) stack->settle();
  }
}

// What naming needs, and is too large for a stack.
struct Naming {
  MappedSymbols symbols;
  FrameNames names;
};

}  // namespace

SeenStack::SeenStack(const StackCounter& owner, const Walk& walk, uint64_t hash)
    : owner_(&owner), hash_(hash), walk_(walk) {
  for (size_t i = 0; i < walk.size && module_count_ < kMostModules; ++i) {
    SeenModule& seen = modules_[module_count_];
    bool is_known = false;
    for (size_t known = 0; known < module_count_ && !is_known; ++known) {
      is_known = modules_[known].module.has_code_at(walk.addresses[i]);
    }
    seen.address = walk.addresses[i];
    // Neither the program nor the C library is ever unloaded.
    if (!is_known && find_own_module(seen.address, seen.module) &&
        seen.module.header != own_program_header() && !is_runtime(seen.module)) {
      ++module_count_;
    }
  }
}

bool SeenStack::has_modules() const {
  remember_loaded_modules();  // one may have been unloaded since
  for (size_t i = 0; i < module_count_; ++i) {
    Module now;
    if (!find_own_module(modules_[i].address, now) || now.header != modules_[i].module.header ||
        !have_same_build_id(now, modules_[i].module)) {
      return false;
    }
  }
  return true;
}

// A count that waits is made before the state is read again, and who names the stack sets the state
// before he takes what has waited. So one of the two takes it.
void SeenStack::count_unnamed() {
  disown_inherited_stacks();
  waiting_.fetch_add(1);
  if (counter::file_state() == FileState::kCounting) settle();
}

void SeenStack::settle() {
  State unnamed = State::kUnnamed;
  if (state_.compare_exchange_strong(unnamed, State::kNaming)) {
    state_.store(write_frames() ? State::kNamed : State::kUnnamed);
  }
  if (state_.load() == State::kNamed) count_waiting();
}

void SeenStack::count_waiting() {
  if (const uint64_t n = waiting_.exchange(0); n > 0) counter().add(n);
}

// False if there is no memory for it just now.
bool SeenStack::write_frames() {
  const counter::NoCancel no_cancel;
  const Scratch<Naming> naming;
  if (!naming) return false;
  const char* prefix = owner_->name();
  const size_t taken = prefix == nullptr ? 0 : std::strlen(prefix) + 1;
  OwnSpace own{0};
  const size_t length = taken >= kMaxNameLength
                            ? 0
                            : naming->names.write(own.space(), naming->symbols.symbols(),
                                                  counter::counting_file().program.view(), walk_,
                                                  frames_, kMaxNameLength - taken);
  frames_[length] = '\0';
  // A name with room for no frame is no stack's, and counts nothing.
  CounterAccess::make_stack(counter_, length == 0 ? nullptr : prefix, frames_);
  return true;
}

void SeenStack::disown() {
  waiting_.store(0);
  State naming = State::kNaming;
  state_.compare_exchange_strong(naming, State::kUnnamed);
}

SeenStack* find_stack(const StackCounter& owner, const Walk& walk) {
  const uint64_t hash = hash_of(owner, walk);
  SeenStack* found = nullptr;
  probe(hash, [&](const std::atomic<SeenStack*>& slot) {
    SeenStack* stack = slot.load(std::memory_order_acquire);
    if (stack != nullptr && stack->is(owner, walk, hash)) found = stack;
    return stack == nullptr || found != nullptr;
  });
  return found;
}

SeenStack* find_or_add_stack(const StackCounter& owner, const Walk& walk) {
  disown_inherited_stacks();
  CounterAccess::opened.store(settle_stacks);
  const uint64_t hash = hash_of(owner, walk);
  SeenStack* ours = nullptr;
  SeenStack* result = nullptr;
  probe(hash, [&](std::atomic<SeenStack*>& slot) {
    SeenStack* stack = slot.load();
    if (stack == nullptr) {
      if (ours == nullptr) ours = make_stack(owner, walk, hash);
      if (ours == nullptr || slot.compare_exchange_strong(stack, ours)) {
        result = ours;
        return true;
      }
    }
    if (!stack->is(owner, walk, hash)) return false;
    result = stack;
    return true;
  });
  if (ours != nullptr && result != ours) {  // another thread was first
    unmap_scratch(ours, sizeof(SeenStack));
    stack_count.fetch_sub(1);
  }
  return result;
}

bool are_stacks_full() { return stack_count.load(std::memory_order_relaxed) >= kMostStacks; }

void disown_inherited_stacks() {
  const pid_t self = ::getpid();
  const pid_t before = waiting_process.exchange(self);
  if (before == self || before == 0) return;
  for (auto& slot : slots) {
    if (SeenStack* stack = slot.load(); stack != nullptr) stack->disown();
  }
}

}  // namespace tally::stack
