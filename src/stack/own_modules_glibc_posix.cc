// glibc (2.35) has a function for unwinders that takes no lock.
#include <dlfcn.h>
#include <link.h>

#include "stack/own_modules.h"

namespace tally::stack {

uintptr_t find_loaded_header(uintptr_t address) {
  dl_find_object found;
  if (::_dl_find_object(reinterpret_cast<void*>(address), &found) != 0) return 0;
  return reinterpret_cast<uintptr_t>(found.dlfo_map_start);
}

const char* find_loaded_path(uintptr_t header) {
  dl_find_object found;
  if (::_dl_find_object(reinterpret_cast<void*>(header), &found) != 0) return nullptr;
  return found.dlfo_link_map == nullptr ? nullptr : found.dlfo_link_map->l_name;
}

void remember_loaded_modules() {}

}  // namespace tally::stack
