// Other C libraries only have a function that takes a lock, so a list is made beforehand. It is
// made anew each time, since a library may have been unloaded: while it is, who looks sees the one
// before.
#include <link.h>

#include <atomic>

#include "stack/elf.h"
#include "stack/own_modules.h"

namespace tally::stack {
namespace {

struct Loaded {
  uintptr_t header = 0;
  uintptr_t end = 0;
  uintptr_t table = 0;  // its program header, and how many entries it has
  size_t entries = 0;
  const char* path = nullptr;
};

struct List {
  static constexpr size_t kMostModules = 256;
  Loaded modules[kMostModules];
  size_t count = 0;
};

constinit List lists[2];
constinit std::atomic<const List*> current{&lists[0]};
constinit std::atomic_flag is_writing = ATOMIC_FLAG_INIT;

const Loaded* find(uintptr_t address) {
  const List* list = current.load(std::memory_order_acquire);
  for (size_t i = 0; i < list->count; ++i) {
    const Loaded& loaded = list->modules[i];
    if (address >= loaded.header && address < loaded.end) return &loaded;
  }
  return nullptr;
}

int remember(dl_phdr_info* info, size_t, void* context) {
  auto& list = *static_cast<List*>(context);
  Loaded found{.header = UINTPTR_MAX,
               .table = reinterpret_cast<uintptr_t>(info->dlpi_phdr),
               .entries = info->dlpi_phnum,
               .path = info->dlpi_name};
  for (unsigned i = 0; i < info->dlpi_phnum; ++i) {
    const elf::Segment& segment = info->dlpi_phdr[i];
    if (segment.p_type != PT_LOAD) continue;
    const uintptr_t begin = info->dlpi_addr + segment.p_vaddr;
    if (begin < found.header) found.header = begin - segment.p_vaddr % segment.p_align;
    if (begin + segment.p_memsz > found.end) found.end = begin + segment.p_memsz;
  }
  if (found.end == 0 || list.count == List::kMostModules) return 0;
  list.modules[list.count++] = found;
  return 0;
}

}  // namespace

bool find_loaded_module(uintptr_t address, Module& out) {
  const Loaded* found = find(address);
  return found != nullptr &&
         read_module(kTrustedMemory, found->header, found->table, found->entries, out);
}

const char* find_loaded_path(uintptr_t header) {
  const Loaded* found = find(header);
  return found == nullptr ? nullptr : found->path;
}

void remember_loaded_modules() {
  if (is_writing.test_and_set(std::memory_order_acquire)) return;
  List& next = current.load(std::memory_order_relaxed) == &lists[0] ? lists[1] : lists[0];
  next.count = 0;
  ::dl_iterate_phdr(remember, &next);
  current.store(&next, std::memory_order_release);
  is_writing.clear(std::memory_order_release);
}

}  // namespace tally::stack
