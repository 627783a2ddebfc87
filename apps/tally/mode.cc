#include <fmt/core.h>

#include <cerrno>
#include <cstring>

#include "commands.h"

namespace tally::app {
namespace {

using consent::Mode;

// What each choice means, in the words that a user sees everywhere.
std::string_view meaning(Mode mode) {
  switch (mode) {
    case Mode::kOn:
      return "Once a week the approved counters are sent, and published for all to see.\n"
             "Nothing that was counted before your yes is ever sent.\n"
             "To stop: tally local (count, send nothing) or tally off.";
    case Mode::kLocal:
      return "Counters are kept on this machine. Nothing is sent.";
    case Mode::kOff:
      return "Nothing is counted and nothing is sent, by programs that start from now on.\n"
             "What was counted before stays where it is.";
  }
  return "";
}

}  // namespace

int set_mode(const Target& target, Mode mode, base::Time now) {
  const auto place = resolve(target);
  if (!place) return report_error(place.error().message);
  const std::string_view directory = place->directory.view();
  const auto written = consent::write_mode(directory, mode, base::day_of(now));
  if (written == consent::ModeWritten::kFailed) {
    return report_error(
        fmt::format("writing the mode to {}/mode: {}", directory, std::strerror(errno)));
  }
  fmt::print("Telemetry is {}.\n{}\n", mode_name(mode), meaning(mode));
  const auto after = resolve(target);
  if (after && after->effective.mode != mode) {
    fmt::print("But for now it is {}, {}.\n", mode_name(after->effective.mode),
               explain(after->effective.rule));
  }
  return kExitOk;
}

int print_environment(const Target& target) {
  const auto place = resolve(target);
  if (!place) return report_error(place.error().message);
  const std::string_view directory = place->directory.view();
  fmt::print("mode: {}\n", mode_name(place->effective.mode));
  fmt::print("why: {}\n", explain(place->effective.rule));
  fmt::print("since: {}\n",
             place->seen.user.since ? base::format_date(*place->seen.user.since) : "");
  fmt::print("modefile: {}/mode\n", directory);
  fmt::print("localdir: {}/local\n", directory);
  fmt::print("uploaddir: {}/upload\n", directory);
  fmt::print("policyfile: {}\n", consent::kPolicyFile);
  return kExitOk;
}

}  // namespace tally::app
