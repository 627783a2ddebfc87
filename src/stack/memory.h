// Memory that is read to unwind a stack: this process's, or that of another.
#ifndef TALLY_STACK_MEMORY_H_
#define TALLY_STACK_MEMORY_H_

#include <cstddef>
#include <cstdint>

namespace tally::stack {

// A function and what it works on, and not a virtual function: those need the C++ runtime's
// library.
struct Memory {
  // Copies `size` bytes from there to `out`. False if not all of them can be read.
  bool (*read_bytes)(void* context, uintptr_t address, void* out, size_t size);
  void* context = nullptr;

  bool read(uintptr_t address, void* out, size_t size) const {
    return read_bytes(context, address, out, size);
  }
  template <typename Value>
  bool read(uintptr_t address, Value& out) const {
    return read_bytes(context, address, &out, sizeof out);
  }
};

}  // namespace tally::stack

#endif  // TALLY_STACK_MEMORY_H_
