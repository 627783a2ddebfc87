// Instructions that the processor or the kernel refuses.
#include <fcntl.h>
#include <linux/seccomp.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>

#include "cases.h"

namespace torture {
namespace {

unsigned char data[64] = {0xc3};
volatile int sink;

using Function = void (*)();

}  // namespace

SHAPES_FRAME void write_null() { *opaque(static_cast<volatile int*>(nullptr)) = 1; }

SHAPES_FRAME void read_null() { sink = *opaque(static_cast<volatile int*>(nullptr)); }

// No canonical address: the kernel does not say which one it was.
SHAPES_FRAME void read_wild() {
  sink = *opaque(reinterpret_cast<volatile int*>(0x4141414141414141));
}

SHAPES_FRAME void jump_null() {
  opaque(static_cast<Function>(nullptr))();
  __asm__ volatile("");
}

SHAPES_FRAME void jump_data() {
  reinterpret_cast<Function>(opaque(reinterpret_cast<uintptr_t>(data)))();
  __asm__ volatile("");
}

SHAPES_FRAME void jump_wild() {
  reinterpret_cast<Function>(opaque(uintptr_t{0x414141414140}))();
  __asm__ volatile("");
}

SHAPES_FRAME void illegal_instruction() { __builtin_trap(); }

SHAPES_FRAME void divide_by_zero() { sink = opaque(10) / opaque(0); }

SHAPES_FRAME void in_c() {
  c_write_null();
  __asm__ volatile("");
}

SHAPES_FRAME void breakpoint() {
#if defined(__x86_64__) || defined(__i386__)
  __asm__ volatile("int3");
#elif defined(__aarch64__)
  __asm__ volatile("brk #0");
#endif
}

SHAPES_FRAME void read_truncated(volatile char* mapped) { sink = *mapped; }

SHAPES_FRAME void truncated_file() {
  const int file = ::open("truncated", O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (::ftruncate(file, 8192) != 0) return;
  void* mapped = ::mmap(nullptr, 8192, PROT_READ, MAP_SHARED, file, 0);
  if (::ftruncate(file, 0) != 0) return;
  read_truncated(static_cast<volatile char*>(mapped));
  __asm__ volatile("");
}

SHAPES_FRAME void forbidden_call() {
  filter_calls({SYS_getpriority}, SECCOMP_RET_TRAP);
  ::syscall(SYS_getpriority, 0, 0);
  __asm__ volatile("");
}

// Code that is loaded is not to be written.
SHAPES_FRAME void write_code() {
  *opaque(reinterpret_cast<volatile char*>(reinterpret_cast<uintptr_t>(&write_code))) = 1;
}

std::span<const Case> fault_cases() {
  static constexpr Case kCases[] = {
      {"read_null", read_null},
      {"write_null", write_null},
      {"read_wild", read_wild},
      {"write_code", write_code},
      {"jump_null", jump_null},
      {"jump_data", jump_data},
      {"jump_wild", jump_wild},
      {"illegal_instruction", illegal_instruction},
      {"divide_by_zero", divide_by_zero},
      {"breakpoint", breakpoint},
      {"in_c", in_c},
      {"truncated_file", truncated_file},
      {"forbidden_call", forbidden_call},
  };
  return kCases;
}

}  // namespace torture
