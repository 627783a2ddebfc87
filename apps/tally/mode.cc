#include <fmt/core.h>

#include <memory>
#include <vector>

#include "commands.h"
#include "consent/words.h"
#include "help.h"
#include "layout.h"
#include "options.h"
#include "upload/collections.h"
#include "upload/inventory.h"
#include "viewer/mode_choice.h"

namespace tally::app {
namespace {

using base::Result;
using consent::Mode;

struct Request {
  Target target;
  bool all = false;
  AsOf as_of;
};

upload::Log complain() {
  return [](const std::string& line) { report_error(line); };
}

// Of one directory. What a descriptor says may come from anybody.
Result<void> choose(const Target& target, Mode mode, base::Date today) {
  if (const auto place = resolve(target); !place) return std::unexpected(place.error());
  const auto words = viewer::choose_mode(
      {.collection = target.collection, .directory = target.directory}, mode, today, complain());
  if (!words) return std::unexpected(words.error());
  fmt::print("{}", printable_lines(*words));
  return {};
}

// Every collection that this machine knows; with TALLY_DIR they have one directory.
std::vector<Target> all_targets() {
  consent::PathBuffer ignored;
  if (consent::find_directory_of_environment(ignored)) return {Target{}};
  std::vector<Target> targets;
  for (const upload::Collection& collection : upload::find_collections(complain())) {
    targets.push_back({.collection = collection.name, .directory = ""});
  }
  return targets;
}

// What nothing here knows may be a typing error: nobody's programs would go by the choice.
void doubt_unknown(const Target& target) {
  const upload::Collection known = upload::find_collection(target.collection, [](const auto&) {});
  const auto place = resolve(target);
  if (!known.descriptor.empty() || !known.upload_url.empty() || !place) return;
  const upload::Inventory kept = upload::take_inventory(place->directory.c_str());
  if (kept.counter_files + kept.local_reports.size() + kept.sent_reports > 0) return;
  std::string others;
  for (const upload::Collection& other : upload::find_collections([](const auto&) {})) {
    if (other.name != known.name) others += (others.empty() ? "" : ", ") + other.name;
  }
  const std::string doubt = fmt::format(
      "Is {0} its name? No program of {0} has counted here, and nothing describes it. Known here: "
      "{1}.",
      known.name, others);
  fmt::print("{}\n", fold(doubt, 0, 0));
}

// What fails for one keeps nobody from choosing for the others.
int choose_all(const std::vector<Target>& targets, Mode mode, base::Date today) {
  int exit_code = kExitOk;
  for (const Target& target : targets) {
    if (&target != &targets.front()) fmt::print("\n");
    if (const auto chosen = choose(target, mode, today); !chosen) {
      exit_code = report_error(chosen.error().message);
    }
  }
  return exit_code;
}

void add_mode_command(CLI::App& app, Mode mode, Outcome& outcome) {
  const auto request = std::make_shared<Request>();
  CLI::App* command =
      app.add_subcommand(std::string(mode_name(mode)), std::string(consent::meaning(mode)));
  add_target(*command, request->target);
  command->add_flag("--all", request->all, "Every collection that this machine knows")
      ->excludes("--collection")
      ->excludes("--dir");
  add_as_of(*command, request->as_of);
  set_footer(*command,
             "Programs of the collection go by it from their next start on. DO_NOT_TRACK=1, "
             "TALLY_TELEMETRY=off and the machine's policy come before it: `tally status` says "
             "which mode is in force, and why.",
             {fmt::format("tally {} --collection go", mode_name(mode))});
  command->callback([request, &outcome, mode] {
    const Target& target = request->target;
    outcome.exit_code = choose_all(request->all ? all_targets() : std::vector{target}, mode,
                                   base::day_of(request->as_of.time()));
    if (outcome.exit_code == kExitOk && !target.collection.empty()) doubt_unknown(target);
  });
}

}  // namespace

void add_mode_commands(CLI::App& app, Outcome& outcome) {
  for (const Mode mode : {Mode::kOn, Mode::kLocal, Mode::kOff}) {
    add_mode_command(app, mode, outcome);
  }
}

}  // namespace tally::app
