#include "stack/own_modules.h"

#include <sys/auxv.h>

#include <atomic>
#include <cstring>

#include "stack/elf_file.h"

namespace tally::stack {
namespace {

constexpr const char* kOwnFile = "/proc/self/exe";

bool read_trusted(void*, uintptr_t address, void* out, size_t size) {
  std::memcpy(out, reinterpret_cast<const void*>(address), size);
  return true;
}

bool is_header(uintptr_t at) {
  return at != 0 && elf::is_native(*reinterpret_cast<const elf::Header*>(at));
}

// Where the unwind tables of the program are, if it does not say so in memory. The end is written
// last.
constinit std::atomic<uintptr_t> eh_frame{0};
constinit std::atomic<uintptr_t> eh_frame_end{0};

bool read_own_program(Module& out) {
  const uintptr_t program = own_program_header();
  return program != 0 && read_module(kTrustedMemory, program, out);
}

}  // namespace

constinit const Memory kTrustedMemory{read_trusted, nullptr};

// The kernel says where the program header is; the ELF header stands right before it.
uintptr_t own_program_header() {
  const uintptr_t table = ::getauxval(AT_PHDR);
  const uintptr_t header = table - sizeof(elf::Header);
  return table > sizeof(elf::Header) && is_header(header) ? header : 0;
}

void prepare_own_modules() {
  remember_loaded_modules();
  Module program;
  if (eh_frame_end.load(std::memory_order_relaxed) != 0 || !read_own_program(program) ||
      program.eh_frame_hdr != 0) {
    return;
  }
  find_eh_frame(kOwnFile, program);
  eh_frame.store(program.eh_frame, std::memory_order_relaxed);
  eh_frame_end.store(program.eh_frame_end, std::memory_order_release);
}

bool find_own_module(uintptr_t address, Module& out) {
  // The C library's function says something else of static programs.
  if (read_own_program(out) && out.has_code_at(address)) {
    out.eh_frame_end = eh_frame_end.load(std::memory_order_acquire);
    out.eh_frame = out.eh_frame_end == 0 ? 0 : eh_frame.load(std::memory_order_relaxed);
    return true;
  }
  const uintptr_t header = find_loaded_header(address);
  if (is_header(header) && read_module(kTrustedMemory, header, out) && out.has_code_at(address)) {
    return true;
  }
  out = {};
  return false;
}

const char* find_own_path(uintptr_t header) {
  if (header == own_program_header()) return kOwnFile;
  if (header == ::getauxval(AT_SYSINFO_EHDR)) return "linux-vdso.so.1";
  return find_loaded_path(header);
}

}  // namespace tally::stack
