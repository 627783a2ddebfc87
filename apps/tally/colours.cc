#include "colours.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdlib>

namespace tally::app {
namespace {

using consent::Mode;

constexpr std::string_view kBold = "1";
constexpr std::string_view kGreen = "32";
constexpr std::string_view kYellow = "33";

std::string_view variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

}  // namespace

Colours Colours::of_output() {
  const std::string_view terminal = variable("TERM");
  return Colours{variable("NO_COLOR").empty() && !terminal.empty() && terminal != "dumb" &&
                 ::isatty(STDOUT_FILENO) == 1};
}

std::string Colours::heading(std::string_view text) const { return in(kBold, text); }

std::string Colours::mode(Mode mode) const {
  const std::string_view name = consent::mode_name(mode);
  if (mode == Mode::kLocal) return std::string(name);
  return in(mode == Mode::kOn ? kGreen : kYellow, name);
}

std::string Colours::in(std::string_view code, std::string_view text) const {
  return enabled_ ? fmt::format("\x1b[{}m{}\x1b[0m", code, text) : std::string(text);
}

}  // namespace tally::app
