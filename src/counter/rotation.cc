#include "counter/rotation.h"

#include "counter/clock.h"
#include "counter/counter_access.h"
#include "counter/counting_file.h"
#include "counter/next_file.h"
#include "counter/trace.h"

namespace tally::counter {
namespace {

// Calls `function` with place and name of every record to which a counter is bound, until it says
// false.
template <typename Function>
bool for_each_record(const MappedFile& file, Function function) {
  return CounterAccess::for_each_used([&](Counter& c) {
    const auto* cell = CounterAccess::cell(c);
    const auto name = CounterAccess::name_of(c);
    return cell == nullptr || !name || function(file.offset_of(cell), *name);
  });
}

// Where the last of these records ends; 0 if there is none.
uint64_t end_of_records(const MappedFile& file) {
  uint64_t end = 0;
  for_each_record(file, [&](uint64_t offset, const WholeName& name) {
    const uint64_t here =
        countfile::round_up(offset + countfile::kNameOffset + name.size(), countfile::kRecordUnit);
    end = here > end ? here : end;
    return true;
  });
  return end;
}

Rotated give_up() {
  abandon_file();
  CounterAccess::drop_all();
  return Rotated::kEnded;
}

// With the gate closed and nobody inside.
Rotated move_to(const Week& week, CountingFile& counting) {
  const std::string_view local = counting.local.view();
  countfile::EncodedHeader header;
  NextFile next;
  if (!make_header(counting.identity(), week, header) ||
      !next.make(local, header, end_of_records(counting.file))) {
    trace_errno("make the file of the new week", local);
    return Rotated::kLater;
  }
  const bool added = for_each_record(counting.file, [&](uint64_t offset, const WholeName& name) {
    return next.add(offset, name);
  });
  if (!added) {
    // Somebody wrote to our file: a record stood where no writer would have put it.
    trace("leave", local, "the counter file was spoilt; nothing is counted any more");
    return give_up();
  }
  if (!next.publish(local, counting.identity(), week.begin)) {
    trace_errno("name the file of the new week", local);
    return Rotated::kLater;
  }
  if (!counting.file.replace_with(next.descriptor(), next.size())) {
    trace_errno("map the file of the new week", next.path());
    return Rotated::kLater;
  }
  next.release();
  counting.week = week;
  trace("move on", next.path(), "counting");
  return Rotated::kMoved;
}

Rotated stop(const CountingFile& counting) {
  trace("stop", counting.directory.view(), "telemetry was turned off");
  return give_up();
}

Rotated move_on(CountingFile& counting) {
  const auto weekday = find_expiry_weekday(counting.local.view());
  if (!weekday) return Rotated::kLater;
  return move_to(week_of(counting.clock.today(), *weekday), counting);
}

// A file of a week that is long to come was begun when the clock was wrong.
bool is_over(const Week& week, Date today) {
  return today >= week.end || today + std::chrono::days{1} < week.begin;
}

// The program may live for weeks under a policy that caps the user's yes.
bool may_count(const consent::Circumstances& seen, const CountingFile& counting) {
  const consent::EffectiveMode effective = consent::effective_mode(seen);
  return effective.mode != consent::Mode::kOff &&
         consent::begin_capped_yes_anew(effective, seen.user, counting.directory.view(),
                                        counting.clock.today());
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
  const auto seen = consent::observe_files_again(counting.seen, counting.directory.view());
  if (seen.uncertain) return Rotated::kLater;
  const bool off = !may_count(seen, counting);
  if (!off && !is_over(counting.week, counting.clock.today())) return Rotated::kNotYet;
  CounterAccess::gate.close();
  Rotated result = Rotated::kLater;
  if (await_empty_gate()) result = off ? stop(counting) : move_on(counting);
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
