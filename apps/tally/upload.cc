#include "tally/upload.h"

#include <fmt/core.h>

#include <memory>

#include "commands.h"
#include "counting.h"
#include "dry_run.h"
#include "format/printable.h"
#include "help.h"
#include "options.h"
#include "run_request.h"

namespace tally::app {
namespace {

struct UploadRequest {
  RunRequest run;
  bool dry_run = false;
};

// What remains to be said after a run in which not everything was done; empty if everything was.
std::string undone(const UploadOutcome& outcome) {
  std::string text;
  const auto add = [&text](int n, std::string_view what) {
    if (n > 0) text += fmt::format("{}{} {}", text.empty() ? "" : ", ", n, what);
  };
  add(outcome.kept, "kept for a later run");
  add(outcome.refused, "refused by the collector");
  add(outcome.failed, "failed");
  return text;
}

// What the run counts is counted for the program that does it: this command. Where it cannot be
// counted, the run says all the same what was wrong.
void count_for_command(void* context, const char* counter) {
  const auto& target = *static_cast<const Target*>(context);
  const Counting counting{.collection = target.collection,
                          .program = "tally",
                          .version = "v" TALLY_VERSION,
                          .directory = target.directory};
  if (open_counters(counting) == Opened::kCounting) count(counter);
}

int upload(const UploadRequest& request) {
  const auto place = resolve(request.run.target);
  if (!place) return report_error(place.error().message);
  UploadOptions options = request.run.options();
  if (request.dry_run) return print_dry_run(options);
  bool said_something = false;
  options.log_context = &said_something;
  options.log = [](void* said, const char* line) {
    *static_cast<bool*>(said) = true;
    // File names, and what a server answers, come from anybody.
    fmt::print("{}\n", format::printable(line));
  };
  Target target = request.run.target;
  options.count_context = &target;
  options.count = &count_for_command;
  const UploadOutcome outcome = run_upload(options);
  if (!outcome.error.empty()) return report_error(outcome.error);
  if (const std::string left = undone(outcome); !left.empty()) {
    return report_error("not everything was done: " + left + "; the lines above say why");
  }
  if (!said_something) fmt::print("Nothing was due.\n");
  return kExitOk;
}

}  // namespace

void add_upload(CLI::App& app, Outcome& outcome) {
  const auto request = std::make_shared<UploadRequest>();
  CLI::App* command = app.add_subcommand(
      "upload",
      "Do the weekly run now: make the reports that are due, and send them if the mode is on");
  add_target(*command, request->run.target);
  add_as_of(*command, request->run.as_of);
  set_footer(*command,
             "What is not said by an option is taken from the collection's descriptor "
             "(share/tallystick/collections.d/NAME.json).",
             {"tally upload --collection acme",
              "tally upload --collection acme --config what-may-be-sent.json"},
             "0 done, 1 not all could be done (sentences say what and why), 2 wrong usage.");
  command->add_option("--url", request->run.url, "Where to send: https://HOST/upload")
      ->type_name("URL");
  add_config(*command, request->run,
             "Where to fetch the upload config: a signed note at URL/latest");
  command->add_flag(
      "--dry-run", request->dry_run,
      "Say what would be done, and do nothing: no file is written, nothing is sent or\n"
      "fetched");
  command->callback([request, &outcome] { outcome.exit_code = upload(*request); });
}

}  // namespace tally::app
