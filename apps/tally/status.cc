#include "status.h"

#include <fmt/core.h>

#include <memory>

#include "commands.h"
#include "help.h"
#include "json_output.h"
#include "options.h"

namespace tally::app {
namespace {

struct StatusRequest {
  Target target;
  AsOf as_of;
  bool json = false;
};

base::Result<std::vector<KnownPlace>> places_of(const Target& target, const upload::Log& log) {
  if (target.collection.empty() && target.directory.empty()) return known_places(log);
  auto known = known_place(target, log);
  if (!known) return std::unexpected(known.error());
  return std::vector{std::move(*known)};
}

// What could not be read is part of the answer, not a failure of the command.
int print_status(const StatusRequest& request) {
  const base::Time now = request.as_of.time();
  std::vector<std::string> problems;
  auto places =
      places_of(request.target, [&](const std::string& problem) { problems.push_back(problem); });
  if (!places) return report_error(places.error().message);
  Json list = Json::array();
  const Colours colours = Colours::of_output();
  for (KnownPlace& known : *places) {
    const CollectionStatus status = status_of(std::move(known), now);
    if (request.json) {
      list.push_back(status_json(status));
    } else {
      fmt::print("{}{}", &known == &places->front() ? "" : "\n", status_text(status, colours, now));
    }
  }
  if (request.json) {
    print_json(Json{{"Collections", list}, {"Problems", problems}});
  } else if (!problems.empty()) {
    fmt::print("\n{}", problems_text(problems));
  }
  return kExitOk;
}

}  // namespace

void add_status(CLI::App& app, Outcome& outcome) {
  const auto request = std::make_shared<StatusRequest>();
  CLI::App* command = app.add_subcommand(
      "status", "Show the mode and why, and what is kept here, sent, and done next");
  add_target(*command, request->target);
  add_as_of(*command, request->as_of);
  command->add_flag("--json", request->json, "One JSON object with all of it");
  set_footer(*command,
             "Without --collection and --dir: all collections that this machine knows. Writes "
             "nothing. What cannot be read is said, and is no error.",
             {"tally status", "tally status --collection go --json"});
  command->callback([request, &outcome] { outcome.exit_code = print_status(*request); });
}

}  // namespace tally::app
