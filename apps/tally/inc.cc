#include <fmt/core.h>

#include <charconv>
#include <memory>

#include "commands.h"
#include "counting.h"
#include "help.h"

namespace tally::app {
namespace {

struct IncRequest {
  Counting counting{.collection = "", .program = "script", .version = "", .directory = ""};
  std::string name;
  std::string n = "1";
};

// 0 for what is no number from 1 to 2^64-1.
uint64_t number_of(const std::string& text) {
  uint64_t n = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), n);
  return error == std::errc{} && end == text.data() + text.size() ? n : 0;
}

std::string check_number(const std::string& text) {
  return number_of(text) > 0 ? "" : "is no whole number from 1 to 18446744073709551615";
}

int count_once(const IncRequest& request) {
  const Opened opened = open_counters(request.counting);
  if (opened == Opened::kOff) return kExitOk;
  if (opened == Opened::kFailed) {
    return report_error(
        fmt::format("counting {}: the counter file cannot be opened (TALLY_DEBUG=counter says why)",
                    request.name));
  }
  if (count(request.name, number_of(request.n))) return kExitOk;
  return report_error(
      fmt::format("counting {}: there is no room for it in the counter file", request.name));
}

}  // namespace

void add_inc(CLI::App& app, Outcome& outcome) {
  const auto request = std::make_shared<IncRequest>();
  CLI::App* command =
      app.add_subcommand("inc", "Count something, for scripts and extensions of editors");
  command
      ->add_option("COLLECTION", request->counting.collection, "The collection, for example acme")
      ->required()
      ->check(collection_name());
  command
      ->add_option("NAME", request->name,
                   "The counter's name, for example acme/build, or acme/client:vscode for "
                   "one bucket of a chart")
      ->required()
      ->check(counter_name());
  command->add_option("N", request->n, "How much to add; if not said, 1")
      ->check(CLI::Validator{check_number, "NUMBER"});
  command
      ->add_option("--program", request->counting.program,
                   "The program that counts, for example acme.org/plugin; if not said, script")
      ->check(program_name());
  add_counting(*command, request->counting);
  set_footer(*command, "When telemetry is off it does nothing, says nothing, and exits with 0.",
             {"tally inc acme acme/build",
              "tally inc acme acme/client:vscode --program acme.org/plugin --version v1.2.3"},
             "0 counted, or telemetry is off; 1 it could not be counted; 2 wrong usage.");
  command->callback([request, &outcome] { outcome.exit_code = count_once(*request); });
}

}  // namespace tally::app
