#include "tally/stack.h"

#include <cstring>

#include "counter/counting_file.h"
#include "stack/own_modules.h"
#include "stack/own_registers.h"
#include "stack/own_space.h"
#include "stack/program_modules.h"
#include "stack/quick_walk.h"
#include "stack/scratch.h"
#include "stack/seen_stacks.h"

namespace tally {
namespace {

using counter::FileState;

// The first frame is the one that asks for the stack.
constexpr size_t kSkipped = 1;

bool is_same(const stack::Walk& a, const stack::Walk& b) {
  return a.size == b.size &&
         std::memcmp(a.addresses, b.addresses, a.size * sizeof a.addresses[0]) == 0;
}

// Walks with care, and looks whether the quick way has it right: what it remembers may be of a
// library that is not there any more.
__attribute__((noinline)) stack::SeenStack* see_stack(const StackCounter& owner,
                                                      const stack::Registers& registers,
                                                      size_t depth, const stack::Walk* quick) {
  struct Careful {
    stack::Walker walker;
    stack::Walk walk;
  };
  const stack::Scratch<Careful> careful;
  if (!careful) return nullptr;
  stack::prepare_own_modules();
  stack::OwnSpace own{registers.sp()};
  stack::Walk& exact = careful->walk;
  careful->walker.walk(own.space(), {.registers = registers}, kSkipped, depth, exact);
  if (exact.size == 0) return nullptr;
  if (quick != nullptr && !is_same(exact, *quick)) stack::forget_quick_rules();
  return stack::find_or_add_stack(owner, exact);
}

}  // namespace

__attribute__((noinline)) void StackCounter::count_caller() noexcept {
  const FileState state = counter::file_state();
  if (state == FileState::kOff || state == FileState::kFailed) return;
  size_t depth = depth_ < kMaxStackDepth ? depth_ : kMaxStackDepth;
  if (depth == 0) depth = 1;
  stack::Registers registers;
  stack::read_own_registers(registers);
  stack::Walk walk;
  const bool is_quick = stack::quick_walk(registers, kSkipped, depth, walk);
  stack::SeenStack* seen = is_quick ? stack::find_stack(*this, walk) : nullptr;
  if (seen == nullptr) seen = see_stack(*this, registers, depth, is_quick ? &walk : nullptr);
  if (seen != nullptr) seen->count();
}

bool add_program_module(const char* file_name) noexcept {
  return file_name != nullptr && stack::add_program_module(file_name);
}

}  // namespace tally
