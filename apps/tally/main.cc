// The command `tally`: what a user sees and decides about the telemetry on this machine.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <exception>

#include "announcing.h"
#include "client/sidecar_main.h"
#include "commands.h"
#include "help.h"
#include "usage.h"

namespace {

using namespace tally::app;

constexpr const char* kDescription =
    "Shows and controls what developer tools count on this machine. "
    "Nothing is sent unless you say yes: tally on --collection NAME.";

// In the order of the help.
void add_commands(CLI::App& app, Outcome& outcome, char** wrapped) {
  add_mode_commands(app, outcome);
  add_status(app, outcome);
  add_view(app, outcome);
  add_env(app, outcome);
  add_dump(app, outcome);
  add_csv(app, outcome);
  add_clean(app, outcome);
  add_preview(app, outcome);
  add_sent(app, outcome);
  add_upload(app, outcome);
  add_inc(app, outcome);
  add_wrap(app, outcome, wrapped);
  add_config(app, outcome);
  add_audit(app, outcome);
  add_stacks(app, outcome);
  add_completion(app, outcome);
}

// What was printed must have arrived: a full disk or a closed pipe is an error like others.
int check_output(const Outcome& outcome) {
  if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0) return outcome.exit_code;
  report_error("the output could not be written");
  return outcome.error_code;
}

int run(int argc, char** argv, Outcome& outcome) {
  CLI::App app{kDescription, "tally"};
  app.require_subcommand(1);
  use_folded_help(app);
  app.set_version_flag("--version", "tally " TALLY_VERSION, "Print the version and exit");
  add_commands(app, outcome, take_wrapped_command(argc, argv));
  // Commands would inherit it.
  set_footer(app, "`tally COMMAND --help` explains a command.",
             {"tally status", "tally on --collection go", "tally dump --collection go",
              "tally audit /usr/bin/acme-cc"},
             "0 done, 1 an error (one sentence says which), 2 wrong usage; those of audit, "
             "stacks and wrap are in their own help.");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return app.exit(error);  // help was asked for
    report_error(explain_usage(app, error, argc, argv));
    return kExitUsage;
  }
  const int exit_code = check_output(outcome);
  announce_at_end(app);
  return exit_code;
}

}  // namespace

int main(int argc, char** argv) {
  // The sidecar of programs that cannot run themselves again.
  tally::client::become_sidecar_if_asked();
  Outcome outcome;
  try {
    return run(argc, argv, outcome);
  } catch (const std::exception& error) {
    // {fmt} throws where printing fails; nothing else of ours throws, short of a lack of memory.
    report_error(error.what());
    return outcome.error_code;
  }
}
