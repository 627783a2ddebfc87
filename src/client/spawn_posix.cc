#include "client/spawn.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstddef>
#include <cstring>
#include <string_view>

#include "consent/environment.h"
#include "counter/no_cancel.h"
#include "stack/scratch.h"
#include "stack/text_writer.h"

extern char** environ;

namespace tally::client {
namespace {

constexpr size_t kMostVariables = 8192;
constexpr size_t kStackBytes = 32 * 1024;

// What the two processes need that come between this one and the sidecar. They share our memory and
// run while we wait, so they may call nothing but the kernel.
struct Spawn {
  SidecarDescriptors descriptors;
  const char* executable;
  char* arguments[3];
  char variable[32];
  char* environment[kMostVariables + 2];
  alignas(16) char stack_between[kStackBytes];
  alignas(16) char stack_sidecar[kStackBytes];
  volatile pid_t sidecar;
  volatile bool has_failed;  // the process was there, but could not become the sidecar
};

// What leads into the network, to the programs that are looked for by name, and what the user has
// said to the Go command of where modules may come from and go to, should it fetch the config.
constexpr std::string_view kNeededToSend[] = {
    "PATH",      "http_proxy", "HTTP_PROXY", "https_proxy",   "HTTPS_PROXY",  "all_proxy",
    "ALL_PROXY", "no_proxy",   "NO_PROXY",   "SSL_CERT_FILE", "SSL_CERT_DIR", "CURL_CA_BUNDLE",
    "GOPROXY",   "GONOPROXY",  "GOPRIVATE",  "GOSUMDB",       "GONOSUMDB",    "GOINSECURE",
    "GOFLAGS",   "GOENV",      "GOMODCACHE", "GOPATH",        "GOCACHE",      "GOTOOLCHAIN"};

bool is_needed_to_send(std::string_view name) {
  for (const std::string_view known : kNeededToSend) {
    if (name == known) return true;
  }
  return false;
}

// Of the program's variables the sidecar gets what this library reads, what the loader and
// sanitizers do, and what it needs to send if it does.
bool is_passed_on(std::string_view variable, bool sends) {
  const std::string_view name = consent::slice(variable, 0, variable.find('='));
  return consent::is_variable_of_ours(name) || name.starts_with("LD_") ||
         name == "GLIBC_TUNABLES" || name.ends_with("SAN_OPTIONS") ||
         (sends && is_needed_to_send(name));
}

bool copy_environment(Spawn& spawn, bool sends) {
  size_t count = 0;
  for (char** variable = environ; variable != nullptr && *variable != nullptr; ++variable) {
    if (!is_passed_on(*variable, sends)) continue;
    if (count == kMostVariables) return false;
    spawn.environment[count++] = *variable;
  }
  spawn.environment[count++] = spawn.variable;
  spawn.environment[count] = nullptr;
  return true;
}

// `TALLY_SIDECAR=<this process>`: the sidecar knows it by its own number, and nobody else takes it
// to be meant.
void name_this_process(Spawn& spawn) {
  stack::TextWriter text{spawn.variable, sizeof spawn.variable - 1};
  text.append(kSidecarVariable).append("=").append_hex(static_cast<uint64_t>(::getpid()));
  spawn.variable[text.text().size()] = '\0';
}

// In a process that shares our memory the program's handlers would work on the program's data. Its
// table of actions is a copy (there is no CLONE_SIGHAND): the program keeps its own. What it
// ignores the sidecar ignores too, but for the ends of children, of which nobody would know how
// they ended.
void forget_handlers() {
  for (int signal = 1; signal <= SIGRTMAX; ++signal) {
    struct sigaction action;
    if (::sigaction(signal, nullptr, &action) != 0) continue;
    if (action.sa_handler == SIG_IGN && signal != SIGCHLD) continue;
    action = {};
    action.sa_handler = SIG_DFL;
    ::sigaction(signal, &action, nullptr);
  }
}

// What the kernel says of an open descriptor's entry in /proc/self/fd.
struct DirectoryEntry {
  uint64_t inode;
  int64_t offset;
  unsigned short size;
  unsigned char type;
  char name[1];
};

int to_number(const char* digits) {
  int number = 0;
  for (; *digits >= '0' && *digits <= '9'; ++digits) number = number * 10 + (*digits - '0');
  return *digits == '\0' ? number : -1;
}

// Closes what the list has from `first` on, but the list itself. Returns how many; negative if it
// cannot be read.
int close_listed(int list, int first) {
  alignas(DirectoryEntry) char entries[4096];
  int closed = 0;
  ::lseek(list, 0, SEEK_SET);
  for (;;) {
    const long size = ::syscall(SYS_getdents64, list, entries, sizeof entries);
    if (size <= 0) return size < 0 ? -1 : closed;
    for (long at = 0; at < size;) {
      const auto* entry = reinterpret_cast<const DirectoryEntry*>(entries + at);
      const int fd = to_number(entries + at + offsetof(DirectoryEntry, name));
      if (fd >= first && fd != list && ::close(fd) == 0) ++closed;
      at += entry->size;
    }
  }
}

// Closes what is not ours, also where the kernel has no call for it (before Linux 5.9).
bool close_from(int first) {
#ifdef SYS_close_range
  if (::syscall(SYS_close_range, first, ~0U, 0) == 0) return true;
#endif
  const int list = ::open("/proc/self/fd", O_RDONLY | O_DIRECTORY);
  if (list < 0) return false;
  int closed = 0;
  do {
    closed = close_listed(list, first);
  } while (closed > 0);
  ::close(list);
  return closed == 0;
}

// Puts the descriptors where the sidecar looks for them, from above the places of all: what is put
// into the one place must not be what is needed for another.
bool arrange_descriptors(const SidecarDescriptors& from) {
  constexpr int kAbove = 10;
  const int places[] = {kSidecarSocket, kSidecarMemory, kSidecarParent, kSidecarDone};
  int moved[] = {from.socket, from.memory, from.parent, from.done};
  const int nothing = ::open("/dev/null", O_RDWR);
  if (nothing < 0) return false;
  for (int& fd : moved) {
    if (fd >= 0 && (fd = ::fcntl(fd, F_DUPFD, kAbove)) < 0) return false;
  }
  for (int stream = 0; stream <= STDERR_FILENO; ++stream) ::dup2(nothing, stream);
  for (size_t i = 0; i < 4; ++i) ::dup2(moved[i] >= 0 ? moved[i] : STDIN_FILENO, places[i]);
  return close_from(kSidecarDone + 1);
}

int run_sidecar(void* argument) {
  auto& spawn = *static_cast<Spawn*>(argument);
  ::setsid();
  name_this_process(spawn);
  forget_handlers();
  if (arrange_descriptors(spawn.descriptors)) {
    sigset_t none;
    ::sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
    ::execve(spawn.executable, spawn.arguments, spawn.environment);
  }
  spawn.has_failed = true;
  ::_exit(1);
}

// Its child becomes an orphan when it ends.
int run_between(void* argument) {
  auto& spawn = *static_cast<Spawn*>(argument);
  spawn.sidecar =
      ::clone(run_sidecar, spawn.stack_sidecar + kStackBytes, CLONE_VM | CLONE_VFORK, &spawn);
  ::_exit(spawn.sidecar > 0 ? 0 : 1);
}

// No handler of the program's may run in a process that shares its memory.
class BlockedSignals {
 public:
  BlockedSignals() {
    sigset_t all;
    ::sigfillset(&all);
    ::pthread_sigmask(SIG_BLOCK, &all, &before_);
  }
  ~BlockedSignals() { ::pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
  BlockedSignals(const BlockedSignals&) = delete;
  BlockedSignals& operator=(const BlockedSignals&) = delete;

 private:
  sigset_t before_;
};

}  // namespace

int spawn_sidecar(const SidecarDescriptors& descriptors, const SidecarProgram& program) {
  if (descriptors.socket < 0 || descriptors.parent < 0) return -1;
  const stack::Scratch<Spawn> spawn;
  if (!spawn || !copy_environment(*spawn, program.sends)) return -1;
  static char sidecar[] = "(tally sidecar)";
  spawn->descriptors = descriptors;
  spawn->executable = program.executable == nullptr ? "/proc/self/exe" : program.executable;
  spawn->arguments[0] = const_cast<char*>(program.name);
  spawn->arguments[1] = sidecar;
  spawn->sidecar = -1;
  const counter::NoCancel no_cancel;
  const BlockedSignals blocked;
  // Without a signal for its end, so that no other thread's `wait` takes it, nor a handler of
  // SIGCHLD sees it.
  const pid_t between =
      ::clone(run_between, spawn->stack_between + kStackBytes, CLONE_VM | CLONE_VFORK, &*spawn);
  if (between < 0) return -1;
  int status = 0;
  pid_t ended = 0;
  do {
    ended = ::waitpid(between, &status, __WALL);
  } while (ended < 0 && errno == EINTR);
  const bool done = WIFEXITED(status) && WEXITSTATUS(status) == 0 && !spawn->has_failed;
  return done ? spawn->sidecar : -1;
}

}  // namespace tally::client
