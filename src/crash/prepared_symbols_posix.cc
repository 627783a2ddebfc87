#include <link.h>

#include <cstring>
#include <new>

#include "crash/prepared_symbols.h"
#include "stack/own_modules.h"
#include "stack/program_modules.h"

namespace tally::crash {
namespace {

using stack::Module;
using stack::SymbolTable;

struct Prepared {
  Module module;
  SymbolTable table;
};

// The executable, and every library that a program can name.
constexpr size_t kMostModules = 1 + stack::kMaxProgramModules;
// Where they are made, and never destroyed: the destructors of the program can crash too.
alignas(Prepared) constinit unsigned char room[kMostModules * sizeof(Prepared)] = {};
constinit size_t prepared_count = 0;

Prepared& prepared(size_t n) { return *std::launder(reinterpret_cast<Prepared*>(room) + n); }

void prepare(const Module& module, const char* path) {
  if (prepared_count == kMostModules) return;
  auto* next = new (room + prepared_count * sizeof(Prepared)) Prepared;
  if (!next->table.map(path, module, SymbolTable::Pages::kWhenNeeded)) return;
  next->module = module;
  ++prepared_count;
}

int prepare_library(dl_phdr_info* info, size_t, void*) {
  const char* slash = std::strrchr(info->dlpi_name, '/');
  if (slash == nullptr || !stack::is_program_module(slash + 1)) return 0;
  Module module;
  for (unsigned i = 0; i < info->dlpi_phnum; ++i) {
    const auto& segment = info->dlpi_phdr[i];
    if (segment.p_type != PT_LOAD || (segment.p_flags & PF_X) == 0) continue;
    if (stack::find_own_module(info->dlpi_addr + segment.p_vaddr, module)) {
      prepare(module, info->dlpi_name);
    }
    break;
  }
  return 0;
}

const SymbolTable* find(void*, const Module& module, const char*) {
  for (size_t i = 0; i < prepared_count; ++i) {
    if (prepared(i).module.header == module.header &&
        have_same_build_id(prepared(i).module, module)) {
      return &prepared(i).table;
    }
  }
  return nullptr;
}

}  // namespace

void prepare_symbols() {
  Module program;
  if (stack::read_own_program(program)) {
    prepare(program, stack::find_own_path(program.header));
  }
  if (!stack::program_module(0).empty()) ::dl_iterate_phdr(prepare_library, nullptr);
}

stack::Symbols prepared_symbols() { return {find, nullptr}; }

}  // namespace tally::crash
