#include <fmt/core.h>

#include <cerrno>
#include <cstring>
#include <memory>

#include "commands.h"
#include "options.h"

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

void add_mode_command(CLI::App& app, Mode mode, const std::string& what, Outcome& outcome) {
  struct Request {
    Target target;
    AsOf as_of;
  };
  const auto request = std::make_shared<Request>();
  CLI::App* command = app.add_subcommand(std::string(mode_name(mode)), what);
  add_target(*command, request->target);
  add_as_of(*command, request->as_of);
  command->callback([request, &outcome, mode] {
    outcome.exit_code = set_mode(request->target, mode, request->as_of.time());
  });
}

}  // namespace

void add_mode_commands(CLI::App& app, Outcome& outcome) {
  add_mode_command(app, Mode::kOn, "Count, and send approved counters once a week", outcome);
  add_mode_command(app, Mode::kLocal, "Count on this machine, send nothing", outcome);
  add_mode_command(app, Mode::kOff, "Count nothing, send nothing", outcome);
}

}  // namespace tally::app
