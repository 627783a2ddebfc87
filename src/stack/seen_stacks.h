// The stacks that this process has counted: each is named once, and then counts as a counter does.
#ifndef TALLY_STACK_SEEN_STACKS_H_
#define TALLY_STACK_SEEN_STACKS_H_

#include <atomic>
#include <cstddef>
#include <cstdint>

#include "stack/walk.h"
#include "tally/counter.h"
#include "tally/stack.h"

namespace tally::stack {

// A library in the stack that may be unloaded, and another be loaded in its place.
struct SeenModule {
  uintptr_t address;  // of a frame in it
  Module module;
};

// One stack of one stack counter. Stays until the process ends. For any thread, also in signal
// handlers.
class SeenStack {
 public:
  // The stack's addresses, and the modules that may go, are kept. Nothing is named yet.
  SeenStack(const StackCounter& owner, const Walk& walk, uint64_t hash);

  bool is(const StackCounter& owner, const Walk& walk, uint64_t hash) const {
    return hash_ == hash && owner_ == &owner && walk.size == walk_.size && has_addresses(walk) &&
           (module_count_ == 0 || has_modules());
  }

  void count() {
    if (state_.load(std::memory_order_acquire) == State::kNamed) {
      counter().inc();
    } else {
      count_unnamed();
    }
  }

  // Gives it its name, once the file is open, and counts what has waited for it.
  void settle();

  // In a forked child: what waits is the parent's, and who was naming it is not here.
  void disown();

 private:
  enum class State : char { kUnnamed, kNaming, kNamed };

  bool has_addresses(const Walk& walk) const {
    for (size_t i = 0; i < walk.size; ++i) {
      if (walk.addresses[i] != walk_.addresses[i]) return false;
    }
    return true;
  }
  bool has_modules() const;
  Counter& counter() { return *reinterpret_cast<Counter*>(counter_); }
  void count_unnamed();
  bool write_frames();
  void count_waiting();

  const StackCounter* const owner_;
  const uint64_t hash_;
  std::atomic<State> state_{State::kUnnamed};
  std::atomic<uint64_t> waiting_{0};
  size_t module_count_ = 0;
  alignas(Counter) char counter_[sizeof(Counter)];
  Walk walk_;
  // More plugins than these are in no stack that anybody has seen.
  static constexpr size_t kMostModules = 8;
  SeenModule modules_[kMostModules];
  char frames_[kMaxNameLength + 1];  // with a NUL
};

// The stack, which is added if it was not seen before. Null if there is no memory, or there are
// 4096 already: then it has been counted as dropped.
SeenStack* find_or_add_stack(const StackCounter& owner, const Walk& walk);

// The stack, if it was seen before; else null.
SeenStack* find_stack(const StackCounter& owner, const Walk& walk);

// Whether there are 4096 already: no new one will be added.
bool are_stacks_full();

// After a fork, before anything is added or named.
void disown_inherited_stacks();

}  // namespace tally::stack

#endif  // TALLY_STACK_SEEN_STACKS_H_
