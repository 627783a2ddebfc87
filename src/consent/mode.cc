#include "consent/mode.h"

namespace tally::consent {
namespace {

constexpr std::string_view kSpace = " \t\r\n\v\f";

std::string_view trim(std::string_view text) {
  const size_t begin = text.find_first_not_of(kSpace);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kSpace) - begin + 1);
}

// -1 if any character is no digit.
int number(std::string_view text) {
  int value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return -1;
    value = value * 10 + (c - '0');
  }
  return value;
}

std::optional<Date> parse_day(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const int year = number(text.substr(0, 4));
  const int month = number(text.substr(5, 2));
  const int day = number(text.substr(8, 2));
  if (year <= 0 || month <= 0 || day <= 0) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year{year},
                                         std::chrono::month{static_cast<unsigned>(month)},
                                         std::chrono::day{static_cast<unsigned>(day)}};
  if (!date.ok()) return std::nullopt;
  return Date{date};
}

}  // namespace

std::string_view mode_name(Mode mode) {
  switch (mode) {
    case Mode::kOff:
      return "off";
    case Mode::kLocal:
      return "local";
    case Mode::kOn:
      return "on";
  }
  return "local";
}

std::optional<Mode> mode_of_name(std::string_view name) {
  for (const Mode mode : {Mode::kOff, Mode::kLocal, Mode::kOn}) {
    if (name == mode_name(mode)) return mode;
  }
  return std::nullopt;
}

UserMode parse_mode(std::string_view content) {
  const std::string_view text = trim(content);
  const size_t space = text.find(' ');
  const auto mode = mode_of_name(text.substr(0, space));
  if (!mode) return {};
  UserMode said{.mode = *mode, .named = true, .since = std::nullopt};
  if (space != std::string_view::npos) said.since = parse_day(text.substr(space + 1));
  return said;
}

FixedString<32> format_mode(Mode mode, Date since) {
  const std::chrono::year_month_day day{since};
  FixedString<32> text;
  text.append(mode_name(mode)).append(" ");
  text.append_number(static_cast<unsigned long>(static_cast<int>(day.year())), 4).append("-");
  text.append_number(static_cast<unsigned>(day.month()), 2).append("-");
  text.append_number(static_cast<unsigned>(day.day()), 2);
  return text;
}

}  // namespace tally::consent
