#include "stacks_data.h"

#include <fmt/format.h>

#include <filesystem>
#include <optional>
#include <system_error>
#include <utility>

#include "base/date.h"
#include "commands.h"
#include "format/printable.h"
#include "options.h"
#include "stacks_warnings.h"
#include "triage/data_reader.h"
#include "triage/frame_filter.h"

namespace tally::app {
namespace {

using base::Result;

std::string check_date(const std::string& text) {
  const auto date = base::parse_date(text);
  return date ? std::string{} : date.error().message;
}

std::optional<base::Date> date_of(const std::string& text) {
  if (text.empty()) return std::nullopt;
  return *base::parse_date(text);
}

// What the project's file says of the program; nothing if nobody named the file and it is not
// there.
Result<bugs::ProjectProgram> project_of(const StacksRequest& request) {
  std::string file = request.project_file;
  if (file.empty()) {
    std::error_code unknown;
    if (!std::filesystem::exists(bugs::kProjectFile, unknown)) return bugs::ProjectProgram{};
    file = bugs::kProjectFile;
  }
  const auto project = bugs::read_project_file(file);
  if (!project) return std::unexpected(project.error());
  return project->program(request.program);
}

// Of each kind.
constexpr uint64_t kMostWarnings = 10;

Result<uint64_t> read_all(const std::vector<std::string>& places, triage::StackData& data) {
  FirstWarnings bad{kMostWarnings, "more lines are left out"};
  triage::DataReader reader{data, [&](const std::string& sentence) { bad.tell(sentence); }};
  for (const std::string& place : places) {
    if (auto read = reader.read(place); !read) return std::unexpected(read.error());
  }
  bad.end();
  if (reader.taken() == 0 && reader.left_out() > 0) {
    return base::fail(
        "no line of the data is a report; one a line is wanted, as a collector "
        "publishes them at /data/<date>");
  }
  return reader.left_out();
}

}  // namespace

void add_stacks_options(CLI::App& command, StacksRequest& request) {
  command.add_option("--program", request.program, "The program, as reports name it")
      ->required()
      ->check(not_empty("NAME"));
  command
      .add_option("--data", request.data,
                  "URLs of collectors or of a week's file, files with a report a line (also .gz "
                  "and .zst), or -")
      ->check(not_empty("URL|FILE"));
  command.add_option("--from", request.from, "The first week (YYYY-MM-DD)")
      ->check(CLI::Validator{check_date, "DATE"});
  command.add_option("--to", request.to, "The last week (YYYY-MM-DD)")
      ->check(CLI::Validator{check_date, "DATE"});
  command
      .add_option("--project", request.project_file,
                  "The project's file; else stacks.toml, if it is here")
      ->check(not_empty("FILE"));
  add_symbol_places(command, request.places);
  command.add_flag("--json", request.json, "Print one JSON object");
}

Result<LoadedStacks> load_stacks(const StacksRequest& request) {
  auto project = project_of(request);
  if (!project) return std::unexpected(project.error());
  const std::vector<std::string> places = request.data.empty() ? project->data : request.data;
  if (places.empty()) {
    return base::fail("nothing says where the data are: give --data, or data in {} for {}",
                      request.project_file.empty() ? bugs::kProjectFile : request.project_file,
                      request.program);
  }
  LoadedStacks loaded{.project = *std::move(project),
                      .data = triage::StackData{{.program = request.program,
                                                 .from = date_of(request.from),
                                                 .to = date_of(request.to),
                                                 .with_prereleases = !request.no_prerelease}},
                      .groups = {}};
  const auto left_out = read_all(places, loaded.data);
  if (!left_out) return std::unexpected(left_out.error());
  loaded.left_out = *left_out;
  SymbolPlaces all = request.places;
  const auto& directories = loaded.project.debug_directories;
  const auto& servers = loaded.project.debug_servers;
  all.debug_dirs.insert(all.debug_dirs.end(), directories.begin(), directories.end());
  all.servers.insert(all.servers.end(), servers.begin(), servers.end());
  const auto shortages =
      std::make_shared<FirstWarnings>(kMostWarnings, "more such sentences are left out");
  loaded.symbolizer = std::make_unique<triage::Symbolizer>(make_symbolizer(
      all, [shortages](const std::string& it) { shortages->tell(format::printable(it)); }));
  loaded.groups = triage::group_stacks(loaded.data, loaded.project, [&](const std::string& stack) {
    return triage::replace_frames(stack,
                                  [&](const countfile::StrippedFrame& frame) {
                                    return loaded.symbolizer->resolve(frame);
                                  })
        .text;
  });
  shortages->end();
  return loaded;
}

Json stacks_json(const LoadedStacks& loaded) {
  const triage::ReportCount& reports = loaded.data.reports();
  const bool any = !reports.by_day.empty();
  return Json{{"Program", loaded.data.query().program},
              {"From", any ? base::format_date(reports.by_day.begin()->first) : ""},
              {"To", any ? base::format_date(reports.by_day.rbegin()->first) : ""},
              {"Reports", reports.reports},
              {"Users", reports.users()},
              {"LeftOut", loaded.left_out}};
}

std::string name_of(const triage::StackGroup& group) {
  if (!group.blamed.empty()) return group.blamed;
  return group.key.functions.empty() ? group.key.counter : group.key.functions[0];
}

}  // namespace tally::app
