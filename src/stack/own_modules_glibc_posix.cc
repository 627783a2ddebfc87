// glibc (2.35) has a function for unwinders that takes no lock.
#include <dlfcn.h>
#include <link.h>

#include "stack/own_modules.h"

namespace tally::stack {
namespace {

// What the loader itself knows of a library whose program header was moved to where only the loader
// knows. Its build-id is not known.
void take_from_loader(const dl_find_object& found, Module& out) {
  out = {};
  out.header = reinterpret_cast<uintptr_t>(found.dlfo_map_start);
  out.code_begin = out.header;
  out.code_end = reinterpret_cast<uintptr_t>(found.dlfo_map_end);
  out.end = out.code_end;
  out.eh_frame_hdr = reinterpret_cast<uintptr_t>(found.dlfo_eh_frame);
  out.bias = found.dlfo_link_map->l_addr;
  out.dynamic = reinterpret_cast<uintptr_t>(found.dlfo_link_map->l_ld);
  out.dynamic_end = out.end;  // it ends with an entry that says so
}

}  // namespace

bool find_loaded_module(uintptr_t address, Module& out) {
  dl_find_object found;
  if (::_dl_find_object(reinterpret_cast<void*>(address), &found) != 0) return false;
  const auto header = reinterpret_cast<uintptr_t>(found.dlfo_map_start);
  if (has_table_beside_header(kTrustedMemory, header)) {
    return read_module(kTrustedMemory, header, out);
  }
  if (found.dlfo_link_map == nullptr) return false;
  take_from_loader(found, out);
  return true;
}

const char* find_loaded_path(uintptr_t header) {
  dl_find_object found;
  if (::_dl_find_object(reinterpret_cast<void*>(header), &found) != 0) return nullptr;
  return found.dlfo_link_map == nullptr ? nullptr : found.dlfo_link_map->l_name;
}

void remember_loaded_modules() {}

}  // namespace tally::stack
