#include <fmt/core.h>

#include <filesystem>
#include <memory>
#include <utility>
#include <vector>

#include "commands.h"
#include "format/printable.h"
#include "help.h"
#include "json_output.h"
#include "options.h"
#include "upload/state_directory.h"

namespace tally::app {
namespace {

struct EnvRequest {
  Target target;
  bool json = false;
};

// Where the files are: the name as text has it, as JSON has it, and the path.
struct NamedPath {
  std::string_view key;
  std::string_view member;
  std::string path;
};

std::vector<NamedPath> paths_of(const consent::Place& place) {
  const std::filesystem::path directory = place.directory.c_str();
  std::vector<NamedPath> paths{
      {"modefile", "ModeFile", (directory / "mode").native()},
      {"localdir", "LocalDir", (directory / "local").native()},
      {"uploaddir", "UploadDir", (directory / "upload").native()},
      {"policyfile", "PolicyFile", consent::kPolicyFile},
  };
  std::error_code ignored;
  const auto state = upload::state_directory(directory);
  if (std::filesystem::is_directory(state, ignored)) {
    paths.push_back({"statedir", "StateDir", state.native()});
  }
  return paths;
}

int print_environment(const EnvRequest& request) {
  const auto place = resolve(request.target);
  if (!place) return report_error(place.error().message);
  if (request.json) {
    Json json = mode_json(*place);
    for (const NamedPath& named : paths_of(*place)) json[std::string(named.member)] = named.path;
    print_json(json);
    return kExitOk;
  }
  fmt::print("mode: {}\n", mode_name(place->effective.mode));
  fmt::print("why: {}\n", explain(place->effective.rule));
  fmt::print("since: {}\n", date_or_empty(place->seen.user.since));
  for (const NamedPath& named : paths_of(*place)) {
    fmt::print("{}: {}\n", named.key, format::printable(named.path));
  }
  return kExitOk;
}

}  // namespace

void add_env(CLI::App& app, Outcome& outcome) {
  const auto request = std::make_shared<EnvRequest>();
  CLI::App* command = app.add_subcommand("env", "Print the mode and where the files are");
  add_target(*command, request->target);
  command->add_flag("--json", request->json, "One JSON object with all of it");
  set_footer(*command, "Each line is `key: value`; statedir is there if the directory is.",
             {"tally env --collection go"});
  command->callback([request, &outcome] { outcome.exit_code = print_environment(*request); });
}

}  // namespace tally::app
