#include <signal.h>

#include "crash/other_stack.h"

// void tally_switch_stack(void* end, void (*function)(void*), void* argument): the stack pointer is
// kept in a register that the function leaves as it is.
#if defined(__x86_64__)
__asm__(
    ".pushsection .text\n"
    ".hidden tally_switch_stack\n"
    ".globl tally_switch_stack\n"
    ".type tally_switch_stack, @function\n"
    "tally_switch_stack:\n"
    "\t.cfi_startproc\n"
    "\tpushq %rbp\n"
    "\t.cfi_adjust_cfa_offset 8\n"
    "\t.cfi_rel_offset rbp, 0\n"
    "\tmovq %rsp, %rbp\n"
    "\t.cfi_def_cfa_register rbp\n"
    "\tmovq %rdi, %rsp\n"
    "\tmovq %rdx, %rdi\n"
    "\tcall *%rsi\n"
    "\tmovq %rbp, %rsp\n"
    "\tpopq %rbp\n"
    "\t.cfi_def_cfa rsp, 8\n"
    "\tret\n"
    "\t.cfi_endproc\n"
    ".size tally_switch_stack, . - tally_switch_stack\n"
    ".popsection\n");
#elif defined(__i386__)
__asm__(
    ".pushsection .text\n"
    ".hidden tally_switch_stack\n"
    ".globl tally_switch_stack\n"
    ".type tally_switch_stack, @function\n"
    "tally_switch_stack:\n"
    "\t.cfi_startproc\n"
    "\tpushl %ebp\n"
    "\t.cfi_adjust_cfa_offset 4\n"
    "\t.cfi_rel_offset ebp, 0\n"
    "\tmovl %esp, %ebp\n"
    "\t.cfi_def_cfa_register ebp\n"
    "\tmovl 12(%ebp), %ecx\n"
    "\tmovl 16(%ebp), %edx\n"
    "\tmovl 8(%ebp), %esp\n"
    "\tsubl $12, %esp\n"
    "\tpushl %edx\n"
    "\tcall *%ecx\n"
    "\tmovl %ebp, %esp\n"
    "\tpopl %ebp\n"
    "\t.cfi_def_cfa esp, 4\n"
    "\tret\n"
    "\t.cfi_endproc\n"
    ".size tally_switch_stack, . - tally_switch_stack\n"
    ".popsection\n");
#elif defined(__aarch64__)
__asm__(
    ".pushsection .text\n"
    ".hidden tally_switch_stack\n"
    ".globl tally_switch_stack\n"
    ".type tally_switch_stack, %function\n"
    "tally_switch_stack:\n"
    "\t.cfi_startproc\n"
    "\tstp x29, x30, [sp, #-16]!\n"
    "\t.cfi_def_cfa_offset 16\n"
    "\t.cfi_offset x29, -16\n"
    "\t.cfi_offset x30, -8\n"
    "\tmov x29, sp\n"
    "\t.cfi_def_cfa_register x29\n"
    "\tmov sp, x0\n"
    "\tmov x0, x2\n"
    "\tblr x1\n"
    "\tmov sp, x29\n"
    "\tldp x29, x30, [sp], #16\n"
    "\t.cfi_def_cfa sp, 0\n"
    "\tret\n"
    "\t.cfi_endproc\n"
    ".size tally_switch_stack, . - tally_switch_stack\n"
    ".popsection\n");
#elif defined(__arm__)
__asm__(
    ".pushsection .text\n"
    ".syntax unified\n"
    ".arm\n"
    ".hidden tally_switch_stack\n"
    ".globl tally_switch_stack\n"
    ".type tally_switch_stack, %function\n"
    "tally_switch_stack:\n"
    "\tpush {r4, lr}\n"
    "\tmov r4, sp\n"
    "\tmov sp, r0\n"
    "\tmov r0, r2\n"
    "\tblx r1\n"
    "\tmov sp, r4\n"
    "\tpop {r4, pc}\n"
    ".size tally_switch_stack, . - tally_switch_stack\n"
    ".popsection\n");
#endif

extern "C" __attribute__((visibility("hidden"))) void tally_switch_stack(void* end,
                                                                         void (*function)(void*),
                                                                         void* argument);

namespace tally::crash {
namespace {

struct Call {
  void (*function)(void*);
  void* argument;
};

// Were the thread's signal stack still in use, the handler of a fault would begin at its end again,
// where the frames are that wait for us. Who runs on it cannot give it up, but here nobody does.
void call_without_signal_stack(void* argument) {
  const Call& call = *static_cast<const Call*>(argument);
  stack_t none = {}, before;
  none.ss_flags = SS_DISABLE;
  const bool given_up = ::sigaltstack(&none, &before) == 0;
  call.function(call.argument);
  if (given_up) ::sigaltstack(&before, nullptr);
}

}  // namespace

void call_on_stack(void* base, size_t size, void (*function)(void*), void* argument) {
  Call call{function, argument};
  tally_switch_stack(static_cast<char*>(base) + size, call_without_signal_stack, &call);
}

}  // namespace tally::crash
