// Another process as an address space, for the watchdog.
#ifndef TALLY_CRASH_OTHER_PROCESS_H_
#define TALLY_CRASH_OTHER_PROCESS_H_

#include <cstddef>
#include <cstdint>

#include "stack/address_space.h"

namespace tally::crash {

// Reads it by the kernel's means, which need no cooperation; it must stand still meanwhile. An
// object is large (some 200 KiB). For one thread.
class OtherProcess {
 public:
  // Looks at what is loaded in the process. False if the system forbids it, or it has ended.
  bool open(int process);

  // Good as long as the object.
  stack::AddressSpace space();

 private:
  struct Mapped {
    uintptr_t header;
    uintptr_t end;
    size_t path;  // where it begins in paths_
  };

  static bool read(void* self, uintptr_t address, void* out, size_t size);
  static bool find(void* self, uintptr_t address, stack::Module& out);
  static bool find_path(void* self, const stack::Module& module, char* out, size_t size);
  static bool is_program(void* self, const stack::Module& module);

  bool read_program_header();
  bool read_module_at(uintptr_t header, stack::Module& out);
  bool read_mappings();
  void take_line(const char* line);
  const Mapped* mapped_at(uintptr_t address) const;

  static constexpr size_t kMostModules = 1024;
  static constexpr size_t kPathBytes = 128 * 1024;

  int process_ = 0;
  uintptr_t table_ = 0;  // the program's program header, and how many entries it has
  size_t entries_ = 0;
  uintptr_t program_ = 0;  // its ELF header
  Mapped mapped_[kMostModules];
  size_t count_ = 0;
  char paths_[kPathBytes];
  size_t paths_size_ = 0;
  stack::Module last_;
};

}  // namespace tally::crash

#endif  // TALLY_CRASH_OTHER_PROCESS_H_
