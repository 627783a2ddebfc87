// A process as unwinding sees it: its memory, and the modules in it.
#ifndef TALLY_STACK_ADDRESS_SPACE_H_
#define TALLY_STACK_ADDRESS_SPACE_H_

#include <cstddef>
#include <cstdint>

#include "stack/memory.h"
#include "stack/module.h"

namespace tally::stack {

struct AddressSpace {
  Memory memory;
  // Finds the module that has code at the address. False, and an empty module, if there is none.
  bool (*find)(void* context, uintptr_t address, Module& out);
  // Writes the path of the module's file, with a NUL. False if it has none, or it does not fit.
  bool (*find_path)(void* context, const Module& module, char* out, size_t size);
  // The program itself, or a library that it loads.
  bool (*is_program)(void* context, const Module& module);
  void* context = nullptr;
  // For addresses that somebody guessed, if `memory` trusts those that tables lead to.
  Memory cautious{nullptr, nullptr};

  const Memory& memory_for(bool is_guessed) const {
    return is_guessed && cautious.read_bytes != nullptr ? cautious : memory;
  }
};

}  // namespace tally::stack

#endif  // TALLY_STACK_ADDRESS_SPACE_H_
