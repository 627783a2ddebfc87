// Stacks that are too long, and stacks that are destroyed.
#include <signal.h>

#include <cstdint>
#include <cstdlib>

#include "cases.h"

namespace torture {
namespace {

void leave_segv_alone(tally::Config& config) {
  static constexpr int kSignals[] = {SIGSEGV, SIGBUS, 0};
  config.signals_left_alone = kSignals;
}

}  // namespace

// Never ends: no stack holds so many.
SHAPES_FRAME int overflow(long left) {
  volatile char space[256];
  space[0] = static_cast<char>(left);
  return left == 0 ? 0 : overflow(left - 1) + space[0];
}

SHAPES_FRAME void overflow_main() { overflow(1L << 40); }

SHAPES_FRAME void* prepared_thread(void*) {
  tally::prepare_thread();
  overflow(1L << 40);
  return nullptr;
}

SHAPES_FRAME void* unprepared_thread(void*) {
  overflow(1L << 40);
  return nullptr;
}

SHAPES_FRAME void overflow_thread() { run_in_thread(prepared_thread); }
SHAPES_FRAME void overflow_unprepared() { run_in_thread(unprepared_thread); }

// Returns to where no processor can go: the fault is still its own.
SHAPES_FRAME void smash_stack() { overwrite(__builtin_frame_address(0), 512, 0x41); }

// Returns to where nothing is, with a stack that says the same on and on.
SHAPES_FRAME void smash_and_jump() {
  auto* words = static_cast<volatile uintptr_t*>(opaque(__builtin_frame_address(0)));
  for (int i = 0; i < 64; ++i) words[i] = 0x616161616160;
}

// All of the stack from here up, and then a fault.
SHAPES_FRAME void smash_and_write() {
  overwrite(__builtin_frame_address(0), 512, 0x41);
  write_null();
  __asm__ volatile("");
}

SHAPES_FRAME void smash_and_abort() {
  overwrite(__builtin_frame_address(0), 512, 0x41);
  std::abort();
}

// With return addresses that lead to code and frames that lead nowhere.
SHAPES_FRAME void smash_with_code() {
  auto* words = static_cast<volatile uintptr_t*>(opaque(__builtin_frame_address(0)));
  for (int i = 0; i < 64; ++i) words[i] = reinterpret_cast<uintptr_t>(&overflow) + 8;
  write_null();
  __asm__ volatile("");
}

#if defined(__x86_64__)
SHAPES_FRAME void lose_frame_and_abort() {
  // What has a size of its own is found by the frame pointer alone.
  void* room = __builtin_alloca(opaque(size_t{64}));
  overwrite(room, 64, 0);
  __asm__ volatile("movq %0, %%rbp\n\tcall abort@PLT" ::"r"(0x4141414141414141) : "memory");
}

SHAPES_FRAME void lose_stack() { __asm__ volatile("movq $16, %%rsp\n\tmovl $1, 0" ::: "memory"); }

SHAPES_FRAME void lose_all_registers() {
  __asm__ volatile(
      "movq $-1, %%rbp\n\tmovq $-1, %%rbx\n\tmovq $-1, %%r12\n\tmovq $-1, %%r13\n\t"
      "movq $-1, %%r14\n\tmovq $-1, %%r15\n\tmovq $-8, %%rsp\n\tjmp *%%r15" ::
          : "memory");
}
#else
SHAPES_FRAME void lose_frame_and_abort() { std::abort(); }
SHAPES_FRAME void lose_stack() { write_null(); }
SHAPES_FRAME void lose_all_registers() { write_null(); }
#endif

// Defined where the compiler protects stacks (protected_stack.cc).
void overrun();

std::span<const Case> stack_cases() {
  static constexpr Case kCases[] = {
      {"overflow_main", overflow_main},
      {"overflow_thread", overflow_thread},
      {"overflow_unprepared", overflow_unprepared},
      {"smash_stack", smash_stack},
      {"smash_and_jump", smash_and_jump},
      {"smash_and_write", smash_and_write},
      {"smash_and_abort", smash_and_abort},
      {"lose_frame", lose_frame_and_abort},
      {"lose_frame_left_alone", lose_frame_and_abort, leave_segv_alone},
      {"smash_with_code", smash_with_code},
      {"lose_stack", lose_stack},
      {"lose_all_registers", lose_all_registers},
      {"overrun", overrun},
  };
  return kCases;
}

}  // namespace torture
