#include "client/announcement_file.h"

#include <errno.h>
#include <string.h>

#include <optional>

#include "consent/files.h"
#include "tally/name.h"

namespace tally::client {
namespace {

using consent::Date;
using consent::slice;

constexpr size_t kDateLength = 10;

// The date behind this word; takes both.
std::optional<Date> take_date(std::string_view& text, std::string_view word) {
  if (!text.starts_with(word)) return std::nullopt;
  const auto date = consent::parse_day(slice(text, word.size(), kDateLength));
  text = slice(text, word.size() + kDateLength);
  return date;
}

// Whoever wrote the file, a terminal is done no harm: it takes U+009B for the beginning of a
// command as it does ESC [.
void replace_controls(char* text, size_t size) {
  for (size_t at = 0; at < size;) {
    const size_t begin = at;
    const uint32_t point = internal::next_code_point(text, size, at);
    if (point == '\n' || point == ' ' || internal::is_printable(point)) continue;
    ::memset(text + begin, '?', at - begin);
  }
}

}  // namespace

bool find_state_file(std::string_view telemetry_directory, std::string_view name,
                     consent::PathBuffer& out) {
  constexpr std::string_view kTelemetry = "/telemetry";
  std::string_view base = telemetry_directory;
  while (base.size() > 1 && base.ends_with('/')) base = slice(base, 0, base.size() - 1);
  // In the working directory there is no name above it.
  if (base == slice(kTelemetry, 1)) base = ".";
  if (base.ends_with(kTelemetry)) base = slice(base, 0, base.size() - kTelemetry.size());
  out.clear();
  return out.append(base).append("/tallystick/").append(name).fits();
}

bool AnnouncementFile::read(const char* path) {
  const int error = errno;
  const long size = consent::read_small_file(path, bytes_, sizeof bytes_);
  errno = error;
  if (size <= 0) return false;
  std::string_view text{bytes_, static_cast<size_t>(size)};
  const auto yes = take_date(text, "yes ");
  const auto announced = take_date(text, " announced ");
  const auto last = take_date(text, " last ");
  // A longer one is not ours; one without an end is not whole.
  if (!yes || !announced || !last || !text.starts_with('\n') || !text.ends_with('\n') ||
      text.size() < 2 || static_cast<size_t>(size) == sizeof bytes_) {
    return false;
  }
  yes_ = *yes;
  last_ = *last;
  text_ = slice(text, 1);
  replace_controls(bytes_ + (text_.data() - bytes_), text_.size());
  return true;
}

}  // namespace tally::client
