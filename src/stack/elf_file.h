// What is not in memory of a module, and is looked up in its file.
#ifndef TALLY_STACK_ELF_FILE_H_
#define TALLY_STACK_ELF_FILE_H_

#include <cstddef>
#include <cstdint>

#include "stack/elf.h"
#include "stack/module.h"

namespace tally::stack {

// An ELF file that is open for reading. Allocates nothing; async-signal-safe. For one thread.
class ElfFile {
 public:
  constexpr ElfFile() = default;
  ~ElfFile() { close(); }
  ElfFile(const ElfFile&) = delete;
  ElfFile& operator=(const ElfFile&) = delete;

  // False if it cannot be read, or is not the file that the module was loaded from, as far as its
  // build-id tells.
  bool open(const char* path, const Module& module);
  void close();

  // Whether all of it was read.
  bool read(uint64_t offset, void* out, size_t size) const;
  uint64_t size() const;
  int descriptor() const { return fd_; }

  // The sections, from 0 on. False if there is none with this number.
  unsigned section_count() const { return section_count_; }
  bool read_section(unsigned number, elf::Section& out) const;
  // Whether the section is called so.
  bool is_called(const elf::Section& section, const char* name) const;

 private:
  bool is_of(const Module& module) const;
  void count_sections();

  int fd_ = -1;
  elf::Header header_ = {};
  unsigned section_count_ = 0;
};

// Looks in the module's file for the unwind tables of a program that was linked statically and
// without a sorted table of them: then nothing in memory says where they are.
void find_eh_frame(const char* path, Module& module);

}  // namespace tally::stack

#endif  // TALLY_STACK_ELF_FILE_H_
