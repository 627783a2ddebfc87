// Any bytes are an ELF file with symbols or without, and every function that is found in it has a
// name of its own and holds the address.
//
// The first byte of an input says whether the module has the build-id that seeds have, or none; the
// rest is the file.
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <string>

#include "stack/symbol_table.h"

namespace {

using tally::stack::Located;
using tally::stack::Module;
using tally::stack::SymbolTable;

const int file = ::memfd_create("fuzz_symbol_table", MFD_CLOEXEC);
const std::string path = "/proc/self/fd/" + std::to_string(file);

Module module_for(uint8_t choice) {
  Module module;
  if (choice % 2 == 0) return module;
  module.build_id_size = 20;
  std::memset(module.build_id, 0xab, module.build_id_size);
  return module;
}

void locate(const SymbolTable& table, size_t file_size) {
  Located located[] = {{.address = 0},
                       {.address = 1},
                       {.address = 0x100},
                       {.address = 0x110},
                       {.address = 0x110},
                       {.address = 0x130},
                       {.address = 0x1000},
                       {.address = 0x401000},
                       {.address = UINTPTR_MAX / 2},
                       {.address = UINTPTR_MAX - 8},
                       {.address = UINTPTR_MAX}};
  table.locate(located, std::size(located));
  for (const Located& at : located) {
    if (at.symbol.data() == nullptr) continue;
    if (at.symbol.size() >= file_size || at.offset > at.address) std::abort();
    if (std::ranges::find(at.symbol, '\0') != at.symbol.end()) std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  const auto length = static_cast<ssize_t>(size - 1);
  if (::ftruncate(file, length) != 0 || ::pwrite(file, data + 1, size - 1, 0) != length) {
    std::abort();
  }
  SymbolTable table;
  if (table.map(path.c_str(), module_for(data[0]))) locate(table, size);
  return 0;
}
