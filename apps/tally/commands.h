// The commands of `tally`. Each prints its result to standard output and returns the exit code. An
// error is a sentence on standard error and exit code 1; of `audit` and `stacks`, 2.
#ifndef TALLY_APPS_TALLY_COMMANDS_H_
#define TALLY_APPS_TALLY_COMMANDS_H_

#include <string>
#include <vector>

#include "base/date.h"
#include "base/error.h"
#include "consent/environment.h"

namespace tally::app {

inline constexpr int kExitOk = 0;
inline constexpr int kExitError = 1;
inline constexpr int kExitUsage = 2;
// Of `tally audit` and `tally stacks`, as of diff: this is a result, and all else is trouble.
inline constexpr int kExitDiffers = 1;
inline constexpr int kExitTrouble = 2;

// Which collection a command is about: by name or by directory; by TALLY_DIR if neither is given.
struct Target {
  std::string collection;
  std::string directory;
};

// The target's directory and mode. An error if no target was said or it has no directory.
base::Result<consent::Place> resolve(const Target& target);

// Prints `tally: <message>` to standard error and returns kExitError.
int report_error(const std::string& message);

int set_mode(const Target& target, consent::Mode mode, base::Time now);
int print_environment(const Target& target);
// Without a target: every collection of this user.
int print_status(const Target& target);

enum class DumpForm {
  kText,  // with stacks made readable as far as this machine's own files allow
  kRaw,   // with stacks as they are stored
  kJson,  // one object a line, as it is stored
};
// Without files: all counter files of the target.
int dump_files(const Target& target, std::vector<std::string> files, DumpForm form);

int run_upload_command(const Target& target, const std::string& url, const std::string& config,
                       base::Time now);

struct AuditRequest {
  std::string binary;   // a program, shared library or object file
  std::string config;   // an upload config to compare with; empty: none
  std::string program;  // of the config; empty: see audit::choose_program
  bool json = false;
};
int audit_binary(const AuditRequest& request);

struct SymbolizeRequest {
  std::string file;                     // with frames; `-`: standard input
  std::vector<std::string> debug_dirs;  // directories with debug information
  std::vector<std::string> servers;     // URLs of debuginfod servers
};
// kExitOk if every frame was replaced, kExitDiffers if some had to stay.
int symbolize_stacks(const SymbolizeRequest& request);

}  // namespace tally::app

#endif  // TALLY_APPS_TALLY_COMMANDS_H_
