#include "tally/telemetry_command.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "client/announcement_file.h"
#include "client/telemetry_preview.h"
#include "client/telemetry_prompt.h"
#include "consent/environment.h"
#include "consent/words.h"
#include "counter/clock.h"

namespace tally {
namespace {

using consent::Mode;
using consent::Words;

constexpr int kExitOk = 0;
constexpr int kExitError = 1;
constexpr int kExitUsage = 2;

std::string_view view_of(const char* text) {
  return text == nullptr ? std::string_view{} : std::string_view{text};
}

void print(FILE* out, const Words& words) {
  for (const std::string_view piece : words) ::fwrite(piece.data(), 1, piece.size(), out);
}

// One run of the command.
class TelemetryCommand {
 public:
  TelemetryCommand(const Config& config, std::string_view name)
      : config_(config),
        place_(consent::find_place(view_of(config.directory), view_of(config.collection))) {
    // What the user typed to run this program.
    called_.append(view_of(::program_invocation_short_name)).append(" ").append(name);
  }

  // With the words behind the command's own name.
  int run(int count, const char* const* words) {
    if (count < 1) return print_mode();
    if (view_of(words[0]) == "prompt" && count > 1) return prompt(count - 1, words + 1);
    const std::string_view word = count == 1 ? view_of(words[0]) : std::string_view{};
    if (word == "status") return print_status();
    if (word == "preview") return preview();
    if (const auto mode = consent::mode_of_name(word)) return choose(*mode);
    const bool is_help = word == "--help" || word == "-h";
    print_usage(is_help ? stdout : stderr);
    return is_help ? kExitOk : kExitUsage;
  }

 private:
  consent::Subject subject() const {
    return {.collection = view_of(config_.collection),
            .directory = place_.directory.view(),
            .upload_url = view_of(config_.upload_url),
            .privacy_url = view_of(config_.privacy_url),
            .title = view_of(config_.title),
            .is_shared = place_.source == consent::Place::Source::kEnvironment,
            .command = {.before = called_.view(), .behind = {}, .is_tally = false}};
  }

  int fail(Words words) const {
    Words sentence;
    sentence.add(called_.view()).add(": ");
    for (const std::string_view piece : words) sentence.add(piece);
    print(stderr, sentence.add("\n"));
    return kExitError;
  }

  int print_mode() const {
    print(stdout, Words{}.add(mode_name(place_.effective.mode)).add("\n"));
    return kExitOk;
  }

  int print_status() const {
    const Mode mode = place_.effective.mode;
    Words words;
    words.add("mode       ").add(mode_name(mode)).add(", ");
    words.add(explain(place_.effective.rule)).add("\n");
    consent::FixedString<16> day;
    if (const consent::UserMode& user = place_.seen.user; user.named) {
      words.add("chosen     ").add(mode_name(user.mode));
      if (user.since) words.add(", since ").add((day = consent::format_day(*user.since)).view());
      words.add("\n");
    }
    if (!place_.directory.empty()) {
      words.add("directory  ").add(place_.directory.view()).add("\n");
    }
    words.add("sends      ").add(mode == Mode::kOn ? "approved counters, once a week" : "nothing");
    const std::string_view url = view_of(config_.upload_url);
    if (mode == Mode::kOn && !url.empty()) words.add(", to ").add(url);
    print(stdout, words.add("\n"));
    if (mode == Mode::kOn) print_announced();
    return kExitOk;
  }

  // What will be sent, but is not yet, as the user has been told or will be.
  void print_announced() const {
    for (const std::string_view name : {client::kWaitingFile, client::kShownFile}) {
      consent::PathBuffer path;
      client::AnnouncementFile file;
      const bool holds = client::find_state_file(place_.directory.view(), name, path) &&
                         file.read(path.c_str()) && place_.seen.user.since == file.yes() &&
                         today() < file.last();
      if (!holds) continue;
      print(stdout, Words{}.add("announced  ").add(file.text()));
      return;
    }
  }

  // For front ends, which show the question and say what became of it.
  int prompt(int count, const char* const* words) {
    if (!may_do()) return kExitError;
    Config config = config_;
    config.command = called_.c_str();
    switch (client::run_prompt(config, count, words)) {
      case client::PromptRun::kDone:
        return kExitOk;
      case client::PromptRun::kNotRecorded:
        return fail(
            Words{}.add("the answer was not recorded: nobody was asked, it was answered before, or "
                        "it cannot be "
                        "written; see status"));
      case client::PromptRun::kUnknown:
        break;
    }
    print_usage(stderr);
    return kExitUsage;
  }

  int choose(Mode mode) {
    if (!may_do()) return kExitError;
    const std::string_view directory = place_.directory.view();
    const consent::Date day = today();
    if (consent::write_mode(directory, mode, day) == consent::ModeWritten::kFailed) {
      const char* reason = ::strerror(errno);
      return fail(Words{}.add("writing the mode to ").add(directory).add("/mode: ").add(reason));
    }
    place_ = consent::find_place(view_of(config_.directory), view_of(config_.collection));
    // A yes under a policy's cap begins when the cap is gone. If this cannot be written, the
    // programs that find it so do not count.
    consent::begin_capped_yes_anew(place_.effective, place_.seen.user, directory, day);
    print(stdout, words_of_choice(mode, subject()));
    if (place_.effective.mode != mode) {
      print(stdout, words_of_other_rule(mode, place_.effective, subject()));
    }
    return kExitOk;
  }

  int preview() {
    if (!may_do()) return kExitError;
    int exit_code = kExitError;
    switch (client::show_preview(config_, exit_code)) {
      case client::PreviewShown::kShown:
        return exit_code;
      case client::PreviewShown::kNobody:
        return fail(Words{}.add(
            "what would be sent is shown by the command tally, which is not installed here; "
            "install Tallystick"));
      case client::PreviewShown::kFailed:
        return fail(Words{}.add("running the installed tally preview: ").add(::strerror(errno)));
    }
    return kExitError;
  }

  // Whether there is something to set or to show; else says why not.
  bool may_do() const {
    if (place_.directory.empty()) {
      fail(Words{}
               .add("the collection ")
               .add(view_of(config_.collection))
               .add(" has no directory: neither HOME nor XDG_CONFIG_HOME is set"));
      return false;
    }
    if (!place_.seen.is_privileged) return true;
    fail(Words{}.add(
        "nothing is done here with rights that you do not have; use the command tally"));
    return false;
  }

  consent::Date today() const {
    counter::Clock clock;
    clock.read_environment(place_.source == consent::Place::Source::kEnvironment);
    return clock.today();
  }

  void print_usage(FILE* out) const {
    Words words;
    words.add("Usage: ").add(called_.view()).add(" [on|local|off|status|preview]\n");
    words.add("Without a word it prints the mode in force.\n");
    words.add("  on       ").add(consent::meaning(Mode::kOn)).add("\n");
    words.add("  local    ").add(consent::meaning(Mode::kLocal)).add("\n");
    words.add("  off      ").add(consent::meaning(Mode::kOff)).add("\n");
    words.add("  status   Say which mode is in force and why, and where counters are and go\n");
    words.add("  preview  Print what would be sent\n");
    words.add("Editors use `prompt take` and `prompt answer yes|no|dismissed` to ask you.\n");
    words.add("Exit codes: 0 done, 1 an error (one sentence says which), 2 wrong usage.\n");
    print(out, words);
  }

  const Config& config_;
  consent::Place place_;
  consent::PathBuffer called_;
};

// What was printed must have arrived.
int check_output(int exit_code) {
  if (::fflush(stdout) == 0 && ::ferror(stdout) == 0) return exit_code;
  ::fputs("telemetry: the output could not be written\n", stderr);
  return kExitError;
}

}  // namespace

int telemetry_command(const Config& config, int argc, const char* const* argv) noexcept {
  TelemetryCommand command{config, argc > 0 ? view_of(argv[0]) : std::string_view{"telemetry"}};
  return check_output(command.run(argc - 1, argv + 1));
}

}  // namespace tally
