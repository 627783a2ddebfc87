#include <errno.h>
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

constexpr std::chrono::hours kLongest{1};

// The clock goes on while the machine sleeps: a wait that is over by then ends when it wakes.
bool sleep_for(std::chrono::nanoseconds duration) {
  timespec time{};
  time.tv_sec = static_cast<time_t>(floor<std::chrono::seconds>(duration).count());
  time.tv_nsec = static_cast<long>((duration % std::chrono::seconds{1}).count());
  const int error = ::clock_nanosleep(CLOCK_BOOTTIME, 0, &time, nullptr);
  return error == 0 || error == EINTR || ::nanosleep(&time, nullptr) == 0 || errno == EINTR;
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
  source_ = Source::kSystem;
  file_.clear();
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

int64_t Clock::seconds() const {
  const sys_seconds now = source_ == Source::kSystem ? system_now() : sys_seconds{today()};
  return now.time_since_epoch().count();
}

std::optional<Date> Clock::set_day() const {
  if (source_ == Source::kSystem) return std::nullopt;
  return today();
}

bool Clock::wait_for(Date day) const {
  if (source_ != Source::kSystem) return sleep_for(kMoment);
  const auto left = sys_seconds{day} - system_now();
  return sleep_for(std::clamp<std::chrono::seconds>(left, std::chrono::seconds{1}, kLongest));
}

bool Clock::wait_after(int failures) const {
  if (source_ != Source::kSystem) return sleep_for(kMoment);
  constexpr int kDoublings = 6;
  const std::chrono::minutes time{1 << std::min(failures - 1, kDoublings)};
  return sleep_for(std::min<std::chrono::minutes>(time, kLongest));
}

void pause_briefly() { sleep_for(std::chrono::microseconds{100}); }

}  // namespace tally::counter
