// The registers of the function that asks.
#ifndef TALLY_STACK_OWN_REGISTERS_H_
#define TALLY_STACK_OWN_REGISTERS_H_

#include "stack/registers.h"

namespace tally::stack {

// Stores those that a called function must keep for its caller, and with them program counter and
// stack pointer of this very place. The others stay 0: call frame information does not use them.
__attribute__((always_inline)) inline void read_own_registers(Registers& out) {
  uintptr_t* const to = out.value;
#if defined(__x86_64__)
  __asm__ volatile(
      "movq %%rbx, 24(%0)\n\t"
      "movq %%rbp, 48(%0)\n\t"
      "movq %%rsp, 56(%0)\n\t"
      "movq %%r12, 96(%0)\n\t"
      "movq %%r13, 104(%0)\n\t"
      "movq %%r14, 112(%0)\n\t"
      "movq %%r15, 120(%0)\n\t"
      "leaq 1f(%%rip), %%rax\n\t"
      "1: movq %%rax, 128(%0)"
      :
      : "r"(to)
      : "rax", "memory");
#elif defined(__i386__)
  __asm__ volatile(
      "movl %%ebx, 12(%0)\n\t"
      "movl %%esp, 16(%0)\n\t"
      "movl %%ebp, 20(%0)\n\t"
      "movl %%esi, 24(%0)\n\t"
      "movl %%edi, 28(%0)\n\t"
      "call 1f\n\t"
      "1: popl %%eax\n\t"
      "movl %%eax, 32(%0)"
      :
      : "r"(to)
      : "eax", "memory");
#elif defined(__aarch64__)
  __asm__ volatile(
      "stp x19, x20, [%0, #152]\n\t"
      "stp x21, x22, [%0, #168]\n\t"
      "stp x23, x24, [%0, #184]\n\t"
      "stp x25, x26, [%0, #200]\n\t"
      "stp x27, x28, [%0, #216]\n\t"
      "stp x29, x30, [%0, #232]\n\t"
      "mov x9, sp\n\t"
      "adr x10, 1f\n\t"
      "1: str x9, [%0, #248]\n\t"
      "str x10, [%0, #256]"
      :
      : "r"(to)
      : "x9", "x10", "memory");
#elif defined(__arm__)
  __asm__ volatile(
      "str r11, [%0, #44]\n\t"
      "str sp, [%0, #52]\n\t"
      "mov r3, pc\n\t"
      "str r3, [%0, #60]"
      :
      : "r"(to)
      : "r3", "memory");
  // Another call may have been made since.
  to[kLinkRegister] = reinterpret_cast<uintptr_t>(__builtin_return_address(0));
#endif
}

}  // namespace tally::stack

#endif  // TALLY_STACK_OWN_REGISTERS_H_
