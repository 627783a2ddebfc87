#include <stdlib.h>
#include <time.h>

#include <algorithm>
#include <chrono>

#include "consent/files.h"
#include "counter/clock.h"

namespace tally::counter {
namespace {

using std::chrono::floor;
using std::chrono::sys_seconds;

sys_seconds system_now() {
  timespec now{};
  ::clock_gettime(CLOCK_REALTIME, &now);
  return sys_seconds{std::chrono::seconds{now.tv_sec}};
}

constexpr std::chrono::milliseconds kMoment{10};

void sleep_for(std::chrono::nanoseconds duration) {
  timespec time{};
  time.tv_sec = static_cast<time_t>(floor<std::chrono::seconds>(duration).count());
  time.tv_nsec = static_cast<long>((duration % std::chrono::seconds{1}).count());
  ::nanosleep(&time, nullptr);
}

std::optional<Date> read_day(const char* path) {
  char content[16];
  const long length = consent::read_small_file(path, content, sizeof content);
  if (length < 0) return std::nullopt;
  std::string_view text{content, static_cast<size_t>(length)};
  while (text.ends_with('\n')) text.remove_suffix(1);
  return consent::parse_day(text);
}

}  // namespace

void Clock::read_environment(bool can_be_set) {
  const char* as_of = can_be_set ? ::getenv("TALLY_AS_OF") : nullptr;
  if (as_of == nullptr) return;
  const std::string_view text{as_of};
  if (text.starts_with('/')) {
    if (!file_.append(text).fits()) return;
    source_ = Source::kFile;
    day_ = read_day(file_.c_str()).value_or(floor<std::chrono::days>(system_now()));
  } else if (const auto day = consent::parse_day(text)) {
    source_ = Source::kDay;
    day_ = *day;
  }
}

Date Clock::today() const {
  switch (source_) {
    case Source::kDay:
      return day_;
    case Source::kFile:
      return read_day(file_.c_str()).value_or(day_);
    case Source::kSystem:
      break;
  }
  return floor<std::chrono::days>(system_now());
}

void Clock::wait_for(Date day) const {
  if (source_ != Source::kSystem) return sleep_for(kMoment);
  // At an absolute time of the clock that can be set, so that sleep and setting are heeded.
  const sys_seconds until = std::min<sys_seconds>(day, system_now() + std::chrono::hours{1});
  timespec time{};
  time.tv_sec = static_cast<time_t>(until.time_since_epoch().count());
  ::clock_nanosleep(CLOCK_REALTIME, TIMER_ABSTIME, &time, nullptr);
}

void Clock::wait_a_minute() const {
  sleep_for(source_ == Source::kSystem ? std::chrono::minutes{1} : kMoment);
}

void pause_briefly() { sleep_for(std::chrono::microseconds{100}); }

}  // namespace tally::counter
