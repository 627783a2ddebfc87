#include <fmt/core.h>

#include <algorithm>
#include <filesystem>
#include <memory>

#include "base/file.h"
#include "commands.h"
#include "countfile/layout.h"
#include "options.h"

namespace tally::app {
namespace {

namespace fs = std::filesystem;

// What lies in a telemetry directory.
struct Inventory {
  size_t counter_files = 0;
  size_t reports_kept = 0;
  size_t reports_sent = 0;
  std::string last_sent;  // a date, or empty
};

// A directory that cannot be listed counts as empty here.
std::vector<std::string> names_in(const fs::path& directory) {
  const auto names = base::list_directory(directory);
  return names ? *names : std::vector<std::string>{};
}

bool is_report(const std::string& name) {
  return name.size() == 15 && name.ends_with(".json") && base::parse_date(name.substr(0, 10));
}

Inventory take_inventory(const fs::path& directory) {
  Inventory found;
  for (const std::string& name : names_in(directory / "local")) {
    if (name.ends_with(countfile::kFileSuffix)) ++found.counter_files;
    if (name.starts_with("local.") && name.ends_with(".json")) ++found.reports_kept;
  }
  for (const std::string& name : names_in(directory / "upload")) {
    if (!is_report(name)) continue;
    ++found.reports_sent;
    found.last_sent = std::max(found.last_sent, name.substr(0, 10));
  }
  return found;
}

std::string plural(size_t n, std::string_view thing) {
  return fmt::format("{} {}{}", n, thing, n == 1 ? "" : "s");
}

// What the user chose and when, and where that differs from the mode in force, who follows which.
void print_choice(const consent::UserMode& user, const consent::EffectiveMode& effective) {
  if (!user.named) return;
  fmt::print("  chosen     {}{}\n", mode_name(user.mode),
             user.since ? ", since " + base::format_date(*user.since) : "");
  if (user.mode != effective.mode) {
    fmt::print("             Go's own programs follow only this choice.\n");
  }
}

void print_place(const std::string& title, const consent::Place& place) {
  const Inventory found = take_inventory(place.directory.c_str());
  fmt::print("{}\n", title);
  fmt::print("  mode       {}, {}\n", mode_name(place.effective.mode),
             explain(place.effective.rule));
  print_choice(place.seen.user, place.effective);
  fmt::print("  directory  {}\n", place.directory.view());
  fmt::print("  kept here  {}, {}\n", plural(found.counter_files, "counter file"),
             plural(found.reports_kept, "weekly report"));
  if (found.reports_sent == 0) {
    fmt::print("  sent       nothing\n");
  } else {
    fmt::print("  sent       {}, the last of the week that ended on {}\n",
               plural(found.reports_sent, "report"), found.last_sent);
  }
}

// The collections that have a telemetry directory in the user's config directory.
std::vector<std::string> find_collections() {
  std::vector<std::string> found;
  consent::PathBuffer config;
  if (!consent::find_user_config_directory(config)) return found;
  for (const std::string& name : names_in(config.c_str())) {
    std::error_code ignored;
    const fs::path directory = fs::path{config.c_str()} / name / "telemetry";
    if (consent::is_collection_name(name) && fs::is_directory(directory, ignored)) {
      found.push_back(name);
    }
  }
  return found;
}

// Without a target: every collection of this user.
int print_status(const Target& target) {
  if (const auto place = resolve(target); place) {
    print_place(target.collection.empty() ? "telemetry" : target.collection, *place);
    return kExitOk;
  } else if (!target.collection.empty() || !target.directory.empty()) {
    return report_error(place.error().message);
  }
  const std::vector<std::string> collections = find_collections();
  if (collections.empty()) fmt::print("No program has counted anything for this user yet.\n");
  for (const std::string& collection : collections) {
    const auto place = resolve({.collection = collection, .directory = ""});
    if (!place) return report_error(place.error().message);
    print_place(collection, *place);
  }
  return kExitOk;
}

}  // namespace

void add_status(CLI::App& app, Outcome& outcome) {
  const auto target = std::make_shared<Target>();
  CLI::App* command = app.add_subcommand("status", "Show the mode and what is kept and sent");
  add_target(*command, *target);
  command->callback([target, &outcome] { outcome.exit_code = print_status(*target); });
}

}  // namespace tally::app
