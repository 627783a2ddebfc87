#include "stack/own_modules.h"

#include <sys/auxv.h>

#include <cstring>

#include "stack/elf.h"

namespace tally::stack {
namespace {

bool read_trusted(void*, uintptr_t address, void* out, size_t size) {
  std::memcpy(out, reinterpret_cast<const void*>(address), size);
  return true;
}

bool is_header(uintptr_t at) {
  return at != 0 && elf::is_native(*reinterpret_cast<const elf::Header*>(at));
}

}  // namespace

constinit const Memory kTrustedMemory{read_trusted, nullptr};

// The kernel says where the program header is; the ELF header stands right before it.
uintptr_t own_program_header() {
  const uintptr_t table = ::getauxval(AT_PHDR);
  const uintptr_t header = table - sizeof(elf::Header);
  return table > sizeof(elf::Header) && is_header(header) ? header : 0;
}

bool find_own_module(uintptr_t address, Module& out) {
  // The C library's function says something else of static programs.
  if (const uintptr_t program = own_program_header();
      program != 0 && read_module(kTrustedMemory, program, out) && out.has_code_at(address)) {
    return true;
  }
  const uintptr_t header = find_loaded_header(address);
  return is_header(header) && read_module(kTrustedMemory, header, out) &&
         out.has_code_at(address);
}

const char* find_own_path(uintptr_t header) {
  if (header == own_program_header()) return "/proc/self/exe";
  if (header == ::getauxval(AT_SYSINFO_EHDR)) return "linux-vdso.so.1";
  return find_loaded_path(header);
}

}  // namespace tally::stack
