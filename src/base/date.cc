#include "base/date.h"

namespace tally::base {
namespace {

// Reads exactly `text.size()` decimal digits. Returns -1 if any is not a digit.
int digits(std::string_view text) {
  int value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return -1;
    value = value * 10 + (c - '0');
  }
  return value;
}

// Reads `Z` or `±HH:MM` into the offset east of UTC. Returns false if it is neither.
bool parse_offset(std::string_view text, std::chrono::minutes& offset) {
  if (text == "Z" || text == "z") {
    offset = std::chrono::minutes{0};
    return true;
  }
  if (text.size() != 6 || (text[0] != '+' && text[0] != '-') || text[3] != ':') return false;
  const int hours = digits(text.substr(1, 2));
  const int minutes = digits(text.substr(4, 2));
  if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) return false;
  offset = std::chrono::hours{hours} + std::chrono::minutes{minutes};
  if (text[0] == '-') offset = -offset;
  return true;
}

}  // namespace

Result<Date> parse_date(std::string_view text) {
  if (text.size() == 10 && text[4] == '-' && text[7] == '-') {
    const int year = digits(text.substr(0, 4));
    const int month = digits(text.substr(5, 2));
    const int day = digits(text.substr(8, 2));
    const std::chrono::year_month_day date{std::chrono::year{year},
                                           std::chrono::month{static_cast<unsigned>(month)},
                                           std::chrono::day{static_cast<unsigned>(day)}};
    if (year > 0 && month > 0 && day > 0 && date.ok()) return Date{date};
  }
  return fail("\"{}\" is not a date; a date is written YYYY-MM-DD, for example 2026-11-29", text);
}

std::string format_date(Date date) {
  const std::chrono::year_month_day ymd{date};
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(ymd.year()),
                     static_cast<unsigned>(ymd.month()), static_cast<unsigned>(ymd.day()));
}

Result<Time> parse_rfc3339(std::string_view text) {
  const auto wrong = [&] {
    return fail("\"{}\" is not a time; a time is written 2026-11-29T00:00:00Z (RFC 3339)", text);
  };
  if (text.size() < 20 || (text[10] != 'T' && text[10] != 't') || text[13] != ':' ||
      text[16] != ':') {
    return wrong();
  }
  const auto date = parse_date(text.substr(0, 10));
  const int hour = digits(text.substr(11, 2));
  const int minute = digits(text.substr(14, 2));
  const int second = digits(text.substr(17, 2));
  if (!date || hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59) {
    return wrong();
  }
  std::string_view rest = text.substr(19);
  if (rest.front() == '.') {
    const size_t end = rest.find_first_not_of("0123456789", 1);
    if (end == std::string_view::npos || end == 1) return wrong();
    rest.remove_prefix(end);
  }
  std::chrono::minutes offset{};
  if (!parse_offset(rest, offset)) return wrong();
  return *date + std::chrono::hours{hour} + std::chrono::minutes{minute} +
         std::chrono::seconds{second} - offset;
}

std::string format_rfc3339(Time time) {
  const Date day = day_of(time);
  const std::chrono::hh_mm_ss clock{time - day};
  return fmt::format("{}T{:02}:{:02}:{:02}Z", format_date(day), clock.hours().count(),
                     clock.minutes().count(), clock.seconds().count());
}

Result<Time> parse_date_or_time(std::string_view text) {
  if (text.size() != 10) return parse_rfc3339(text);
  const auto date = parse_date(text);
  if (!date) return std::unexpected(date.error());
  return Time{*date};
}

Date day_of(Time time) { return std::chrono::floor<std::chrono::days>(time); }

Time system_now() {
  return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
}

}  // namespace tally::base
