#include <fmt/core.h>

#include <memory>

#include "commands.h"
#include "config_commands.h"
#include "config_listing.h"
#include "config_place.h"
#include "format/public_list.h"
#include "help.h"
#include "json_output.h"

namespace tally::app {
namespace {

// Enough of a hash to tell it from others at sight.
constexpr size_t kShortHash = 12;

struct LogRequest {
  ConfigPlace place;
  bool changes = false;
  bool json = false;
};

// What each version changed, in words; the first begins with nothing. Of a note alone nobody can
// say what was before it.
std::vector<std::vector<std::string>> changes_in(const PublishedVersions& published) {
  std::vector<std::vector<std::string>> changes;
  format::PublicList before;
  for (const auto& [note, version] : published.versions) {
    format::PublicList list = format::list_of(version.config);
    changes.push_back(published.is_note_alone ? std::vector<std::string>{}
                                              : format::changes_between(before, list));
    before = std::move(list);
  }
  return changes;
}

Json to_json(const format::SignedConfig& version, const std::vector<std::string>& changes) {
  Json json{{"Number", version.number},
            {"Version", version.config.version},
            {"Published", version.config.published},
            {"Hash", version.hash}};
  if (version.number > 1) json["Previous"] = version.config.previous;
  json["Changes"] = changes;
  return json;
}

void print_text(const format::SignedConfig& version) {
  fmt::print("{:<10}  {}  {}\n", version.config.version, version.config.published,
             version.hash.substr(0, kShortHash));
}

int print_log(const LogRequest& request) {
  const auto published = read_published(request.place);
  if (!published) return report_error(published.error().message);
  std::vector<std::vector<std::string>> changes;
  if (request.changes || request.json) changes = changes_in(*published);
  Json versions = Json::array();
  for (size_t i = 0; i < published->versions.size(); ++i) {
    const format::SignedConfig& version = published->versions[i].content;
    if (request.json) {
      versions.push_back(to_json(version, changes[i]));
      continue;
    }
    print_text(version);
    if (!request.changes) continue;
    Page page = Page::for_output();
    for (const std::string& change : changes[i]) page.paragraph(2, change);
    fmt::print("{}", page.text());
  }
  if (request.json) print_json(Json{{"Versions", std::move(versions)}});
  return kExitOk;
}

}  // namespace

void add_config_log(CLI::App& config, Outcome& outcome) {
  const auto request = std::make_shared<LogRequest>();
  CLI::App* command = config.add_subcommand(
      "log", "List the published versions of an upload config, a line each, the last at the end");
  set_footer(
      *command,
      "A line is the version, the day on which it was published, and the start of its text's "
      "SHA-256. All of them are verified first, as by `tally config verify`.",
      {"tally config log --collection acme --changes",
       "tally config log --public-key \"$KEY\" log"});
  add_config_place(*command, request->place);
  command->add_flag("--changes", request->changes, "Below each version what it changed, in words");
  command->add_flag("--json", request->json, "One JSON object with all of it, changes too");
  command->callback([request, &outcome] { outcome.exit_code = print_log(*request); });
}

}  // namespace tally::app
