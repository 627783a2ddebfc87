#include "crash/other_process.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/uio.h>
#include <unistd.h>

#include <cstring>

#include "stack/elf_file.h"

namespace tally::crash {
namespace {

// `/proc/<process>/<name>`.
struct ProcPath {
  ProcPath(int process, const char* name) {
    ::snprintf(text, sizeof text, "/proc/%d/%s", process, name);
  }
  char text[64];
};

}  // namespace

bool OtherProcess::open(int process) {
  process_ = process;
  program_ = 0;
  count_ = 0;
  paths_size_ = 0;
  last_ = {};
  return read_program_header() && read_mappings();
}

// The kernel has told the process where its program header is.
bool OtherProcess::read_program_header() {
  const int fd = ::open(ProcPath{process_, "auxv"}.text, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return false;
  table_ = 0;
  entries_ = 0;
  stack::elf::Auxiliary entry;
  while (::read(fd, &entry, sizeof entry) == sizeof entry && entry.a_type != AT_NULL) {
    if (entry.a_type == AT_PHDR) table_ = entry.a_un.a_val;
    if (entry.a_type == AT_PHNUM) entries_ = entry.a_un.a_val;
  }
  ::close(fd);
  program_ = stack::find_program_header({read, this}, table_, entries_);
  return program_ != 0;
}

bool OtherProcess::read_module_at(uintptr_t header, stack::Module& out) {
  const stack::Memory memory{read, this};
  return header == program_ ? stack::read_module(memory, header, table_, entries_, out)
                            : stack::read_module(memory, header, out);
}

bool OtherProcess::read_mappings() {
  FILE* file = ::fopen(ProcPath{process_, "maps"}.text, "re");
  if (file == nullptr) return false;
  char* line = nullptr;
  size_t size = 0;
  while (::getline(&line, &size, file) > 0) take_line(line);
  ::free(line);
  ::fclose(file);
  return count_ > 0;
}

// `begin-end permissions offset device inode   path`. The mappings of one file follow each other.
void OtherProcess::take_line(const char* line) {
  unsigned long begin = 0, end = 0, offset = 0;
  int path_at = 0;
  if (::sscanf(line, "%lx-%lx %*s %lx %*s %*s %n", &begin, &end, &offset, &path_at) < 3 ||
      path_at == 0) {
    return;
  }
  size_t length = std::strcspn(line + path_at, "\n");
  const char* path = line + path_at;
  if (std::strncmp(path, "[vdso]", length) == 0 && length > 0) {
    path = "linux-vdso.so.1";
    length = std::strlen(path);
  }
  if (length == 0 || path[0] == '[') return;
  if (count_ > 0) {
    Mapped& last = mapped_[count_ - 1];
    const char* last_path = paths_ + last.path;
    if (std::strlen(last_path) == length && std::memcmp(last_path, path, length) == 0 &&
        offset != 0) {
      last.end = end;
      return;
    }
  }
  if (offset != 0 || count_ == kMostModules || kPathBytes - paths_size_ <= length) return;
  mapped_[count_++] = {begin, end, paths_size_};
  std::memcpy(paths_ + paths_size_, path, length);
  paths_[paths_size_ + length] = '\0';
  paths_size_ += length + 1;
}

const OtherProcess::Mapped* OtherProcess::mapped_at(uintptr_t address) const {
  for (size_t i = 0; i < count_; ++i) {
    if (address >= mapped_[i].header && address < mapped_[i].end) return &mapped_[i];
  }
  return nullptr;
}

bool OtherProcess::read(void* self, uintptr_t address, void* out, size_t size) {
  const auto& other = *static_cast<const OtherProcess*>(self);
  const iovec local{out, size};
  const iovec remote{reinterpret_cast<void*>(address), size};
  return ::process_vm_readv(other.process_, &local, 1, &remote, 1, 0) == static_cast<ssize_t>(size);
}

bool OtherProcess::find(void* self, uintptr_t address, stack::Module& out) {
  auto& other = *static_cast<OtherProcess*>(self);
  if (!other.last_.has_code_at(address)) {
    const Mapped* mapped = other.mapped_at(address);
    if (mapped == nullptr || !other.read_module_at(mapped->header, other.last_)) {
      other.last_ = {};
      return false;
    }
    char path[512];
    if (other.last_.eh_frame_hdr == 0 && find_path(self, other.last_, path, sizeof path)) {
      stack::find_eh_frame(path, other.last_);
    }
  }
  if (!other.last_.has_code_at(address)) other.last_ = {};
  out = other.last_;
  return out.has_code_at(address);
}

bool OtherProcess::find_path(void* self, const stack::Module& module, char* out, size_t size) {
  const auto& other = *static_cast<const OtherProcess*>(self);
  // Also where the file was removed meanwhile.
  const ProcPath program{other.process_, "exe"};
  const Mapped* mapped = other.mapped_at(module.header);
  if (mapped == nullptr) return false;
  const char* path = is_program(self, module) ? program.text : other.paths_ + mapped->path;
  if (std::strlen(path) >= size) return false;
  std::strcpy(out, path);
  return true;
}

bool OtherProcess::is_program(void* self, const stack::Module& module) {
  return module.header == static_cast<const OtherProcess*>(self)->program_;
}

stack::AddressSpace OtherProcess::space() {
  return {.memory = {read, this},
          .find = find,
          .find_path = find_path,
          .is_program = is_program,
          .context = this};
}

}  // namespace tally::crash
