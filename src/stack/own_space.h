// This process as an address space, for a thread that looks at its own stack.
#ifndef TALLY_STACK_OWN_SPACE_H_
#define TALLY_STACK_OWN_SPACE_H_

#include <cstdint>

#include "stack/address_space.h"
#include "stack/registers.h"

namespace tally::stack {

// The part of the current thread's stack that is in use: from its stack pointer to its end. On a
// stack that the C library does not know of, a coroutine's or the alternate one of signal handlers,
// it is empty, or reaches farther, over what need not be there: so only what tables lead to is read
// without asking.
struct StackRange {
  uintptr_t begin = 0;
  uintptr_t end = 0;

  bool contains(uintptr_t address, size_t size) const {
    return address >= begin && address < end && end - address >= size;
  }
};
StackRange find_stack_range(uintptr_t stack_pointer);

// What it reads: what tables lead to, in the stack in use and in modules, directly; anything else,
// and whatever is only guessed, by asking the kernel. Async-signal-safe. For one
// thread; lives as long as the space that it makes.
class OwnSpace {
 public:
  explicit OwnSpace(uintptr_t stack_pointer) : range_(find_stack_range(stack_pointer)) {}
  OwnSpace(const OwnSpace&) = delete;
  OwnSpace& operator=(const OwnSpace&) = delete;

  AddressSpace space();

 private:
  static bool read(void* self, uintptr_t address, void* out, size_t size);
  static bool read_cautiously(void* self, uintptr_t address, void* out, size_t size);
  static bool find(void* self, uintptr_t address, Module& out);

  const StackRange range_;
  Module last_;  // the module that was found last: its tables are what is read next
};

}  // namespace tally::stack

#endif  // TALLY_STACK_OWN_SPACE_H_
