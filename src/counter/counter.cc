#include "tally/counter.h"

#include "counter/counter_access.h"
#include "counter/trace.h"

namespace tally {

using counter::FileState;

void Counter::add_unbound(uint64_t n) noexcept {
  CounterAccess::disown_inherited();
  // Order matters, and is why these are sequentially consistent: the counter is listed and the
  // count made before the state is read (or the gate found closed); `open` sets the state (and who
  // closed the gate opens it) before it walks the list. So at least one of the two sees the other,
  // and a count made meanwhile is not forgotten. In the same way, of two threads that use the
  // counter first at once, the one that lists it settles what the other has kept until then.
  using Listing = CounterAccess::Listing;
  const Listing listing = CounterAccess::list(*this);
  const bool time_to_settle = CounterAccess::keep(*this, n) || counter::tracing();
  if (listing == Listing::kNotYet && !CounterAccess::is_listed(*this)) return;
  const FileState state = counter::file_state();
  if (is_settled(state) && (time_to_settle || listing != Listing::kBefore)) {
    CounterAccess::settle(*this, state);
  }
}

uint64_t Counter::value() const noexcept { return CounterAccess::value(*this); }

Opened open(const OpenConfig& config) noexcept {
  CounterAccess::disown_inherited();
  const FileState state = counter::open_file(config);
  CounterAccess::settle_all(state);
  if (void (*opened)() = CounterAccess::opened.load(); opened != nullptr) opened();
  switch (state) {
    case FileState::kCounting:
      return Opened::kCounting;
    case FileState::kOff:
      return Opened::kOff;
    default:
      return Opened::kFailed;
  }
}

}  // namespace tally
