#include "consent/day.h"

namespace tally::consent {
namespace {

// -1 if any character is no digit.
int number(std::string_view text) {
  int value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return -1;
    value = value * 10 + (c - '0');
  }
  return value;
}

}  // namespace

std::optional<Date> parse_day(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const int year = number(slice(text, 0, 4));
  const int month = number(slice(text, 5, 2));
  const int day = number(slice(text, 8, 2));
  if (year <= 0 || month <= 0 || day <= 0) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year{year},
                                         std::chrono::month{static_cast<unsigned>(month)},
                                         std::chrono::day{static_cast<unsigned>(day)}};
  if (!date.ok()) return std::nullopt;
  return Date{date};
}

FixedString<16> format_day(Date day) {
  const std::chrono::year_month_day date{day};
  FixedString<16> text;
  text.append_number(static_cast<unsigned long>(static_cast<int>(date.year())), 4).append("-");
  text.append_number(static_cast<unsigned>(date.month()), 2).append("-");
  text.append_number(static_cast<unsigned>(date.day()), 2);
  return text;
}

}  // namespace tally::consent
