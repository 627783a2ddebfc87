#include "counter/rotation.h"

#include "counter/clock.h"
#include "counter/counter_access.h"
#include "counter/counting_file.h"
#include "counter/next_file.h"
#include "counter/trace.h"

namespace tally::counter {
namespace {

// Where the last record ends to which a counter is bound; 0 if there is none.
uint64_t end_of_bound_records(const MappedFile& file) {
  uint64_t end = 0;
  CounterAccess::for_each_used([&](Counter& c) {
    const auto* cell = CounterAccess::cell(c);
    CounterAccess::FullName name;
    if (cell == nullptr || !CounterAccess::compose_name(c, name)) return true;
    const uint64_t record_end = countfile::round_up(
        file.offset_of(cell) + countfile::kNameOffset + name.view().size(), countfile::kRecordUnit);
    end = record_end > end ? record_end : end;
    return true;
  });
  return end;
}

// Gives the new file a record for every counter that is bound, at the same place.
bool add_bound_records(const MappedFile& file, NextFile& next) {
  return CounterAccess::for_each_used([&](Counter& c) {
    const auto* cell = CounterAccess::cell(c);
    CounterAccess::FullName name;
    if (cell == nullptr || !CounterAccess::compose_name(c, name)) return true;
    return next.add(file.offset_of(cell), name.view());
  });
}

// With the gate closed and nobody inside.
Rotated move_to(const Week& week, CountingFile& counting) {
  const std::string_view local = counting.local.view();
  countfile::EncodedHeader header;
  NextFile next;
  if (!make_header(counting.identity(), week, header) ||
      !next.make(local, header, end_of_bound_records(counting.file))) {
    trace_errno("make the file of the new week", local);
    return Rotated::kLater;
  }
  if (!add_bound_records(counting.file, next)) {
    // Somebody wrote to our file: a record stood where no writer would have put it.
    trace("leave", local, "the counter file was spoilt; nothing is counted any more");
    abandon_file();
    return Rotated::kEnded;
  }
  if (!next.publish(local, counting.identity(), week.begin)) {
    trace_errno("name the file of the new week", local);
    return Rotated::kLater;
  }
  counting.file.replace_with(next.release(), next.size());
  counting.week = week;
  trace("move on", next.path(), "counting");
  return Rotated::kMoved;
}

Rotated move_on(CountingFile& counting) {
  const auto weekday = find_expiry_weekday(counting.local.view());
  if (!weekday) return Rotated::kLater;
  return move_to(week_of(counting.clock.today(), *weekday), counting);
}

bool is_off(const CountingFile& counting) {
  const auto seen = consent::observe_files_again(counting.seen, counting.directory.view());
  return consent::effective_mode(seen).mode == consent::Mode::kOff;
}

// Nobody stays inside for long; but he may have been interrupted there.
bool await_empty_gate() {
  constexpr int kTries = 1000;
  for (int i = 0; i < kTries; ++i) {
    if (CounterAccess::gate.is_empty()) return true;
    pause_briefly();
  }
  return false;
}

}  // namespace

Rotated rotate() {
  CountingFile& counting = counting_file();
  const bool off = is_off(counting);
  if (!off && counting.clock.today() < counting.week.end) return Rotated::kNotYet;
  CounterAccess::gate.close();
  Rotated result = Rotated::kLater;
  if (await_empty_gate()) {
    if (off) {
      trace("stop", counting.directory.view(), "telemetry was turned off");
      abandon_file();
      result = Rotated::kEnded;
    } else {
      result = move_on(counting);
    }
  }
  CounterAccess::gate.open();
  CounterAccess::settle_all(file_state());
  return result;
}

}  // namespace tally::counter

// Here, so that a program that only opens does not link threads.
tally::Opened tally::open_and_rotate(const OpenConfig& config) noexcept {
  const Opened opened = open(config);
  if (opened == Opened::kCounting) counter::start_rotation();
  return opened;
}
