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

// Where the unwind tables of the program are, if it does not say so in memory. The end is written
// last.
constinit std::atomic<uintptr_t> eh_frame{0};
constinit std::atomic<uintptr_t> eh_frame_end{0};

}  // namespace

constinit const Memory kTrustedMemory{read_trusted, nullptr};

uintptr_t own_program_header() {
  return find_program_header(kTrustedMemory, ::getauxval(AT_PHDR), ::getauxval(AT_PHNUM));
}

bool read_own_program(Module& out) {
  const uintptr_t program = own_program_header();
  return program != 0 &&
         read_module(kTrustedMemory, program, ::getauxval(AT_PHDR), ::getauxval(AT_PHNUM), out);
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
  const bool is_program = read_own_program(out) && address >= out.header && address < out.end;
  if (is_program && out.has_code_at(address)) {
    out.eh_frame_end = eh_frame_end.load(std::memory_order_acquire);
    out.eh_frame = out.eh_frame_end == 0 ? 0 : eh_frame.load(std::memory_order_relaxed);
    return true;
  }
  if (!is_program && find_loaded_module(address, out) && out.has_code_at(address)) return true;
  out = {};
  return false;
}

bool find_own_module_around(uintptr_t address, Module& out) {
  if (read_own_program(out) && address >= out.header && address < out.end) return true;
  if (find_loaded_module(address, out)) return true;
  out = {};
  return false;
}

bool is_own_program(const Module& module) {
  const uintptr_t program = own_program_header();
  Module ours;
  return program != 0 && module.header == program &&
         find_own_module(reinterpret_cast<uintptr_t>(&is_own_program), ours) &&
         ours.header == program;
}

const char* find_own_path(uintptr_t header) {
  if (header == own_program_header()) return kOwnFile;
  if (header == ::getauxval(AT_SYSINFO_EHDR)) return "linux-vdso.so.1";
  return find_loaded_path(header);
}

}  // namespace tally::stack
