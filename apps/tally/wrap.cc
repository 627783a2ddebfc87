#include <fmt/core.h>
#include <signal.h>
#include <sys/wait.h>

#include <chrono>
#include <cstring>
#include <memory>

#include "commands.h"
#include "consent/environment.h"
#include "counting.h"
#include "flag_names.h"
#include "help.h"
#include "supervise.h"
#include "tally/bound.h"
#include "tally/name.h"

namespace tally::app {
namespace {

using Clock = std::chrono::steady_clock;

// What a command may be counted as: room is left for what is added to it.
constexpr size_t kLongestName = 256;

constexpr const char* kLatencyBounds[] = {"1ms",   "3ms",  "10ms",  "30ms",  "100ms",
                                          "300ms", "1s",   "3s",    "10s",   "30s",
                                          "1min",  "3min", "10min", "30min", "1h"};
static_assert(are_valid_bounds(kLatencyBounds));

struct WrapRequest {
  Counting counting;
  std::string name;
  std::string flags;
  char** command = nullptr;
};

std::string check_name(const std::string& text) {
  if (is_valid_name(text.c_str()) && text.size() <= kLongestName && !text.contains(':')) return "";
  return "is no name such as acme or acme/cc";
}

std::vector<std::string> split_flags(const std::string& text) {
  std::vector<std::string> flags;
  for (size_t at = 0; at < text.size();) {
    const size_t end = std::min(text.find(',', at), text.size());
    flags.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return flags;
}

std::string check_flags(const std::string& text) {
  if (text.empty()) return "is empty";
  for (const std::string& flag : split_flags(text)) {
    const bool is_bucket =
        is_valid_name(flag.c_str()) && !flag.contains(':') && !flag.contains('/');
    if (!is_bucket || flag.starts_with('-')) return "is no list such as verbose,output,v";
  }
  return "";
}

// What was not said follows from the counters' name and from the command.
std::string complete(Counting& counting, const WrapRequest& request) {
  if (counting.collection.empty()) {
    counting.collection = request.name.substr(0, request.name.find('/'));
    const std::string wrong = collection_name()(counting.collection);
    if (!wrong.empty()) return counting.collection + " " + wrong + "; say --collection";
  }
  if (counting.program.empty()) {
    const std::string command = request.command[0];
    counting.program = command.substr(command.rfind('/') + 1);
    if (!is_program_name(counting.program)) counting.program = "other";
  }
  return "";
}

std::string exit_bucket(int status) {
  if (!WIFSIGNALED(status)) return std::to_string(WEXITSTATUS(status));
  const int signal = WTERMSIG(status);
  const char* name = ::sigabbrev_np(signal);
  return name != nullptr ? fmt::format("SIG{}", name)
                         : fmt::format("SIGRTMIN+{}", signal - SIGRTMIN);
}

std::string latency_bucket(Clock::duration time) {
  const auto ns = std::chrono::duration_cast<std::chrono::nanoseconds>(time).count();
  for (const char* bound : kLatencyBounds) {
    if (static_cast<uint64_t>(ns) < bound_value(bound)) return fmt::format("<{}", bound);
  }
  return fmt::format(">={}", kLatencyBounds[std::size(kLatencyBounds) - 1]);
}

// What the command was asked to do; in the child, which then becomes the command: the file is held
// by nobody while that runs, for weeks perhaps.
void count_start(const WrapRequest& request) {
  if (open_counters(request.counting) != Opened::kCounting) return;
  count(request.name + "/runs");
  for (const std::string& flag : flag_names(request.command, split_flags(request.flags))) {
    count(fmt::format("{}/flag:{}", request.name, flag));
  }
}

// What came of it, in the file of the day on which it ends, if telemetry is not off by now.
void count_end(const WrapRequest& request, int status, Clock::duration time) {
  if (open_counters(request.counting) != Opened::kCounting) return;
  count(fmt::format("{}/exit:{}", request.name, exit_bucket(status)));
  count(fmt::format("{}/latency:{}", request.name, latency_bucket(time)));
}

// Returns only if the command was not run.
int wrap(WrapRequest& request) {
  if (request.command == nullptr) {  // or it stands there without the `--`
    report_error("say what to run, behind --: tally wrap NAME -- COMMAND");
    return kExitUsage;
  }
  if (const std::string wrong = complete(request.counting, request); !wrong.empty()) {
    report_error(wrong);
    return kExitUsage;
  }
  const consent::Place place =
      consent::find_place(request.counting.directory, request.counting.collection);
  if (place.effective.mode == consent::Mode::kOff) become_command(request.command);
  const auto begin = Clock::now();
  const int status = run_command(request.command, [&request] { count_start(request); });
  count_end(request, status, Clock::now() - begin);
  end_like(status);
}

void add_options(CLI::App& command, WrapRequest& request) {
  command
      .add_option("NAME", request.name, "What the counters' names begin with, for example acme/cc")
      ->required()
      ->check(CLI::Validator{check_name, "NAME"});
  command
      .add_option("--collection", request.counting.collection,
                  "The collection; if not said, what stands in NAME before the first /")
      ->check(collection_name());
  command
      .add_option("--program", request.counting.program,
                  "The program that is counted, for example acme.org/cc; if not said, the "
                  "command's name without its folder")
      ->check(program_name());
  command
      .add_option("--flags", request.flags,
                  "Count these flags (verbose,output,v), and every other as other")
      ->check(CLI::Validator{check_flags, "FLAGS"});
  add_counting(command, request.counting);
}

}  // namespace

char** take_wrapped_command(int& argc, char** argv) {
  if (argc < 2 || std::strcmp(argv[1], "wrap") != 0) return nullptr;
  for (int i = 2; i + 1 < argc; ++i) {
    if (std::strcmp(argv[i], "--") != 0) continue;
    argc = i;
    return argv + i + 1;
  }
  return nullptr;
}

void add_wrap(CLI::App& app, Outcome& outcome, char** wrapped) {
  const auto request = std::make_shared<WrapRequest>();
  request->command = wrapped;
  CLI::App* command = app.add_subcommand(
      "wrap", "Run a command, and count how: for programs that cannot be changed");
  command->prefix_command();  // so that whoever describes it knows what stands behind `--`
  add_options(*command, *request);
  set_footer(
      *command,
      "It counts NAME/runs; NAME/exit:0 and so on, or NAME/exit:SIGSEGV; NAME/latency:<1s, the "
      "time that it took; and NAME/flag:verbose, the names of its flags, never a value: what is "
      "before the = of --verbose=1, the first letter of -v1. A value that looks like a flag, such "
      "as --x in grep -e --x, is taken for one; with --flags nothing but these is counted.\n\n"
      "The command runs as it would alone, with the same terminal, signals and exit code; when "
      "telemetry is off, it takes this one's place.",
      {"tally wrap acme/cc --flags O,g,c -- cc -O2 -c main.c"},
      "the command's own; 127 if there is no such command, 126 if it cannot be run; 2 wrong usage: "
      "then nothing was run.");
  command->callback([request, &outcome] { outcome.exit_code = wrap(*request); });
}

}  // namespace tally::app
