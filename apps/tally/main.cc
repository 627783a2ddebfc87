// The command `tally`: what a user sees and decides about the telemetry on this machine.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <exception>
#include <string>
#include <vector>

#include "commands.h"
#include "triage/debuginfod.h"

namespace {

using namespace tally::app;
using tally::consent::Mode;

constexpr const char* kDescription =
    "Shows and controls what developer tools count on this machine.\n"
    "Nothing is sent unless you say yes: tally on --collection NAME.";

// What the user typed.
struct Arguments {
  Target target;
  std::string as_of;
  std::string url;
  std::string config;
  std::vector<std::string> files;
  AuditRequest audit;
  SymbolizeRequest symbolize;
  bool json = false;
  bool raw = false;
  int error_code = kExitError;  // what the command answers if its output cannot be written
};

// Turns --as-of into a time, for CLI11 to complain about if it is none.
std::string check_time(const std::string& text) {
  const auto time = tally::base::parse_date_or_time(text);
  return time ? std::string{} : time.error().message;
}

// A variable that a script forgot to set must not turn a check off.
std::string check_not_empty(const std::string& text) { return text.empty() ? "is empty" : ""; }

std::string check_server(const std::string& url) {
  return tally::triage::is_server_url(url) ? "" : "is no URL: it begins with http:// or https://";
}

tally::base::Time time_of(const Arguments& arguments) {
  if (arguments.as_of.empty()) return tally::base::system_now();
  return *tally::base::parse_date_or_time(arguments.as_of);
}

void add_target(CLI::App& command, Arguments& arguments) {
  auto* dir = command.add_option("--dir", arguments.target.directory, "The telemetry directory");
  command
      .add_option("--collection", arguments.target.collection,
                  "The collection's name, for example go")
      ->excludes(dir);
}

void add_as_of(CLI::App& command, Arguments& arguments) {
  command
      .add_option("--as-of", arguments.as_of,
                  "Act as if it were this time (a date, or 2026-11-29T00:00:00Z)")
      ->check(CLI::Validator{check_time, "TIME"});
}

void add_mode_command(CLI::App& app, Arguments& arguments, Mode mode, const std::string& what,
                      int& exit_code) {
  CLI::App* command = app.add_subcommand(std::string(mode_name(mode)), what);
  add_target(*command, arguments);
  add_as_of(*command, arguments);
  command->callback([&arguments, &exit_code, mode] {
    exit_code = set_mode(arguments.target, mode, time_of(arguments));
  });
}

void add_dump(CLI::App& app, Arguments& arguments, int& exit_code) {
  CLI::App* command = app.add_subcommand(
      "dump", "Print what counter files hold: those named, or all of a collection");
  add_target(*command, arguments);
  command->add_flag("--json", arguments.json,
                    "One JSON object a line for each file, all as it is stored");
  command->add_flag(
      "--raw", arguments.raw,
      "Print stacks as they are stored; else their functions and lines are shown where\n"
      "this machine has the program's debug information");
  command->add_option("FILE", arguments.files, "Counter files");
  command->callback([&] {
    const DumpForm form = arguments.json  ? DumpForm::kJson
                          : arguments.raw ? DumpForm::kRaw
                                          : DumpForm::kText;
    exit_code = dump_files(arguments.target, arguments.files, form);
  });
}

void add_upload(CLI::App& app, Arguments& arguments, int& exit_code) {
  CLI::App* command = app.add_subcommand(
      "upload",
      "Do the weekly run now: make the reports that are due, and send them if the mode is on");
  add_target(*command, arguments);
  add_as_of(*command, arguments);
  command->add_option("--url", arguments.url, "Where to send: https://HOST/upload");
  command->add_option("--config", arguments.config, "The upload config: what may be sent");
  command->callback([&] {
    exit_code =
        run_upload_command(arguments.target, arguments.url, arguments.config, time_of(arguments));
  });
}

void add_audit(CLI::App& app, Arguments& arguments, int& exit_code) {
  CLI::App* command = app.add_subcommand(
      "audit",
      "List what a program can count, without running it: all that its macros say of it\n"
      "(TALLY_COUNTER and its sisters)");
  command->footer(
      "Exit codes: 0 listed, or agrees with the config; 1 differs from the config; 2 trouble, "
      "such\n"
      "as a damaged file (one sentence says which) or wrong usage.");
  AuditRequest& request = arguments.audit;
  command->add_option("BINARY", request.binary, "A program, a shared library or an object file")
      ->required();
  auto* config =
      command
          ->add_option("--config", request.config,
                       "Instead: list what differs from this upload config, in both directions")
          ->check(CLI::Validator{check_not_empty, "FILE"});
  command
      ->add_option("--program", request.program,
                   "The program of the config; if not said, the only one whose name ends in the\n"
                   "file's name, or the only one there is")
      ->check(CLI::Validator{check_not_empty, "NAME"})
      ->needs(config);
  command->add_flag("--json", request.json, "One JSON object with all of it");
  command->callback([&] {
    arguments.error_code = kExitTrouble;
    exit_code = audit_binary(request);
  });
}

void add_symbolize(CLI::App& stacks, Arguments& arguments, int& exit_code) {
  CLI::App* command =
      stacks.add_subcommand("symbolize",
                            "Copy a text, and show each frame MODULE@BUILDID:+0xADDR in it, one a "
                            "line or in the strings of\n"
                            "JSON, as FUNCTION:+LINE,+0xHEX, inlined calls too. LINE counts from "
                            "the function's first line.");
  command->footer(
      "Debug information is looked for by build-id: in the directories that are named, in\n"
      "/usr/lib/debug, and at last at the servers that are named. No other server is asked,\n"
      "whatever DEBUGINFOD_URLS says. One that is asked learns build-ids, and your system's name\n"
      "and version.\n"
      "Example:\n"
      "  tally dump --raw --collection acme | tally stacks symbolize --debug-dir build -\n"
      "Exit codes: 0 all frames are shown; 1 some had to stay (a sentence for each module says "
      "why);\n"
      "2 trouble or wrong usage.");
  SymbolizeRequest& request = arguments.symbolize;
  command
      ->add_option(
          "--debug-dir", request.debug_dirs,
          "A directory with debug information: .build-id/xx/rest.debug, xx/rest.debug, or any\n"
          "ELF file, in folders too; may be given again")
      ->allow_extra_args(false)
      ->check(CLI::ExistingDirectory);
  command
      ->add_option("--debuginfod", request.servers,
                   "The URL of a server (debuginfod) that may be asked; may be given again")
      ->allow_extra_args(false)
      ->check(CLI::Validator{check_server, "URL"});
  command->add_option("FILE", request.file, "The text; -: standard input")->required();
  command->callback([&] {
    arguments.error_code = kExitTrouble;
    exit_code = symbolize_stacks(request);
  });
}

void add_stacks(CLI::App& app, Arguments& arguments, int& exit_code) {
  CLI::App* stacks = app.add_subcommand("stacks", "Work with the stacks that programs counted");
  stacks->require_subcommand(1);
  add_symbolize(*stacks, arguments, exit_code);
}

void add_commands(CLI::App& app, Arguments& arguments, int& exit_code) {
  add_mode_command(app, arguments, Mode::kOn, "Count, and send approved counters once a week",
                   exit_code);
  add_mode_command(app, arguments, Mode::kLocal, "Count on this machine, send nothing", exit_code);
  add_mode_command(app, arguments, Mode::kOff, "Count nothing, send nothing", exit_code);
  CLI::App* status = app.add_subcommand("status", "Show the mode and what is kept and sent");
  add_target(*status, arguments);
  status->callback([&] { exit_code = print_status(arguments.target); });
  CLI::App* env = app.add_subcommand("env", "Print the mode and where the files are");
  add_target(*env, arguments);
  env->callback([&] { exit_code = print_environment(arguments.target); });
  add_dump(app, arguments, exit_code);
  add_upload(app, arguments, exit_code);
  add_audit(app, arguments, exit_code);
  add_stacks(app, arguments, exit_code);
}

// What was printed must have arrived: a full disk or a closed pipe is an error like others.
int check_output(int exit_code, int error_code) {
  if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0) return exit_code;
  report_error("the output could not be written");
  return error_code;
}

int run(int argc, char** argv, Arguments& arguments) {
  CLI::App app{kDescription, "tally"};
  app.require_subcommand(1);
  app.footer(
      "Examples:\n"
      "  tally status\n"
      "  tally on --collection go\n"
      "  tally dump --collection go\n"
      "  tally audit /usr/bin/acme-cc\n"
      "Exit codes: 0 done, 1 an error (one sentence says which), 2 wrong usage;\n"
      "those of audit and stacks are in their own help.");
  int exit_code = kExitOk;
  add_commands(app, arguments, exit_code);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? kExitOk : kExitUsage;
  }
  return check_output(exit_code, arguments.error_code);
}

}  // namespace

int main(int argc, char** argv) {
  Arguments arguments;
  try {
    return run(argc, argv, arguments);
  } catch (const std::exception& error) {
    // {fmt} throws where printing fails; nothing else of ours throws, short of a lack of memory.
    report_error(error.what());
    return arguments.error_code;
  }
}
