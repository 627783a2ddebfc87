#include "client/spawn.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstring>

#include "counter/no_cancel.h"
#include "stack/scratch.h"

extern char** environ;

namespace tally::client {
namespace {

constexpr size_t kMostVariables = 8192;
constexpr size_t kStackBytes = 32 * 1024;

// What the two processes need that come between this one and the sidecar. They share our memory and
// run while we wait, so they may call nothing but the kernel.
struct Spawn {
  SidecarDescriptors descriptors;
  char* arguments[3];
  char variable[32];
  char* environment[kMostVariables + 2];
  alignas(16) char stack_between[kStackBytes];
  alignas(16) char stack_sidecar[kStackBytes];
  volatile pid_t sidecar;
  volatile bool has_failed;  // the process was there, but could not become the sidecar
};

bool copy_environment(Spawn& spawn) {
  std::strcpy(spawn.variable, kSidecarVariable);
  std::strcat(spawn.variable, "=1");
  size_t count = 0;
  for (char** variable = environ; variable != nullptr && *variable != nullptr; ++variable) {
    if (count == kMostVariables) return false;
    spawn.environment[count++] = *variable;
  }
  spawn.environment[count++] = spawn.variable;
  spawn.environment[count] = nullptr;
  return true;
}

// Closes what is not ours, also where the kernel has no call for it.
void close_from(int first) {
#ifdef SYS_close_range
  if (::syscall(SYS_close_range, first, ~0U, 0) == 0) return;
#endif
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  const rlim_t most = limit.rlim_cur == RLIM_INFINITY ? 65536 : limit.rlim_cur;
  for (rlim_t fd = static_cast<rlim_t>(first); fd < most; ++fd) ::close(static_cast<int>(fd));
}

// Puts the descriptors where the sidecar looks for them, from above the places of all: what is put
// into the one place must not be what is needed for another.
bool arrange_descriptors(const SidecarDescriptors& from) {
  constexpr int kAbove = 10;
  const int nothing = ::open("/dev/null", O_RDWR);
  const int socket = ::fcntl(from.socket, F_DUPFD, kAbove);
  const int memory = ::fcntl(from.memory, F_DUPFD, kAbove);
  const int parent = from.parent < 0 ? -1 : ::fcntl(from.parent, F_DUPFD, kAbove);
  if (nothing < 0 || socket < 0 || memory < 0) return false;
  for (int stream = 0; stream <= STDERR_FILENO; ++stream) ::dup2(nothing, stream);
  ::dup2(socket, kSidecarSocket);
  ::dup2(memory, kSidecarMemory);
  if (parent >= 0) ::dup2(parent, kSidecarParent);
  close_from(parent >= 0 ? kSidecarParent + 1 : kSidecarParent);
  return true;
}

int run_sidecar(void* argument) {
  auto& spawn = *static_cast<Spawn*>(argument);
  ::setsid();
  if (arrange_descriptors(spawn.descriptors)) {
    sigset_t none;
    ::sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
    ::execve("/proc/self/exe", spawn.arguments, spawn.environment);
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

int spawn_sidecar(const SidecarDescriptors& descriptors, const char* name) {
  const stack::Scratch<Spawn> spawn;
  if (!spawn || !copy_environment(*spawn)) return -1;
  static char sidecar[] = "(tally sidecar)";
  spawn->descriptors = descriptors;
  spawn->arguments[0] = const_cast<char*>(name);
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
