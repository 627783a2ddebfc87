#include <errno.h>
#include <sched.h>
#include <unistd.h>

#include "consent/files.h"
#include "counter/counting_file.h"
#include "counter/no_cancel.h"
#include "counter/trace.h"

namespace tally::counter {
namespace {

// A FileState, or, while the file is being opened, the process that does it: after a fork the
// thread that was opening is not there any more.
constinit std::atomic<pid_t> state{static_cast<pid_t>(FileState::kUnopened)};
constinit CountingFile counting;

using consent::PathBuffer;

std::string_view view_of(const char* text) {
  return text == nullptr ? std::string_view{} : std::string_view{text};
}

// Maps the file of the day. Returns false with errno set.
bool map_file_of(Date day, bool guarded) {
  errno = EINVAL;
  const std::string_view local = counting.local.view();
  const auto weekday = find_expiry_weekday(local);
  if (!weekday) {
    trace("find weekday of expiry", local, "the file weekends can be neither read nor made");
    return false;
  }
  const Week week = week_of(day, *weekday);
  const Identity identity = counting.identity();
  consent::FixedString<256> name;
  countfile::EncodedHeader header;
  if (!file_name(identity, week.begin, name) || !make_header(identity, week, header)) {
    trace("name file", identity.program, "program, version or toolchain cannot stand in its name");
    return false;
  }
  PathBuffer path;
  if (!path.append(local).append("/").append(name.view()).fits()) return false;
  if (!counting.file.open(path.c_str(), header)) {
    trace_errno("open", path.view());
    return false;
  }
  counting.week = week;
  if (guarded) counting.file.guard();
  trace("open", path.view(), "counting");
  return true;
}

// The program may go elsewhere before the week is over.
bool make_absolute(std::string_view path, PathBuffer& out) {
  out.clear();
  if (!path.starts_with('/')) {
    PathBuffer here;
    if (::getcwd(here.data(), here.capacity()) == nullptr) return false;
    out.append(here.c_str()).append("/");
  }
  return out.append(path).fits();
}

// Keeps what the caller's strings say: they may be gone when the week is over. Begins anew, since a
// process from which this one was forked may have begun.
bool remember(const consent::Place& place, const OpenConfig& config) {
  counting.seen = place.seen;
  counting.clock.read_environment(place.source == consent::Place::Source::kEnvironment);
  const auto keep = [](auto& kept, const char* text) {
    kept.clear();
    return kept.append(view_of(text)).fits();
  };
  if (!keep(counting.program, config.program) || !keep(counting.version, config.version) ||
      !keep(counting.toolchain, config.toolchain)) {
    trace("open", view_of(config.collection), "program, version or toolchain is too long");
    return false;
  }
  counting.local.clear();
  return make_absolute(place.directory.view(), counting.directory) &&
         counting.local.append(counting.directory.view()).append("/local").fits();
}

FileState open_at(const consent::Place& place, const OpenConfig& config) {
  if (!remember(place, config)) return FileState::kFailed;
  if (!consent::begin_capped_yes_anew(place.effective, place.seen.user, counting.directory.view(),
                                      counting.clock.today())) {
    trace_errno("write the day of the capped yes", counting.directory.view());
    return FileState::kOff;
  }
  if (!consent::make_directories(counting.local.view())) {
    trace_errno("make directory", counting.local.view());
    return FileState::kFailed;
  }
  // If the weekly run has the file, its week is over: midnight has passed since we looked.
  for (int i = 0; i < 2; ++i) {
    if (map_file_of(counting.clock.today(), config.guard_against_truncation)) {
      return FileState::kCounting;
    }
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
  const NoCancel no_cancel;
  const FileState result = open_first(config);
  errno = error;
  state.store(static_cast<pid_t>(result), std::memory_order_seq_cst);
  return result;
}

Found find_or_add(const WholeName& name) {
  errno = EINVAL;  // where nothing else says why there is none
  return find_or_add(counting.file, name);
}

std::atomic<uint64_t>* find(const WholeName& name) { return find(counting.file, name); }

CountingFile& counting_file() { return counting; }

void abandon_file() {
  state.store(static_cast<pid_t>(FileState::kOff), std::memory_order_seq_cst);
  counting.file.abandon();
}

}  // namespace tally::counter
