#include "stack/walk.h"

namespace tally::stack {

void walk(const AddressSpace& space, Frame frame, size_t skipped, size_t most, Walk& out) {
  out.size = 0;
  out.is_complete = false;
  if (most > kMaxFrames) most = kMaxFrames;
  Module module;
  for (size_t i = 0; out.size < most; ++i) {
    const uintptr_t address = frame.address();
    const bool is_code =
        module.has_code_at(address) || space.find(space.context, address, module);
    if (!is_code && i > 0) return;
    if (i >= skipped) out.addresses[out.size++] = address;
    switch (is_code ? unwind(space.memory, module, frame)
                    : unwind_bad_call(space.memory, frame)) {
      case Unwound::kCaller:
        break;
      case Unwound::kOutermost:
        out.is_complete = true;
        return;
      case Unwound::kLost:
        return;
    }
  }
}

}  // namespace tally::stack
