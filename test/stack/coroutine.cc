#include "coroutine.h"

#include <sys/mman.h>
#include <ucontext.h>

extern "C" void call_with_frame_pointer(void (*function)(), uintptr_t frame_pointer);

#if defined(__x86_64__)
// Written so that no compiler adds call frame information.
__asm__(
    "  .text\n"
    "  .globl call_with_frame_pointer\n"
    "  .type call_with_frame_pointer, @function\n"
    "call_with_frame_pointer:\n"
    "  pushq %rbp\n"
    "  movq %rsi, %rbp\n"
    "  call *%rdi\n"
    "  popq %rbp\n"
    "  ret\n"
    "  .size call_with_frame_pointer, . - call_with_frame_pointer\n");
#else
extern "C" SHAPES_FRAME void call_with_frame_pointer(void (*function)(), uintptr_t) {
  function();
  __asm__ volatile("");
}
#endif

namespace coroutine {
namespace {

constexpr size_t kStackBytes = 64 * 1024;
constexpr size_t kGuardBytes = 64 * 1024;

struct Call {
  shapes::Bottom bottom;
  uintptr_t frame_pointer;
  ucontext_t caller;
} current;

char* stack() {
  static char* const mapped = [] {
    void* place = ::mmap(nullptr, kStackBytes + kGuardBytes, PROT_READ | PROT_WRITE,
                         MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    const bool done = place != MAP_FAILED && ::mprotect(static_cast<char*>(place) + kStackBytes,
                                                        kGuardBytes, PROT_NONE) == 0;
    return done ? static_cast<char*>(place) : nullptr;
  }();
  return mapped;
}

void begin() {
  call_with_frame_pointer(current.bottom, current.frame_pointer);
  __asm__ volatile("");
}

}  // namespace

uintptr_t end_of_stack() { return reinterpret_cast<uintptr_t>(stack()) + kStackBytes; }

bool call(shapes::Bottom bottom, uintptr_t frame_pointer) {
  ucontext_t context;
  if (stack() == nullptr || ::getcontext(&context) != 0) return false;
  current.bottom = bottom;
  current.frame_pointer = frame_pointer;
  context.uc_stack.ss_sp = stack();
  context.uc_stack.ss_size = kStackBytes;
  context.uc_link = &current.caller;
  ::makecontext(&context, begin, 0);
  return ::swapcontext(&current.caller, &context) == 0;
}

}  // namespace coroutine
