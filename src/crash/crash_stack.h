// From the registers at a crash to the name of the counter that counts it.
#ifndef TALLY_CRASH_CRASH_STACK_H_
#define TALLY_CRASH_CRASH_STACK_H_

#include <string_view>

#include "stack/frame_names.h"
#include "stack/walk.h"
#include "tally/name.h"

namespace tally::crash {

// An object is large (some 30 KiB): it stands ready in static memory, and not on the stack of a
// signal handler. Async-signal-safe, as far as the address space is.
class CrashStack {
 public:
  // `crash/crash\nframe…`, or `crash/malformed` if there is no frame that anybody could read.
  // Points into the object, or to a constant.
  std::string_view describe(const stack::AddressSpace& space, const stack::Symbols& symbols,
                            std::string_view program, const stack::Registers& registers);

 private:
  bool has_code(const stack::AddressSpace& space);

  stack::Frame first_;
  stack::Walker walker_;
  stack::Walk walk_;
  stack::Module module_;
  stack::FrameNames names_;
  char name_[kMaxNameLength];
};

}  // namespace tally::crash

#endif  // TALLY_CRASH_CRASH_STACK_H_
