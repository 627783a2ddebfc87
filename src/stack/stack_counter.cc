#include "stack/count_stack.h"

#include <cstring>

#include "counter/counter_access.h"
#include "counter/counting_file.h"
#include "counter/no_cancel.h"
#include "stack/own_modules.h"
#include "stack/own_space.h"
#include "stack/program_modules.h"
#include "stack/quick_walk.h"
#include "stack/scratch.h"
#include "stack/seen_stacks.h"

namespace tally::stack {
namespace {

using counter::FileState;

// The first frame is the one that asks for the stack.
constexpr size_t kSkipped = 1;

bool is_same(const Walk& a, const Walk& b) {
  return a.size == b.size &&
         std::memcmp(a.addresses, b.addresses, a.size * sizeof a.addresses[0]) == 0;
}

// Walks with care, and looks whether the quick way has it right: what it remembers may be of a
// library that is not there any more.
__attribute__((noinline)) SeenStack* see_stack(const StackCounter& owner,
                                               const Registers& registers, size_t depth,
                                               const Walk* quick) {
  struct Careful {
    Walker walker;
    Walk walk;
  };
  const counter::NoCancel no_cancel;
  const Scratch<Careful> careful;
  if (!careful) return nullptr;
  prepare_own_modules();
  OwnSpace own{registers.sp()};
  Walk& exact = careful->walk;
  careful->walker.walk(own.space(), {.registers = registers}, kSkipped, depth, exact);
  if (exact.size == 0) return nullptr;
  if (quick != nullptr && !is_same(exact, *quick)) forget_quick_rules();
  return find_or_add_stack(owner, exact);
}

}  // namespace

void count_stack(const StackCounter& counter, size_t depth, const Registers& registers) {
  const FileState state = counter::file_state();
  if (state == FileState::kOff || state == FileState::kFailed) return;
  if (depth == 0) depth = 1;
  Walk walk;
  const bool is_quick = quick_walk(registers, kSkipped, depth, walk);
  SeenStack* seen = is_quick ? find_stack(counter, walk) : nullptr;
  if (seen == nullptr && is_quick && are_stacks_full()) return CounterAccess::count_dropped();
  if (seen == nullptr) seen = see_stack(counter, registers, depth, is_quick ? &walk : nullptr);
  if (seen != nullptr) seen->count();
}

}  // namespace tally::stack

namespace tally {

__attribute__((noinline)) void StackCounter::count_caller() noexcept {
  stack::Registers registers;
  stack::read_own_registers(registers);
  stack::count_stack(*this, depth_, registers);
}

bool add_program_module(const char* file_name) noexcept {
  return file_name != nullptr && stack::add_program_module(file_name);
}

}  // namespace tally
