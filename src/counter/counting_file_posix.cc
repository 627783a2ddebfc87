#include <errno.h>
#include <sched.h>
#include <unistd.h>

#include <string_view>

#include "consent/environment.h"
#include "consent/files.h"
#include "counter/clock.h"
#include "counter/counting_file.h"
#include "counter/identity.h"
#include "counter/mapped_file.h"
#include "counter/record_table.h"
#include "counter/trace.h"
#include "counter/week.h"

namespace tally::counter {
namespace {

using consent::PathBuffer;

// A FileState, or, while the file is being opened, the process that does it: after a fork the
// thread that was opening is not there any more.
constinit std::atomic<pid_t> state{static_cast<pid_t>(FileState::kUnopened)};
constinit MappedFile file;

std::string_view view_of(const char* text) {
  return text == nullptr ? std::string_view{} : std::string_view{text};
}

// Maps the file of the day. Returns false with errno set.
bool map_file_of(Date day, std::string_view local, const OpenConfig& config) {
  errno = EINVAL;
  const auto weekday = find_expiry_weekday(local);
  if (!weekday) {
    trace("find weekday of expiry", local, "the file weekends can be neither read nor made");
    return false;
  }
  const Week week = week_of(day, *weekday);
  const Identity identity =
      identify(view_of(config.program), view_of(config.version), view_of(config.toolchain));
  consent::FixedString<256> name;
  countfile::EncodedHeader header;
  if (!file_name(identity, week.begin, name) || !make_header(identity, week, header)) {
    trace("name file", identity.program, "program, version or toolchain cannot stand in its name");
    return false;
  }
  PathBuffer path;
  if (!path.append(local).append("/").append(name.view()).fits()) return false;
  if (!file.open(path.c_str(), header)) {
    trace_errno("open", path.view());
    return false;
  }
  if (config.guard_against_truncation) file.guard();
  trace("open", path.view(), "counting");
  return true;
}

FileState open_at(const consent::Place& place, const OpenConfig& config) {
  PathBuffer local;
  if (!local.append(place.directory.view()).append("/local").fits()) return FileState::kFailed;
  if (!consent::make_directories(local.view())) {
    trace_errno("make directory", local.view());
    return FileState::kFailed;
  }
  const bool clock_can_be_set = place.source == consent::Place::Source::kEnvironment;
  // If the weekly run has the file, its week is over: midnight has passed since we looked.
  for (int i = 0; i < 2; ++i) {
    if (map_file_of(today(clock_can_be_set), local.view(), config)) return FileState::kCounting;
    if (errno != EAGAIN) break;
  }
  return FileState::kFailed;
}

FileState open_first(const OpenConfig& config) {
  const consent::Place place =
      consent::find_place(view_of(config.directory), view_of(config.collection));
  if (place.effective.mode == consent::Mode::kOff) {
    trace("off", view_of(config.collection), explain(place.effective.rule));
    return FileState::kOff;
  }
  return open_at(place, config);
}

}  // namespace

FileState file_state() {
  const pid_t seen = state.load(std::memory_order_seq_cst);
  return seen > 0 ? FileState::kOpening : static_cast<FileState>(seen);
}

FileState open_file(const OpenConfig& config) {
  const pid_t self = ::getpid();
  pid_t seen = static_cast<pid_t>(FileState::kUnopened);
  while (!state.compare_exchange_strong(seen, self)) {
    if (seen < 0) return static_cast<FileState>(seen);
    if (seen != self) continue;  // opened by a process that we were forked from: it is up to us now
    ::sched_yield();
    seen = static_cast<pid_t>(FileState::kUnopened);
  }
  const int error = errno;
  const FileState result = open_first(config);
  errno = error;
  state.store(static_cast<pid_t>(result), std::memory_order_seq_cst);
  return result;
}

std::atomic<uint64_t>* cell_of(std::string_view name) {
  // Counting may happen between a call of the host's and its look at errno.
  const int error = errno;
  errno = EINVAL;
  std::atomic<uint64_t>* const cell = find_or_add(file, name);
  if (cell != nullptr || !tracing()) errno = error;
  return cell;
}

}  // namespace tally::counter
