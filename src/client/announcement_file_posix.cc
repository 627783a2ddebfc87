#include "client/announcement_file.h"

#include <errno.h>

#include <optional>

#include "consent/files.h"

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

// Whoever wrote the file, a terminal is done no harm.
void replace_controls(char* text, size_t size) {
  for (size_t i = 0; i < size; ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if ((byte < ' ' && byte != '\n') || byte == 0x7f) text[i] = '?';
  }
}

}  // namespace

bool find_state_file(std::string_view telemetry_directory, std::string_view name,
                     consent::PathBuffer& out) {
  constexpr std::string_view kTelemetry = "/telemetry";
  std::string_view base = telemetry_directory;
  while (base.size() > 1 && base.ends_with('/')) base = slice(base, 0, base.size() - 1);
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
