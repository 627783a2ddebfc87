// Other C libraries only have a function that takes a lock, so a list is made beforehand. In musl
// no library is ever unloaded, so what is in the list stays true.
#include <link.h>

#include <atomic>

#include "stack/elf.h"
#include "stack/own_modules.h"

namespace tally::stack {
namespace {

struct Loaded {
  uintptr_t header = 0;
  uintptr_t end = 0;
  const char* path = nullptr;
};

constexpr size_t kMostModules = 256;
constinit Loaded loaded[kMostModules];
constinit std::atomic<size_t> loaded_count{0};
constinit std::atomic_flag is_writing = ATOMIC_FLAG_INIT;

const Loaded* find(uintptr_t address) {
  const size_t count = loaded_count.load(std::memory_order_acquire);
  for (size_t i = 0; i < count; ++i) {
    if (address >= loaded[i].header && address < loaded[i].end) return &loaded[i];
  }
  return nullptr;
}

int remember(dl_phdr_info* info, size_t, void*) {
  Loaded found{UINTPTR_MAX, 0, info->dlpi_name};
  for (unsigned i = 0; i < info->dlpi_phnum; ++i) {
    const elf::Segment& segment = info->dlpi_phdr[i];
    if (segment.p_type != PT_LOAD) continue;
    const uintptr_t begin = info->dlpi_addr + segment.p_vaddr;
    if (begin < found.header) found.header = begin - segment.p_vaddr % segment.p_align;
    if (begin + segment.p_memsz > found.end) found.end = begin + segment.p_memsz;
  }
  const size_t count = loaded_count.load(std::memory_order_relaxed);
  if (found.end == 0 || find(found.header) != nullptr || count == kMostModules) return 0;
  loaded[count] = found;
  loaded_count.store(count + 1, std::memory_order_release);
  return 0;
}

}  // namespace

uintptr_t find_loaded_header(uintptr_t address) {
  const Loaded* found = find(address);
  return found == nullptr ? 0 : found->header;
}

const char* find_loaded_path(uintptr_t header) {
  const Loaded* found = find(header);
  return found == nullptr ? nullptr : found->path;
}

void remember_loaded_modules() {
  if (is_writing.test_and_set(std::memory_order_acquire)) return;
  ::dl_iterate_phdr(remember, nullptr);
  is_writing.clear(std::memory_order_release);
}

}  // namespace tally::stack
