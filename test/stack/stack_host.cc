// Counts stacks as its arguments say: stack_host HOW SHAPE
//
//   open      opens the file and counts once
//   early     counts once before it opens the file, and once after
//   fork      counts before the file is open, forks, opens in both, counts in both
//   threads   counts 1,000 times in each of 8 threads that begin at once
//   handler   counts in a handler of SIGUSR1
//   canceled  counts in a thread that was told to end at the next cancellation point
//   coroutine counts twice on a coroutine's stack for each frame pointer that leads nowhere
//   rotate    counts, waits for a line of input, counts again, with open_and_rotate
// Prints what `open` said. STACK_PROGRAM and STACK_TOOLCHAIN let it be another program; STACK_DEPTH
// is how many frames are counted.
#include <pthread.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "coroutine.h"
#include "shapes.h"
#include "tally/counter.h"
#include "tally/stack.h"

namespace {

constexpr int kThreads = 8;
constexpr int kEach = 1000;

const char* variable(const char* name, const char* otherwise) {
  const char* value = std::getenv(name);
  return value == nullptr ? otherwise : value;
}

size_t depth() { return std::strtoul(variable("STACK_DEPTH", "16"), nullptr, 10); }

}  // namespace

namespace stack_host {

tally::StackCounter* bug = nullptr;

SHAPES_FRAME void count_here() { bug->inc(); }

}  // namespace stack_host

namespace {

const char* shape = "";

bool count() { return shapes::run(shape, stack_host::count_here); }

int say(tally::Opened opened) {
  const char* const kWords[] = {"counting", "off", "failed"};
  std::puts(kWords[static_cast<int>(opened)]);
  std::fflush(stdout);
  return 0;
}

tally::Opened open_file(tally::Opened (*how)(const tally::OpenConfig&) noexcept) {
  return how({.collection = "test",
              .program = variable("STACK_PROGRAM", "acme.org/host"),
              .version = "devel",
              .toolchain = variable("STACK_TOOLCHAIN", TALLY_TOOLCHAIN)});
}

tally::Opened open_file() { return open_file(tally::open); }

int count_on_both_sides_of_a_fork() {
  count();
  const pid_t child = ::fork();
  open_file();
  count();
  if (child == 0) ::_exit(0);
  int status = 0;
  ::waitpid(child, &status, 0);
  return status;
}

int count_in_threads() {
  static pthread_barrier_t start;
  ::pthread_barrier_init(&start, nullptr, kThreads);
  const auto body = [](void*) -> void* {
    ::pthread_barrier_wait(&start);
    for (int i = 0; i < kEach; ++i) count();
    return nullptr;
  };
  pthread_t threads[kThreads];
  for (pthread_t& thread : threads) ::pthread_create(&thread, nullptr, body, nullptr);
  for (const pthread_t thread : threads) ::pthread_join(thread, nullptr);
  return say(open_file());
}

bool has_counted = false;

int count_when_canceled() {
  const auto body = [](void*) -> void* {
    ::pthread_cancel(::pthread_self());
    has_counted = count();
    ::pthread_testcancel();
    return nullptr;
  };
  pthread_t thread;
  void* result = nullptr;
  ::pthread_create(&thread, nullptr, body, nullptr);
  ::pthread_join(thread, &result);
  std::puts(!has_counted                 ? "ended within"
            : result == PTHREAD_CANCELED ? "ended behind"
                                         : "not ended");
  return 0;
}

int count_on_coroutines() {
  const uintptr_t end = coroutine::end_of_stack();
  for (const uintptr_t frame_pointer :
       {end, end - 8, end - 16, end - 3, end + 4096, uintptr_t{0}, uintptr_t{8}, UINTPTR_MAX - 7,
        uintptr_t{0x4141414141414141}}) {
    for (int i = 0; i < 2; ++i) {
      if (!coroutine::call(stack_host::count_here, frame_pointer)) return 1;
    }
  }
  return 0;
}

int count_over_the_end_of_a_week() {
  say(open_file(tally::open_and_rotate));
  for (int i = 0; i < 2; ++i) {
    if (i == 1 && std::getchar() == EOF) return 1;
    count();
  }
  return 0;
}

}  // namespace

extern "C" SHAPES_FRAME void on_signal(int) {
  shapes::run(shape, stack_host::count_here);
  __asm__ volatile("");
}

namespace stack_host {

SHAPES_FRAME int raise_signal() {
  ::signal(SIGUSR1, on_signal);
  ::raise(SIGUSR1);
  return 0;
}

}  // namespace stack_host

int main(int argc, char** argv) {
  if (argc < 3) return 2;
  const std::string_view how = argv[1];
  shape = argv[2];
  static tally::StackCounter counter{tally::dynamic_name("acme/bug"), depth()};
  stack_host::bug = &counter;
  if (how == "fork") return count_on_both_sides_of_a_fork();
  if (how == "threads") return count_in_threads();
  if (how == "rotate") return count_over_the_end_of_a_week();
  if (how == "early") count();
  say(open_file());
  if (how == "canceled") return count_when_canceled();
  if (how == "coroutine") return count_on_coroutines();
  if (how == "handler") return stack_host::raise_signal();
  return shapes::run(shape, stack_host::count_here) ? 0 : 2;
}
