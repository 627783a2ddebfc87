#include <fcntl.h>
#include <time.h>
#include <unistd.h>

#include <chrono>

#include "client/sidecar_log.h"
#include "consent/day.h"
#include "consent/files.h"

namespace tally::client {
namespace {

// `2026-11-30T12:34:56Z`
consent::FixedString<32> format_now() {
  using std::chrono::floor;
  timespec now{};
  ::clock_gettime(CLOCK_REALTIME, &now);
  const std::chrono::sys_seconds time{std::chrono::seconds{now.tv_sec}};
  const auto day = floor<std::chrono::days>(time);
  const std::chrono::hh_mm_ss of_day{time - day};
  consent::FixedString<32> text;
  text.append(consent::format_day(day).view()).append("T");
  text.append_number(static_cast<unsigned long long>(of_day.hours().count()), 2).append(":");
  text.append_number(static_cast<unsigned long long>(of_day.minutes().count()), 2).append(":");
  text.append_number(static_cast<unsigned long long>(of_day.seconds().count()), 2).append("Z");
  return text;
}

}  // namespace

SidecarLog::SidecarLog(const char* directory) {
  consent::PathBuffer path;
  if (!path.append(directory).append("/debug/sidecar.log").fits()) return;
  constexpr int kFlags = O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK;
  fd_ = consent::keep_clear_of_standard_streams(::open(path.c_str(), kFlags, 0600));
}

SidecarLog::~SidecarLog() {
  if (fd_ >= 0) ::close(fd_);
}

void SidecarLog::write(std::string_view text) const {
  if (fd_ < 0) return;
  consent::FixedString<4200> line;
  line.append(format_now().view()).append(" ");
  line.append_number(static_cast<unsigned long long>(::getpid())).append(" ");
  line.append(consent::slice(text, 0, 4096)).append("\n");
  // In one piece, so that lines of several processes do not mix. On a full disk there is no line.
  [[maybe_unused]] const ssize_t written = ::write(fd_, line.c_str(), line.view().size());
}

}  // namespace tally::client
