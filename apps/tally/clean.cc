#include "upload/clean.h"

#include <fmt/core.h>

#include <filesystem>
#include <memory>

#include "commands.h"
#include "format/printable.h"
#include "help.h"
#include "known_places.h"
#include "layout.h"
#include "options.h"

namespace tally::app {
namespace {

struct CleanRequest {
  Target target;
  bool all = false;
  bool sent = false;
  bool dry_run = false;
};

// "3 counter files, 2 weekly reports; 72 KiB"
std::string list(const upload::Cleaned& done) {
  std::string text;
  const auto add = [&text](size_t n, std::string_view thing) {
    if (n > 0) text += fmt::format("{}{}", text.empty() ? "" : ", ", plural(n, thing));
  };
  add(done.counter_files, "counter file");
  add(done.local_reports, "weekly report");
  add(done.ready_reports, "unsent report");
  add(done.sent_reports, "copy of a sent report");
  add(done.others, "leftover");
  return fmt::format("{}; {}", text, format_size(done.bytes));
}

// What the user should know of what was in use.
void print_warnings(const CleanRequest& request, const upload::Cleaned& done) {
  if (done.in_use > 0) {
    fmt::print("{}\n",
               fold(fmt::format("{} {} in use. The programs run on, but what they count "
                                "into {} until the week is over is lost.",
                                plural(done.in_use, "counter file"),
                                done.in_use == 1 ? "is" : "are", done.in_use == 1 ? "it" : "them"),
                    0, 0));
  }
  for (const base::Date week : done.being_sent) {
    fmt::print("The report of {} may be on its way: a program has begun to send it.\n",
               base::format_date(week));
  }
  if (request.dry_run) {
    for (const std::string& file : done.files) fmt::print("  {}\n", format::printable(file));
  }
}

int clean_place(const CleanRequest& request, const consent::Place& place) {
  const std::string where = format::printable(place.directory.view());
  const auto done = upload::clean(
      {.directory = place.directory.c_str(), .sent = request.sent, .dry_run = request.dry_run});
  if (!done) return report_error(done.error().message);
  if (done->files.empty()) {
    fmt::print("{}: there was nothing to remove.\n", where);
  } else {
    fmt::print("{}: {} {}.\n", where, request.dry_run ? "would remove" : "removed", list(*done));
  }
  print_warnings(request, *done);
  for (const std::string& problem : done->problems) report_error(problem);
  return done->problems.empty() ? kExitOk : kExitError;
}

int clean_all(const CleanRequest& request) {
  // Whose descriptor cannot be used has a directory all the same.
  const auto places = known_places([](const std::string&) {});
  if (!places) return report_error(places.error().message);
  int exit_code = kExitOk;
  bool any = false;
  for (const KnownPlace& known : *places) {
    std::error_code ignored;
    if (!std::filesystem::exists(known.place.directory.c_str(), ignored)) continue;
    any = true;
    const int code = clean_place(request, known.place);
    if (code != kExitOk) exit_code = code;
  }
  if (!any) fmt::print("There was nothing to remove.\n");
  return exit_code;
}

int clean(const CleanRequest& request) {
  if (request.all) return clean_all(request);
  const auto place = resolve(request.target);
  if (place) return clean_place(request, *place);
  if (request.target.collection.empty()) {
    return report_error("say what is to be removed: --collection NAME, --dir DIR or --all");
  }
  return report_error(place.error().message);
}

}  // namespace

void add_clean(CLI::App& app, Outcome& outcome) {
  const auto request = std::make_shared<CleanRequest>();
  CLI::App* command =
      app.add_subcommand("clean", "Remove the counters and reports that are kept here");
  add_target(*command, request->target);
  command->add_flag("--all", request->all, "All collections of this user")
      ->excludes(command->get_option("--dir"))
      ->excludes(command->get_option("--collection"));
  command->add_flag("--sent", request->sent, "Also the copies of what was sent");
  command->add_flag("--dry-run", request->dry_run, "Remove nothing, list what would be removed");
  set_footer(*command,
             "Removes counter files, weekly reports and reports that wait to be sent, which then "
             "never are. The mode stays, with its date, and so do the weekday on which the week "
             "ends (weekends), the time of the last run (upload.token) and what you answered when "
             "you were asked. Other files are left alone, and no symbolic link is followed. What "
             "was sent is public; no command can take it back.",
             {"tally clean --collection go --dry-run", "tally clean --all --sent"});
  command->callback([request, &outcome] { outcome.exit_code = clean(*request); });
}

}  // namespace tally::app
