#include "crash/context_posix.h"

namespace tally::crash {

using stack::Registers;

#if defined(__x86_64__)

Registers registers_of(const ucontext_t& context) {
  // By DWARF number: rax rdx rcx rbx rsi rdi rbp rsp r8 … r15, and rip.
  static constexpr int kOrder[stack::kRegisterCount] = {
      REG_RAX, REG_RDX, REG_RCX, REG_RBX, REG_RSI, REG_RDI, REG_RBP, REG_RSP, REG_R8,
      REG_R9,  REG_R10, REG_R11, REG_R12, REG_R13, REG_R14, REG_R15, REG_RIP};
  Registers registers;
  for (unsigned i = 0; i < stack::kRegisterCount; ++i) {
    registers.value[i] = static_cast<uintptr_t>(context.uc_mcontext.gregs[kOrder[i]]);
  }
  return registers;
}

void set_program_counter(ucontext_t& context, uintptr_t address) {
  context.uc_mcontext.gregs[REG_RIP] = static_cast<greg_t>(address);
}

#elif defined(__i386__)

Registers registers_of(const ucontext_t& context) {
  static constexpr int kOrder[stack::kRegisterCount] = {REG_EAX, REG_ECX, REG_EDX, REG_EBX, REG_ESP,
                                                        REG_EBP, REG_ESI, REG_EDI, REG_EIP};
  Registers registers;
  for (unsigned i = 0; i < stack::kRegisterCount; ++i) {
    registers.value[i] = static_cast<uintptr_t>(context.uc_mcontext.gregs[kOrder[i]]);
  }
  return registers;
}

void set_program_counter(ucontext_t& context, uintptr_t address) {
  context.uc_mcontext.gregs[REG_EIP] = static_cast<greg_t>(address);
}

#elif defined(__aarch64__)

Registers registers_of(const ucontext_t& context) {
  Registers registers;
  for (unsigned i = 0; i <= stack::kLinkRegister; ++i) {
    registers.value[i] = static_cast<uintptr_t>(context.uc_mcontext.regs[i]);
  }
  registers.value[stack::kStackPointer] = static_cast<uintptr_t>(context.uc_mcontext.sp);
  registers.value[stack::kProgramCounter] = static_cast<uintptr_t>(context.uc_mcontext.pc);
  return registers;
}

void set_program_counter(ucontext_t& context, uintptr_t address) {
  context.uc_mcontext.pc = address;
}

#elif defined(__arm__)

Registers registers_of(const ucontext_t& context) {
  Registers registers;
  const unsigned long* first = &context.uc_mcontext.arm_r0;
  for (unsigned i = 0; i < stack::kRegisterCount; ++i) registers.value[i] = first[i];
  return registers;
}

void set_program_counter(ucontext_t& context, uintptr_t address) {
  context.uc_mcontext.arm_pc = address;
}

#endif

}  // namespace tally::crash
