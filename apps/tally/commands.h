// The commands of `tally`, each in a file of its own: what it takes, and what it does. A command
// prints its result to standard output. An error is a sentence on standard error and exit code 1;
// of `audit` and `stacks`, 2.
#ifndef TALLY_APPS_TALLY_COMMANDS_H_
#define TALLY_APPS_TALLY_COMMANDS_H_

#include <CLI/CLI.hpp>
#include <string>

#include "base/error.h"
#include "consent/environment.h"

namespace tally::app {

inline constexpr int kExitOk = 0;
inline constexpr int kExitError = 1;
inline constexpr int kExitUsage = 2;
// Of `tally audit` and `tally stacks`, as of diff: this is a result, and all else is trouble.
inline constexpr int kExitDiffers = 1;
inline constexpr int kExitTrouble = 2;

// What becomes of a run of `tally`.
struct Outcome {
  int exit_code = kExitOk;
  int error_code = kExitError;  // the exit code if the command's output cannot be written
};

// Which collection a command is about: by name or by directory; by TALLY_DIR if neither is given.
struct Target {
  std::string collection;
  std::string directory;
};

// The target's directory and mode. An error if no target was said or it has no directory.
base::Result<consent::Place> resolve(const Target& target);

// Prints `tally: <message>` to standard error, on one line that does a terminal no harm, and
// returns kExitError.
int report_error(const std::string& message);

// Each adds a command, which puts what became of it into `outcome`. That must outlive the app.
void add_mode_commands(CLI::App& app, Outcome& outcome);
void add_status(CLI::App& app, Outcome& outcome);
void add_view(CLI::App& app, Outcome& outcome);
void add_env(CLI::App& app, Outcome& outcome);
void add_dump(CLI::App& app, Outcome& outcome);
void add_csv(CLI::App& app, Outcome& outcome);
void add_clean(CLI::App& app, Outcome& outcome);
void add_preview(CLI::App& app, Outcome& outcome);
void add_sent(CLI::App& app, Outcome& outcome);
void add_upload(CLI::App& app, Outcome& outcome);
void add_inc(CLI::App& app, Outcome& outcome);
void add_config(CLI::App& app, Outcome& outcome);
void add_audit(CLI::App& app, Outcome& outcome);
void add_stacks(CLI::App& app, Outcome& outcome);
void add_completion(CLI::App& app, Outcome& outcome);

// `tally wrap … -- COMMAND …`: takes the command out of the arguments, which end before the `--`
// from then on: nothing of it may be read as ours. Null if there is none.
char** take_wrapped_command(int& argc, char** argv);
void add_wrap(CLI::App& app, Outcome& outcome, char** command);

}  // namespace tally::app

#endif  // TALLY_APPS_TALLY_COMMANDS_H_
