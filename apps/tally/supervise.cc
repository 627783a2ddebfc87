#include "supervise.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstring>

#include "base/file.h"
#include "commands.h"
#include "counter/trace.h"

namespace tally::app {
namespace {

// What was in force for signals before we changed it, and is again for the command.
struct SignalState {
  sigset_t mask;
  struct sigaction of_children;  // a parent may have ignored it: then nobody could be waited for
  struct sigaction of_mapping;   // the counting library handles it
};

sigset_t set_of(int signal) {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, signal);
  return set;
}

struct sigaction default_action() {
  struct sigaction action{};
  action.sa_handler = SIG_DFL;
  return action;
}

// Blocks every signal: they are read one by one. A fault of our own still ends us.
SignalState take_signals() {
  SignalState before;
  sigset_t all;
  sigfillset(&all);
  ::sigprocmask(SIG_SETMASK, &all, &before.mask);
  const struct sigaction action = default_action();
  ::sigaction(SIGCHLD, &action, &before.of_children);
  ::sigaction(SIGBUS, nullptr, &before.of_mapping);
  return before;
}

void give_signals_back(const SignalState& before) {
  ::sigaction(SIGCHLD, &before.of_children, nullptr);
  ::sigaction(SIGBUS, &before.of_mapping, nullptr);
  ::sigprocmask(SIG_SETMASK, &before.mask, nullptr);
}

// The handler of SIGBUS is what the counting library can live by.
void let_mapping_faults_through() {
  const sigset_t set = set_of(SIGBUS);
  ::sigprocmask(SIG_UNBLOCK, &set, nullptr);
}

// Descriptors that came with us are not closed by exec; those of our own are.
void close_if_inherited(int descriptor) {
  const int flags = ::fcntl(descriptor, F_GETFD);
  if (flags >= 0 && (flags & FD_CLOEXEC) == 0) ::close(descriptor);
}

// Who reads from, or writes to, the other end of a pipe must see when the command lets go of it;
// and so must a file system.
void let_go_of_everything() {
  if (const auto names = base::list_directory("/proc/self/fd")) {
    for (const std::string& name : *names) {
      int descriptor = 0;
      std::from_chars(name.data(), name.data() + name.size(), descriptor);
      if (descriptor > STDERR_FILENO) close_if_inherited(descriptor);
    }
  }
  const int null = ::open("/dev/null", O_RDWR | O_CLOEXEC);
  const int last = counter::tracing() ? STDOUT_FILENO : STDERR_FILENO;
  for (int stream = STDIN_FILENO; null >= 0 && stream <= last; ++stream) ::dup2(null, stream);
  if (null > STDERR_FILENO) ::close(null);
  if (::chdir("/") != 0) return;  // then we stay where we are
}

// Whether the signal came to us alone, so that the command must be told.
bool is_for_command(const siginfo_t& info, pid_t command) {
  // A process sent it. If that is the command, it means its group, and has it already.
  if (info.si_code <= 0) return info.si_pid != command;
  switch (info.si_signo) {  // what a terminal sends, it sends to the group
    case SIGINT:
    case SIGQUIT:
    case SIGTSTP:
    case SIGTTIN:
    case SIGTTOU:
    case SIGWINCH:
      return false;
    case SIGHUP:
    case SIGCONT:
      return ::getsid(0) == ::getpid();  // at a hang-up, to the first of the session alone
    default:
      return true;
  }
}

void pass_on(const siginfo_t& info, pid_t command) {
  if (info.si_code == SI_QUEUE) {
    ::sigqueue(command, info.si_signo, info.si_value);
  } else {
    ::kill(command, info.si_signo);
  }
}

bool is_in_foreground() {
  const int terminal = ::open("/dev/tty", O_RDONLY | O_NOCTTY | O_CLOEXEC);
  if (terminal < 0) return false;
  const bool in_foreground = ::tcgetpgrp(terminal) == ::getpgrp();
  ::close(terminal);
  return in_foreground;
}

// What has become of the command by now; a stop is seen until it goes on.
siginfo_t look_at(pid_t command, int what) {
  siginfo_t info{};
  ::waitid(P_PID, static_cast<id_t>(command), &info, what | WNOHANG | WNOWAIT);
  return info;  // si_pid is 0 if nothing has
}

// Stops as the command has stopped, for the shell to see, until somebody lets us go on; then the
// command goes on too.
void stop_like(pid_t command, int signal) {
  // A stop that is no terminal's business: somebody holds the command by its process id, and lets
  // it go again without knowing of us.
  if (signal == SIGSTOP && !is_in_foreground()) return;
  const struct sigaction action = default_action();
  struct sigaction before{};
  if (signal != SIGSTOP) ::sigaction(signal, &action, &before);
  ::kill(::getpid(), signal);
  const sigset_t set = set_of(signal);
  ::sigprocmask(SIG_UNBLOCK, &set, nullptr);  // here it stops
  ::sigprocmask(SIG_BLOCK, &set, nullptr);
  if (signal != SIGSTOP) ::sigaction(signal, &before, nullptr);
  // The shell lets the whole group go on, and says so once.
  const sigset_t go_on = set_of(SIGCONT);
  const timespec at_once{};
  const bool was_continued = ::sigtimedwait(&go_on, nullptr, &at_once) == SIGCONT;
  if (was_continued && look_at(command, WSTOPPED).si_pid != 0) ::kill(command, SIGCONT);
}

int wait_for(pid_t command) {
  sigset_t all;
  sigfillset(&all);
  for (;;) {
    siginfo_t signal{};
    if (::sigwaitinfo(&all, &signal) < 0) continue;  // it was interrupted by a stop
    if (signal.si_signo != SIGCHLD) {
      if (is_for_command(signal, command)) pass_on(signal, command);
      continue;
    }
    const siginfo_t seen = look_at(command, WEXITED | WSTOPPED);
    if (seen.si_pid == 0) continue;
    if (seen.si_code == CLD_STOPPED) {
      stop_like(command, seen.si_status);
      continue;
    }
    int status = 0;
    ::waitpid(command, &status, 0);
    return status;
  }
}

}  // namespace

void become_command(char** command) {
  ::execvp(command[0], command);
  const int error = errno;
  const bool looked_for = error == ENOENT && std::strchr(command[0], '/') == nullptr;
  report_error(fmt::format("running {}: {}", command[0],
                           looked_for ? "command not found" : std::strerror(error)));
  ::_exit(error == ENOENT ? 127 : 126);
}

int run_command(char** command, const std::function<void()>& prepare) {
  const SignalState before = take_signals();
  const pid_t child = ::fork();
  if (child == 0) {
    let_mapping_faults_through();
    prepare();
  }
  if (child <= 0) {
    give_signals_back(before);
    become_command(command);
  }
  let_go_of_everything();
  const int status = wait_for(child);
  let_mapping_faults_through();
  return status;
}

void end_like(int status) {
  if (!WIFSIGNALED(status)) ::_exit(WEXITSTATUS(status));
  const int signal = WTERMSIG(status);
  ::prctl(PR_SET_DUMPABLE, 0);
  const struct sigaction action = default_action();
  ::sigaction(signal, &action, nullptr);
  ::kill(::getpid(), signal);
  const sigset_t set = set_of(signal);
  ::sigprocmask(SIG_UNBLOCK, &set, nullptr);
  ::_exit(128 + signal);  // the first process of a container does not die by its own signals
}

}  // namespace tally::app
