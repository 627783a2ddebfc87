#include "crash/guarded_copy.h"

#include "crash/context_posix.h"

// bool tally_guarded_copy(void* to, const void* from, size_t size): a fault between `_begin` and
// `_end` continues at `_failed`, which returns false. Nothing is on the stack meanwhile that is not
// there at `_failed` too.
#if defined(__x86_64__)
__asm__(
    ".pushsection .text\n"
    ".hidden tally_guarded_copy, tally_guarded_copy_begin\n"
    ".hidden tally_guarded_copy_end, tally_guarded_copy_failed\n"
    ".globl tally_guarded_copy, tally_guarded_copy_begin\n"
    ".globl tally_guarded_copy_end, tally_guarded_copy_failed\n"
    ".type tally_guarded_copy, @function\n"
    "tally_guarded_copy:\n"
    "\t.cfi_startproc\n"
    "\tmovq %rdx, %rcx\n"
    "tally_guarded_copy_begin:\n"
    "\trep movsb\n"
    "tally_guarded_copy_end:\n"
    "\tmovl $1, %eax\n"
    "\tret\n"
    "tally_guarded_copy_failed:\n"
    "\txorl %eax, %eax\n"
    "\tret\n"
    "\t.cfi_endproc\n"
    ".size tally_guarded_copy, . - tally_guarded_copy\n"
    ".popsection\n");
#elif defined(__i386__)
__asm__(
    ".pushsection .text\n"
    ".hidden tally_guarded_copy, tally_guarded_copy_begin\n"
    ".hidden tally_guarded_copy_end, tally_guarded_copy_failed\n"
    ".globl tally_guarded_copy, tally_guarded_copy_begin\n"
    ".globl tally_guarded_copy_end, tally_guarded_copy_failed\n"
    ".type tally_guarded_copy, @function\n"
    "tally_guarded_copy:\n"
    "\t.cfi_startproc\n"
    "\tpushl %edi\n"
    "\t.cfi_adjust_cfa_offset 4\n"
    "\tpushl %esi\n"
    "\t.cfi_adjust_cfa_offset 4\n"
    "\tmovl 12(%esp), %edi\n"
    "\tmovl 16(%esp), %esi\n"
    "\tmovl 20(%esp), %ecx\n"
    "\tmovl $1, %eax\n"
    "tally_guarded_copy_begin:\n"
    "\trep movsb\n"
    "tally_guarded_copy_end:\n"
    "\tjmp 1f\n"
    "tally_guarded_copy_failed:\n"
    "\txorl %eax, %eax\n"
    "1:\tpopl %esi\n"
    "\t.cfi_adjust_cfa_offset -4\n"
    "\tpopl %edi\n"
    "\t.cfi_adjust_cfa_offset -4\n"
    "\tret\n"
    "\t.cfi_endproc\n"
    ".size tally_guarded_copy, . - tally_guarded_copy\n"
    ".popsection\n");
#elif defined(__aarch64__)
__asm__(
    ".pushsection .text\n"
    ".hidden tally_guarded_copy, tally_guarded_copy_begin\n"
    ".hidden tally_guarded_copy_end, tally_guarded_copy_failed\n"
    ".globl tally_guarded_copy, tally_guarded_copy_begin\n"
    ".globl tally_guarded_copy_end, tally_guarded_copy_failed\n"
    ".type tally_guarded_copy, %function\n"
    "tally_guarded_copy:\n"
    "\t.cfi_startproc\n"
    "\tcbz x2, tally_guarded_copy_end\n"
    "tally_guarded_copy_begin:\n"
    "1:\tldrb w3, [x1], #1\n"
    "\tstrb w3, [x0], #1\n"
    "\tsubs x2, x2, #1\n"
    "\tb.ne 1b\n"
    "tally_guarded_copy_end:\n"
    "\tmov w0, #1\n"
    "\tret\n"
    "tally_guarded_copy_failed:\n"
    "\tmov w0, #0\n"
    "\tret\n"
    "\t.cfi_endproc\n"
    ".size tally_guarded_copy, . - tally_guarded_copy\n"
    ".popsection\n");
#elif defined(__arm__)
__asm__(
    ".pushsection .text\n"
    ".syntax unified\n"
    ".arm\n"
    ".hidden tally_guarded_copy, tally_guarded_copy_begin\n"
    ".hidden tally_guarded_copy_end, tally_guarded_copy_failed\n"
    ".globl tally_guarded_copy, tally_guarded_copy_begin\n"
    ".globl tally_guarded_copy_end, tally_guarded_copy_failed\n"
    ".type tally_guarded_copy, %function\n"
    "tally_guarded_copy:\n"
    "\tcmp r2, #0\n"
    "\tbeq tally_guarded_copy_end\n"
    "tally_guarded_copy_begin:\n"
    "1:\tldrb r3, [r1], #1\n"
    "\tstrb r3, [r0], #1\n"
    "\tsubs r2, r2, #1\n"
    "\tbne 1b\n"
    "tally_guarded_copy_end:\n"
    "\tmov r0, #1\n"
    "\tbx lr\n"
    "tally_guarded_copy_failed:\n"
    "\tmov r0, #0\n"
    "\tbx lr\n"
    ".size tally_guarded_copy, . - tally_guarded_copy\n"
    ".popsection\n");
#endif

extern "C" {
__attribute__((visibility("hidden"))) bool tally_guarded_copy(void* to, const void* from,
                                                              size_t size);
extern __attribute__((visibility("hidden"))) const char tally_guarded_copy_begin[];
extern __attribute__((visibility("hidden"))) const char tally_guarded_copy_end[];
extern __attribute__((visibility("hidden"))) const char tally_guarded_copy_failed[];
}

namespace tally::crash {
namespace {

uintptr_t address_of(const char* label) { return reinterpret_cast<uintptr_t>(label); }

bool read_guarded(void*, uintptr_t address, void* out, size_t size) {
  // What wraps around the end of memory is nowhere.
  if (address + size < address) return false;
  return tally_guarded_copy(out, reinterpret_cast<const void*>(address), size);
}

}  // namespace

stack::Memory guarded_memory() { return {read_guarded, nullptr}; }

bool recover_guarded_copy(void* context) {
  auto& interrupted = *static_cast<ucontext_t*>(context);
  const uintptr_t pc = registers_of(interrupted).pc();
  if (pc < address_of(tally_guarded_copy_begin) || pc >= address_of(tally_guarded_copy_end)) {
    return false;
  }
  set_program_counter(interrupted, address_of(tally_guarded_copy_failed));
  return true;
}

}  // namespace tally::crash
