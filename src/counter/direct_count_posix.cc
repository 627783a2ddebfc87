#include "counter/direct_count.h"

#include <errno.h>
#include <time.h>

#include "counter/counter_access.h"
#include "counter/counting_file.h"

namespace tally::counter {
namespace {

// The process may be dying in the midst of the move itself: then the gate never opens.
constexpr int kPatience = 200;
constexpr timespec kMillisecond{0, 1'000'000};

Gate::Ticket enter_patiently() {
  Gate::Ticket ticket = CounterAccess::gate.enter();
  for (int i = 0; !ticket.is_inside && i < kPatience; ++i) {
    ::nanosleep(&kMillisecond, nullptr);
    ticket = CounterAccess::gate.enter();
  }
  return ticket;
}

}  // namespace

bool count_directly(const WholeName& name) {
  const int error = errno;
  const Gate::Ticket ticket = enter_patiently();
  bool counted = false;
  if (ticket.is_inside) {
    if (file_state() == FileState::kCounting) {
      if (auto* value = find_or_add(name).value; value != nullptr) {
        CounterAccess::add_saturating(*value, 1);
        counted = true;
      }
    }
    CounterAccess::gate.leave(ticket);
  }
  errno = error;
  return counted;
}

}  // namespace tally::counter
