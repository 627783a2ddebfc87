// A loaded program or shared library: where it is, who it is, and where its unwind tables are. Read
// from its ELF header and program header in memory, so that its file need not be there any more.
#ifndef TALLY_STACK_MODULE_H_
#define TALLY_STACK_MODULE_H_

#include <cstddef>
#include <cstdint>

#include "stack/memory.h"

namespace tally::stack {

struct Module {
  uintptr_t header = 0;      // where its ELF header is
  uintptr_t bias = 0;        // address in memory less address as linked
  uintptr_t code_begin = 0;  // what may be executed is inside [code_begin, code_end)
  uintptr_t code_end = 0;
  uintptr_t end = 0;           // of all that was loaded from its file
  uintptr_t entry = 0;         // where the kernel begins, if it is a program
  uintptr_t eh_frame_hdr = 0;  // the sorted table of its functions; 0 if there is none
  uintptr_t eh_frame = 0;      // the functions themselves, where there is no table (find_eh_frame)
  uintptr_t eh_frame_end = 0;
  uintptr_t dynamic = 0;  // what it tells the loader; 0 if it was linked statically
  uintptr_t dynamic_end = 0;
  static constexpr size_t kMaxBuildId = 32;
  uint8_t build_id[kMaxBuildId] = {};
  size_t build_id_size = 0;  // bytes; 0 if it has none

  bool has_code_at(uintptr_t address) const { return address >= code_begin && address < code_end; }
};

// Where the ELF header of a program is, of which the kernel says that its program header, with this
// many entries, is at `table` (AT_PHDR, AT_PHNUM); 0 if that cannot be told. Tools that rewrite
// programs move the table away from the header.
uintptr_t find_program_header(const Memory& memory, uintptr_t table, size_t entries);

// Reads what is to be known of the module whose ELF header is at `header`. False if that is none
// of this machine's kind, or its program header is not where the file says: it was moved. Safe in
// signal handlers, as far as `memory` is.
bool read_module(const Memory& memory, uintptr_t header, Module& out);

// The same where it is known where the program header is.
bool read_module(const Memory& memory, uintptr_t header, uintptr_t table, size_t entries,
                 Module& out);

// Whether the program header stands on the same page as the ELF header, and so can be read if that
// can.
bool has_table_beside_header(const Memory& memory, uintptr_t header);

// Writes the name that the library gives itself (DT_SONAME, such as "libc.so.6"), with a NUL, into
// out[0..size). False if it has none, or it does not fit. As `read_module`.
bool read_soname(const Memory& memory, const Module& module, char* out, size_t size);

// Looks for the build-id among the notes in [begin, begin + size), and keeps it.
void find_build_id(const Memory& memory, uintptr_t begin, uintptr_t size, Module& out);

// Whether both have the same build-id, or neither has one.
bool have_same_build_id(const Module& a, const Module& b);

}  // namespace tally::stack

#endif  // TALLY_STACK_MODULE_H_
