// Asks the user whether approved counters may be sent. Opt-in telemetry lives by asking a fair
// sample of users, rarely and politely (doc/asking.md). A tool for the command line does it in one
// line, after its own work:
//
//   tally::ask_in_terminal(config);
//
// A language server uses tally/lsp.h. Any other front end asks by itself:
//
//   if (tally::take_prompt(config).may_ask) {
//     char text[tally::kMaxPromptMessage];
//     tally::prompt_message(config, text, sizeof text);
//     tally::answer_prompt(config, show(text) ? tally::Answer::kYes : tally::Answer::kNo);
//   }
//
// Who may be asked: a user who has not chosen a mode and whose mode is therefore `local`, whom no
// policy keeps from sending; not on a build machine; not in the first week of use; in the sample
// (Config::prompt_rate and prompt_salt); at most five times in all, once a week, and one program at
// a time; never after a yes or a no. One answer is for all programs of the collection.
//
// What became of it is counted in `tally/prompt`, once a process: what is counted before a yes is
// never sent, so each later process that calls take_prompt counts it again.
//
// Needs C++17; CMake target tally::client (libc alone). With TALLY_DISABLED defined, nobody is
// asked. None of the functions is for signal handlers. They are for any thread as long as no other
// changes the environment; take no ownership; allocate nothing; and leave errno as it is.
#ifndef TALLY_PROMPT_H_
#define TALLY_PROMPT_H_

#ifdef TALLY_DISABLED
#include "tally/disabled.h"
#else

#include <cstddef>

#include "tally/config.h"

namespace tally {

struct PromptTurn {
  bool may_ask = false;
  const char* why = "";  // a sentence in static memory, for logs and for who wonders
};

// Whether this process is to ask this user now. If so, that is written down before anything is
// shown, as one of the five times: of any number of processes, one may ask. Show the question then,
// and say what became of it by answer_prompt. The first call that this user's programs ever make
// begins the week of grace. Where telemetry is off, nothing is written.
//
// `config` is what `start` is given, and `start` need not have been called. Reads a few small
// files; writes one when its content changes. Never waits.
PromptTurn take_prompt(const Config& config) noexcept;

// Room for every question and the NUL behind it, if title, URLs and command have 1,024 bytes.
inline constexpr size_t kMaxPromptMessage = 2048;

// Writes what the user is to be asked, in UTF-8 with a NUL behind it: what is sent, what not, where
// to see it, and the question. Paragraphs are parted by empty lines. Returns its length, or 0 with
// an empty text if it does not fit.
size_t prompt_message(const Config& config, char* buffer, size_t size) noexcept;

// The words of the two buttons.
inline constexpr const char* kPromptYes = "Yes, I'd like to help";
inline constexpr const char* kPromptNo = "No, thanks";

enum class Answer {
  kYes,        // sets the mode `on`
  kNo,         // for ever; the mode stays as it is
  kDismissed,  // closed without an answer
  kExpired,    // nobody said anything
};

// Records what became of a question that take_prompt allowed, in this process or an earlier one;
// also late. False if it could not be recorded: no question was put, the user has answered before,
// or the file cannot be written: for a yes that of the mode, for the rest that of the question. May
// wait for another process for up to a second.
bool answer_prompt(const Config& config, Answer answer) noexcept;

// Asks on the terminal. Only if standard input, output and error are terminals that show what is
// written (no `TERM=dumb`), this process is in its foreground and the user has typed nothing yet;
// and only as take_prompt says. Enter alone means no, as does `n`; only `y` or `yes` means yes;
// Ctrl-C, Ctrl-D and anything else mean nothing. After 15 seconds it goes on without an answer.
// Says in a line what follows. Call it when the tool's own work is done, its output is flushed, and
// it is about to end: the exit code stays the tool's. For that time it handles SIGINT and SIGQUIT
// where they would end the process. Returns whether it has asked.
bool ask_in_terminal(const Config& config) noexcept;

}  // namespace tally

#endif  // TALLY_DISABLED

#endif  // TALLY_PROMPT_H_
