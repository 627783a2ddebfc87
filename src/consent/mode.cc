#include "consent/mode.h"

namespace tally::consent {
namespace {

constexpr std::string_view kSpace = " \t\r\n\v\f";

std::string_view trim(std::string_view text) {
  const size_t begin = text.find_first_not_of(kSpace);
  if (begin == std::string_view::npos) return {};
  return slice(text, begin, text.find_last_not_of(kSpace) - begin + 1);
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
  const auto mode = mode_of_name(slice(text, 0, space));
  if (!mode) return {};
  UserMode said{.mode = *mode, .named = true, .since = std::nullopt};
  if (space != std::string_view::npos) said.since = parse_day(slice(text, space + 1));
  return said;
}

FixedString<32> format_mode(Mode mode, Date since) {
  FixedString<32> text;
  text.append(mode_name(mode)).append(" ").append(format_day(since).view());
  return text;
}

}  // namespace tally::consent
