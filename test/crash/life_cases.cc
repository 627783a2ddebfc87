// Crashes before, behind and beside `main`: constructors, destructors, threads, children.
#include <pthread.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <string>

#include "cases.h"

namespace torture {
namespace {

bool dies_at_exit = false;

// One of the program's constructors, which runs before `start`, and its destructor.
struct Bystander {
  SHAPES_FRAME Bystander() {
    if (const char* log = std::getenv("CRASH_CONSTRUCTOR_LOG")) append_line(log, "constructed\n");
    if (std::getenv("CRASH_IN_CONSTRUCTOR") != nullptr) write_null();
    __asm__ volatile("");
  }
  ~Bystander();
} bystander;

pthread_barrier_t barrier;

volatile std::sig_atomic_t child_ended = 0;
void on_child(int) { child_ended = 1; }
void handle_children(tally::Config&) { std::signal(SIGCHLD, on_child); }

// Orphans become its children, as they do of the first process of a container.
void adopt_orphans(tally::Config&) {
  std::signal(SIGCHLD, on_child);
  ::prctl(PR_SET_CHILD_SUBREAPER, 1);
}

void no_sidecar(tally::Config& config) { config.sidecar = tally::Sidecar::kNone; }

}  // namespace

SHAPES_FRAME Bystander::~Bystander() {
  if (dies_at_exit) write_null();
  __asm__ volatile("");
}

SHAPES_FRAME void in_destructor() {
  dies_at_exit = true;
  std::exit(0);
}

SHAPES_FRAME void late() {
  ::usleep(100'000);
  write_null();
  __asm__ volatile("");
}

SHAPES_FRAME void* crash_with_the_other(void*) {
  ::pthread_barrier_wait(&barrier);
  write_null();
  __asm__ volatile("");
  return nullptr;
}

SHAPES_FRAME void two_threads() {
  ::pthread_barrier_init(&barrier, nullptr, 2);
  pthread_t thread;
  ::pthread_create(&thread, nullptr, crash_with_the_other, nullptr);
  crash_with_the_other(nullptr);
  __asm__ volatile("");
}

SHAPES_FRAME void* sleep_long(void*) {
  ::pthread_barrier_wait(&barrier);
  for (;;) ::pause();
}

SHAPES_FRAME void many_threads() {
  constexpr unsigned kThreads = 500;
  ::pthread_barrier_init(&barrier, nullptr, kThreads + 1);
  pthread_attr_t small;
  ::pthread_attr_init(&small);
  ::pthread_attr_setstacksize(&small, 64 * 1024);
  pthread_t thread;
  for (unsigned i = 0; i < kThreads; ++i) {
    if (::pthread_create(&thread, &small, sleep_long, nullptr) != 0) std::_Exit(3);
  }
  ::pthread_barrier_wait(&barrier);
  write_null();
  __asm__ volatile("");
}

SHAPES_FRAME void in_child() {
  const pid_t child = ::fork();
  if (child == 0) write_null();
  int status = 0;
  ::waitpid(child, &status, 0);
  say("the child ended by " + std::to_string(status) + "\n");
}

// The parent ends while its child lives on, and takes the watchdog with it.
SHAPES_FRAME void in_orphan() {
  int ends[2];
  if (::pipe(ends) != 0) return;
  if (::fork() != 0) ::_exit(kNormalExit);
  ::close(ends[1]);
  char byte;
  const pid_t parent = ::getppid();
  while (::getppid() == parent && parent != 1) ::usleep(1000);
  if (::read(ends[0], &byte, 1) == 0) write_null();
}

// What it asks for takes effect at a cancellation point, and a crash is none.
SHAPES_FRAME void* canceled_thread(void*) {
  ::pthread_cancel(::pthread_self());
  write_null();
  __asm__ volatile("");
  return nullptr;
}

SHAPES_FRAME void in_canceled_thread() { run_in_thread(canceled_thread); }

// What the program sees of processes that are not its own doing.
SHAPES_FRAME void look_for_children() {
  int status = 0;
  const pid_t child = ::waitpid(-1, &status, __WALL);
  say(child == -1 && errno == ECHILD && !child_ended ? "no child\n" : "a child\n");
}

SHAPES_FRAME void end_by_signal() { ::kill(::getpid(), SIGTERM); }
SHAPES_FRAME void end_by_kill() { ::kill(::getpid(), SIGKILL); }
SHAPES_FRAME void end_early() { ::_exit(3); }
SHAPES_FRAME void end_quickly() { std::quick_exit(4); }
SHAPES_FRAME void become_sleep() {
  ::execl("/bin/sleep", "sleep", "600", static_cast<char*>(nullptr));
}
// Another program ends as those do that crash; it is not ours.
SHAPES_FRAME void crash_as_another() {
  ::execl("/bin/sh", "sh", "-c", "sleep 1; kill -SEGV $$", static_cast<char*>(nullptr));
}
SHAPES_FRAME void end_by_exec() { ::execl("/bin/true", "true", static_cast<char*>(nullptr)); }
void end_normally() {}

// In a program that is started as this one was, with what it needs to find its watchdog. Another
// one comes between, so that the watchdog of this one has seen that it has gone.
SHAPES_FRAME void in_next_program() {
  const std::string self = beside_program("crash_host");
  ::execl("/bin/sh", "sh", "-c", "sleep 0.5; exec \"$0\" watchdog write_null", self.c_str(),
          static_cast<char*>(nullptr));
}

std::span<const Case> life_cases() {
  static constexpr Case kCases[] = {
      {"in_destructor", in_destructor},
      {"late", late},
      {"two_threads", two_threads},
      {"many_threads", many_threads},
      {"in_child", in_child},
      {"in_orphan", in_orphan},
      {"in_canceled_thread", in_canceled_thread},
      {"in_next_program", in_next_program},
      {"no_sidecar", write_null, no_sidecar},
      {"no_sidecar_waits", wait_for_death, no_sidecar},
      {"look_for_children", look_for_children, handle_children},
      {"adopts_orphans", look_for_children, adopt_orphans},
      {"adopts_orphans_crashes", write_null, adopt_orphans},
      {"become_sleep", become_sleep},
      {"crash_as_another", crash_as_another},
      {"sigterm", end_by_signal},
      {"sigkill", end_by_kill},
      {"early_exit", end_early},
      {"quick_exit", end_quickly},
      {"exec", end_by_exec},
      {"normal", end_normally},
  };
  return kCases;
}

}  // namespace torture
