#include "stack/elf_file.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstring>

namespace tally::stack {
namespace {

constexpr unsigned kMostSections = 100'000;

bool read_file(void* context, uintptr_t offset, void* out, size_t size) {
  return static_cast<const ElfFile*>(context)->read(offset, out, size);
}

}  // namespace

bool ElfFile::open(const char* path, const Module& module) {
  const int error = errno;
  fd_ = ::open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
  const bool done =
      fd_ >= 0 && read(0, &header_, sizeof header_) && elf::is_native(header_) && is_of(module);
  if (done) {
    count_sections();
  } else {
    close();
  }
  errno = error;
  return done;
}

void ElfFile::close() {
  if (fd_ >= 0) ::close(fd_);
  fd_ = -1;
}

bool ElfFile::read(uint64_t offset, void* out, size_t size) const {
  return ::pread(fd_, out, size, static_cast<off_t>(offset)) == static_cast<ssize_t>(size);
}

uint64_t ElfFile::size() const {
  struct stat info{};
  return ::fstat(fd_, &info) == 0 ? static_cast<uint64_t>(info.st_size) : 0;
}

bool ElfFile::is_of(const Module& module) const {
  Module in_file;
  const Memory memory{read_file, const_cast<ElfFile*>(this)};
  for (unsigned i = 0; i < header_.e_phnum && in_file.build_id_size == 0; ++i) {
    elf::Segment segment;
    if (!read(header_.e_phoff + i * sizeof segment, &segment, sizeof segment)) return false;
    if (segment.p_type != PT_NOTE) continue;
    find_build_id(memory, static_cast<uintptr_t>(segment.p_offset),
                  static_cast<uintptr_t>(segment.p_filesz), in_file);
  }
  return have_same_build_id(in_file, module);
}

void ElfFile::count_sections() {
  section_count_ = 0;
  if (header_.e_shentsize != sizeof(elf::Section) || header_.e_shoff == 0) return;
  section_count_ = header_.e_shnum;
  elf::Section first;
  // Where there are too many to count, the first one says how many.
  if (section_count_ == 0 && read(header_.e_shoff, &first, sizeof first) &&
      first.sh_size <= kMostSections) {
    section_count_ = static_cast<unsigned>(first.sh_size);
  }
}

bool ElfFile::read_section(unsigned number, elf::Section& out) const {
  return number < section_count_ &&
         read(header_.e_shoff + uint64_t{number} * sizeof out, &out, sizeof out);
}

bool ElfFile::is_called(const elf::Section& section, const char* name) const {
  elf::Section names;
  char there[32];
  const size_t size = std::strlen(name) + 1;
  return size <= sizeof there && read_section(header_.e_shstrndx, names) &&
         read(names.sh_offset + section.sh_name, there, size) &&
         std::memcmp(there, name, size) == 0;
}

void find_eh_frame(const char* path, Module& module) {
  ElfFile file;
  if (!file.open(path, module)) return;
  elf::Section section;
  for (unsigned i = 0; file.read_section(i, section); ++i) {
    if ((section.sh_flags & SHF_ALLOC) == 0 || !file.is_called(section, ".eh_frame")) continue;
    module.eh_frame = module.bias + section.sh_addr;
    module.eh_frame_end = module.eh_frame + section.sh_size;
    return;
  }
}

}  // namespace tally::stack
