#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include "client/interrupt_guard.h"
#include "client/prompt_place.h"
#include "client/prompt_reply.h"
#include "client/prompt_turn.h"
#include "client/wrap_lines.h"
#include "tally/prompt.h"

namespace tally {
namespace {

using client::InterruptGuard;
using client::PromptReply;

constexpr long kPatienceMilliseconds = consent::kPromptPatienceSeconds * 1000;

void print(std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(STDERR_FILENO, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return;
    text = consent::slice(text, static_cast<size_t>(written));
  }
}

bool shows_what_is_written() {
  const char* kind = ::getenv("TERM");
  return kind != nullptr && *kind != '\0' && ::strcmp(kind, "dumb") != 0;
}

// A job in the background would be stopped when it reads, or writes.
bool is_in_foreground() { return ::tcgetpgrp(STDIN_FILENO) == ::getpgrp(); }

// Whether lines are read, as the user can correct them, and he has begun none: what he has typed
// for the shell is not an answer of ours. The kernel tells of a line that has no end yet only while
// lines are not asked for.
bool is_ready_for_a_line() {
  termios as_it_is{};
  if (::tcgetattr(STDIN_FILENO, &as_it_is) != 0 || (as_it_is.c_lflag & ICANON) == 0) return false;
  pollfd whole_line{STDIN_FILENO, POLLIN, 0};
  if (::poll(&whole_line, 1, 0) != 0) return false;
  termios raw = as_it_is;
  raw.c_lflag &= ~static_cast<tcflag_t>(ICANON);
  if (::tcsetattr(STDIN_FILENO, TCSANOW, &raw) != 0) return false;
  int typed = 1;
  const bool told = ::ioctl(STDIN_FILENO, FIONREAD, &typed) == 0;
  ::tcsetattr(STDIN_FILENO, TCSANOW, &as_it_is);
  return told && typed == 0;
}

bool can_ask_here() {
  for (const int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (::isatty(fd) == 0) return false;
  }
  return shows_what_is_written() && is_in_foreground();
}

size_t columns_of_terminal() {
  constexpr size_t kUsual = 80;
  winsize size{};
  const bool told = ::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
  return told && size.ws_col < kUsual ? size.ws_col : kUsual;
}

long milliseconds_now() {
  timespec now{};
  ::clock_gettime(CLOCK_MONOTONIC, &now);
  return static_cast<long>(now.tv_sec) * 1000 + now.tv_nsec / 1'000'000;
}

// What the user typed within the time: as expired if he typed nothing, as dismissed if he wants
// none of it.
PromptReply read_reply(const InterruptGuard& interrupts) {
  const long end = milliseconds_now() + kPatienceMilliseconds;
  for (;;) {
    const long left = end - milliseconds_now();
    if (left <= 0) return PromptReply::kExpired;
    pollfd events[] = {{STDIN_FILENO, POLLIN, 0}, {interrupts.descriptor(), POLLIN, 0}};
    const int ready = ::poll(events, 2, static_cast<int>(left));
    if (ready < 0 && errno != EINTR) return PromptReply::kExpired;
    if (ready <= 0) continue;
    if (events[1].revents != 0 || !is_in_foreground()) return PromptReply::kDismissed;
    char line[4096];  // no line of a terminal is longer
    const ssize_t size = ::read(STDIN_FILENO, line, sizeof line);
    if (size < 0 && errno == EINTR) continue;
    if (size <= 0) return PromptReply::kDismissed;
    return client::reply_of({line, static_cast<size_t>(size)});
  }
}

Answer answer_of(PromptReply reply) {
  switch (reply) {
    case PromptReply::kYes:
      return Answer::kYes;
    case PromptReply::kNo:
      return Answer::kNo;
    case PromptReply::kExpired:
      return Answer::kExpired;
    case PromptReply::kDismissed:
      break;
  }
  return Answer::kDismissed;
}

void tell(const Config& config, PromptReply reply, bool is_recorded) {
  const client::PromptPlace place{config};
  if (reply == PromptReply::kDismissed) return print("\nNothing changes.\n");
  if (reply == PromptReply::kExpired) return print("\nNo answer: nothing changes.\n");
  if (!is_recorded) return print("Your answer could not be written down: nothing changes.\n");
  for (const std::string_view piece :
       words_of_answer(reply == PromptReply::kYes, place.subject())) {
    print(piece);
  }
}

bool ask(const Config& config) {
  if (!can_ask_here()) return false;
  char text[kMaxPromptMessage];
  const size_t length = prompt_message(config, text, sizeof text);
  // Each run comes here: the terminal is touched only when the question is due.
  if (length == 0 || !client::take_prompt_when(config, is_ready_for_a_line).may_ask) return false;
  client::wrap_lines(text, length, columns_of_terminal());
  const InterruptGuard interrupts;
  print("\n");
  print({text, length});
  print(" [y/N] ");
  const PromptReply reply = read_reply(interrupts);
  tell(config, reply, answer_prompt(config, answer_of(reply)));
  return true;
}

}  // namespace

bool ask_in_terminal(const Config& config) noexcept {
  const int error = errno;
  const bool asked = ask(config);
  errno = error;
  return asked;
}

}  // namespace tally
