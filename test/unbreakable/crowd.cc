// Many at once: threads, signals and processes.
//   unbreakable_crowd threads COUNT INCREMENTS
//   unbreakable_crowd storm [early]       timer signals all the while that names are made
//   unbreakable_crowd forks               children while threads make names
//   unbreakable_crowd kill-rounds …       see kill_round.h
#include <signal.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "kill_round.h"
#include "names.h"

namespace unbreakable {
namespace {

bool is_counting() { return std::string_view{open()} == "counting"; }

// All threads begin at once, before the file is open; then it is opened under them.
bool count_in_threads(size_t count, size_t increments) {
  tally::Counter& shared = make_counters("crowd/shared", 1)[0];
  Counters& own = make_counters("crowd/own", count);
  std::atomic<bool> go{false};
  std::vector<std::jthread> threads;
  for (size_t t = 0; t < count; ++t) {
    threads.emplace_back([&, t] {
      go.wait(false);
      for (size_t i = 0; i < increments; ++i) {
        shared.inc();
        own[t].inc();
        if (i == increments / 2) own[(t + 1) % count].inc();
      }
    });
  }
  go = true;
  go.notify_all();
  return is_counting();
}

constexpr size_t kSignals = 5'000;
Counters* of_handler = nullptr;
Counters* of_both = nullptr;
volatile sig_atomic_t handled = 0;

// Counts on names that exist, on new ones, and on those that the main program is just making.
void handle(int) {
  const auto n = static_cast<size_t>(handled);
  if (n >= kSignals) return;
  (*of_handler)[n].inc();
  (*of_handler)[0].inc();
  for (size_t i = 0; i < of_both->size(); i += 97) (*of_both)[(n + i) % of_both->size()].inc();
  handled = static_cast<sig_atomic_t>(n + 1);
}

void start_storm() {
  struct sigaction action{};
  action.sa_handler = handle;
  action.sa_flags = SA_RESTART;
  ::sigaction(SIGALRM, &action, nullptr);
  const itimerval often{.it_interval = {.tv_sec = 0, .tv_usec = 50},
                        .it_value = {.tv_sec = 0, .tv_usec = 1}};
  ::setitimer(ITIMER_REAL, &often, nullptr);
}

// A signal that this thread sends itself comes at once, so the storm does not depend on a timer
// that may be slow: the timer's come in between.
bool count_in_a_storm(bool before_open) {
  of_handler = &make_counters("storm/handler", kSignals);
  of_both = &make_counters("storm/both", 1'000);
  Counters& of_main = make_counters("storm/main", 20'000);
  bool counting = before_open || is_counting();
  start_storm();
  size_t next = 0;
  while (static_cast<size_t>(handled) < kSignals) {
    of_main[next % of_main.size()].inc();
    (*of_both)[next % of_both->size()].inc();
    if (next == 2'000 && before_open) counting = is_counting();
    if (next % 64 == 0) ::raise(SIGALRM);
    ++next;
  }
  ::signal(SIGALRM, SIG_IGN);
  std::printf("%zu\n", next);
  return counting;
}

constexpr size_t kChildren = 20, kNamesOfChild = 50;

// Children are forked while threads of the parent are in the midst of counting.
bool fork_among_threads() {
  make_counters("forks/early", 100).add_to_all(1);
  std::atomic<bool> stop{false};
  std::atomic<uint64_t> made{0};
  std::vector<std::jthread> threads;
  for (int t = 0; t < 4; ++t) {
    Counters& own = make_counters("forks/thread" + std::to_string(t) + ":", 2'000);
    threads.emplace_back([&] {
      uint64_t i = 0;
      while (!stop) own[i++ % own.size()].inc();
      made += i;
    });
  }
  Counters& of_children = make_counters("forks/child", kChildren * kNamesOfChild);
  bool normal = true;
  for (size_t n = 0; n < kChildren; ++n) {
    const pid_t child = ::fork();
    if (n == kChildren / 2) normal = normal && is_counting();
    if (child == 0) {
      const bool opened = is_counting();
      for (size_t i = 0; i < kNamesOfChild; ++i) of_children[n * kNamesOfChild + i].inc();
      ::_exit(opened ? 0 : 1);
    }
    int status = 0;
    normal = ::waitpid(child, &status, 0) == child && status == 0 && normal;
  }
  stop = true;
  threads.clear();
  std::printf("%llu\n", static_cast<unsigned long long>(made.load()));
  return normal;
}

bool run(std::string_view what, char** arguments) {
  if (what == "threads")
    return count_in_threads(std::stoul(arguments[0]), std::stoul(arguments[1]));
  if (what == "storm") return count_in_a_storm(arguments[0] != nullptr);
  if (what == "forks") return fork_among_threads();
  if (what == "kill-rounds") return kill_rounds();
  return false;
}

}  // namespace
}  // namespace unbreakable

int main(int argc, char** argv) {
  if (argc < 2 || !unbreakable::run(argv[1], argv + 2)) return 1;
  std::puts(unbreakable::kLastLine);
  return unbreakable::kNormalExit;
}
