#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>
#include <unistd.h>

#include "consent/files.h"
#include "counter/week.h"

namespace tally::counter {
namespace {

using consent::PathBuffer;

// -1 if the file cannot be read or holds no character that could stand for a weekday.
int read_weekday(const PathBuffer& path) {
  char content[16];
  const long length = consent::read_small_file(path.c_str(), content, sizeof content);
  for (long i = 0; i < length; ++i) {
    const char c = content[i];
    if (c == ' ' || c == '\n' || c == '\r' || c == '\t') continue;
    // The reference takes any character; 0 to 6 is what is ever written.
    return ((c - '0') % 7 + 7) % 7;
  }
  return -1;
}

// Writes a random weekday under a temporary name and links it into place: of many processes that do
// this at once one wins, and nobody sees an empty file.
void make_weekends(const PathBuffer& path) {
  unsigned random = 0;
  if (::getrandom(&random, sizeof random, 0) != sizeof random) return;
  if (!consent::is_file_size_allowed(2)) return;
  const char content[2] = {static_cast<char>('0' + random % 7), '\n'};
  PathBuffer temporary;
  if (!temporary.append(path.view()).append(".tmp-XXXXXX").fits()) return;
  const int fd = consent::keep_clear_of_standard_streams(::mkostemp(temporary.data(), O_CLOEXEC));
  if (fd < 0) return;
  const bool written = ::write(fd, content, sizeof content) == sizeof content;
  ::close(fd);
  if (written && ::link(temporary.c_str(), path.c_str()) != 0) {
    // It exists: then it stays, unless a crash left it empty. Or links are not to be had here.
    if (read_weekday(path) < 0) ::rename(temporary.c_str(), path.c_str());
  }
  ::unlink(temporary.c_str());
}

}  // namespace

Week week_of(Date today, std::chrono::weekday expires_on) {
  const std::chrono::days ahead = expires_on - std::chrono::weekday{today};
  return {today, today + (ahead.count() == 0 ? std::chrono::days{7} : ahead)};
}

consent::FixedString<32> format_midnight(Date date) {
  consent::FixedString<32> text;
  text.append(consent::format_day(date).view()).append("T00:00:00Z");
  return text;
}

std::optional<std::chrono::weekday> find_expiry_weekday(std::string_view local_directory) {
  PathBuffer path;
  if (!path.append(local_directory).append("/weekends").fits()) return std::nullopt;
  int day = read_weekday(path);
  if (day < 0) {
    make_weekends(path);
    day = read_weekday(path);
  }
  if (day < 0) return std::nullopt;
  return std::chrono::weekday{static_cast<unsigned>(day)};
}

}  // namespace tally::counter
