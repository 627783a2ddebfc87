#include "stack/walk.h"

namespace tally::stack {

void Walker::walk(const AddressSpace& space, const Frame& first, size_t skipped, size_t most,
                  Walk& out) {
  out.size = 0;
  out.is_complete = false;
  if (most > kMaxFrames) most = kMaxFrames;
  frame_ = first;
  module_ = {};
  for (size_t i = 0; out.size < most; ++i) {
    const uintptr_t address = frame_.address();
    const bool is_code =
        module_.has_code_at(address) || space.find(space.context, address, module_);
    if (!is_code && i > 0) return;
    if (i >= skipped) out.addresses[out.size++] = address;
    switch (is_code ? unwind(space, module_, call_frame_, frame_)
                    : unwind_bad_call(space.memory, frame_)) {
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
