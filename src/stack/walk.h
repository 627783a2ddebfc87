// A stack as a list of addresses: which instruction called which.
#ifndef TALLY_STACK_WALK_H_
#define TALLY_STACK_WALK_H_

#include <cstddef>
#include <cstdint>

#include "stack/address_space.h"
#include "stack/unwind.h"

namespace tally::stack {

// No stack has more frames here: names are cut at 4096 bytes, and few frames need less than 64.
inline constexpr size_t kMaxFrames = 64;

struct Walk {
  uintptr_t addresses[kMaxFrames];  // of instructions, not where calls return to; innermost first
  size_t size = 0;
  // Whether the last one has no caller: the whole stack is there.
  bool is_complete = false;
};

// Walks stacks. An object is large (some 2 KiB), since a signal handler's stack may be small.
class Walker {
 public:
  // Walks from `first` outwards: passes `skipped` frames over and keeps at most `most` of those
  // that follow. An address that is no code is kept only if it is the first one: it was called by
  // mistake. Ends where nobody can say who the caller is. Async-signal-safe, as far as the address
  // space is.
  void walk(const AddressSpace& space, const Frame& first, size_t skipped, size_t most, Walk& out);

 private:
  Frame frame_;
  Module module_;
  CallFrame call_frame_;
};

}  // namespace tally::stack

#endif  // TALLY_STACK_WALK_H_
