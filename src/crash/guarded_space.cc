#include "crash/guarded_space.h"

#include <cstring>

#include "crash/asked_memory.h"
#include "crash/guarded_copy.h"
#include "stack/own_modules.h"

namespace tally::crash {
namespace {

bool find(void*, uintptr_t address, stack::Module& out) {
  return stack::find_own_module(address, out);
}

bool find_path(void*, const stack::Module& module, char* out, size_t size) {
  const char* path = stack::find_own_path(module.header);
  if (path == nullptr || std::strlen(path) >= size) return false;
  std::strcpy(out, path);
  return true;
}

bool is_program(void*, const stack::Module& module) { return stack::is_own_program(module); }

}  // namespace

stack::AddressSpace guarded_space(bool can_catch_faults) {
  return {.memory = can_catch_faults ? guarded_memory() : asked_memory(),
          .find = find,
          .find_path = find_path,
          .is_program = is_program,
          .context = nullptr};
}

}  // namespace tally::crash
