#include "kill_round.h"

#include <sched.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <iostream>
#include <new>
#include <random>
#include <string>
#include <string_view>

#include "names.h"

namespace unbreakable {
namespace {

constexpr size_t kProcesses = 8;
constexpr size_t kNames = 150;  // of each process; some are long, so that the file grows
constexpr uint64_t kCounts = 2 * kNames * kProcesses;

// In memory that the processes share.
struct Progress {
  std::atomic<bool> go{false};
  std::atomic<bool> failed{false};
  std::array<std::atomic<uint64_t>, kProcesses> made{};
};

[[noreturn]] void count_until_killed(Progress& progress, const std::string& prefix, size_t self) {
  Counters& own = make_counters(prefix + "p" + std::to_string(self) + ":", kNames, 20 + self * 20);
  Counters& shared = make_counters(prefix + "s:", kNames);
  while (!progress.go) ::sched_yield();
  if (std::string_view{open()} != "counting") progress.failed = true;
  for (size_t i = 0; i < kNames; ++i) {
    own[i].inc();
    ++progress.made[self];
    shared[i].inc();
    ++progress.made[self];
  }
  for (;;) ::pause();
}

uint64_t total(const Progress& progress) {
  uint64_t sum = 0;
  for (const auto& made : progress.made) sum += made;
  return sum;
}

// A time would be another moment on each machine; so the moment is when that many counts are made.
// Each process is then in the midst of something, or waits for a processor there.
bool round(Progress& progress, unsigned seed, const std::string& prefix) {
  ::new (&progress) Progress;
  std::array<pid_t, kProcesses> processes{};
  for (size_t i = 0; i < kProcesses; ++i) {
    processes[i] = ::fork();
    if (processes[i] == 0) count_until_killed(progress, prefix, i);
  }
  std::mt19937 random{seed};
  std::ranges::shuffle(processes, random);
  std::uniform_int_distribution<uint64_t> any{0, kCounts};
  const uint64_t moment = std::min(any(random), any(random));  // those that wait go on meanwhile
  progress.go = true;
  while (total(progress) < moment && !progress.failed) ::sched_yield();
  for (const pid_t process : processes) ::kill(process, SIGKILL);
  for (const pid_t process : processes) ::waitpid(process, nullptr, 0);
  return !progress.failed;
}

}  // namespace

bool kill_rounds() {
  void* const memory =
      ::mmap(nullptr, sizeof(Progress), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) return false;
  auto& progress = *static_cast<Progress*>(memory);
  unsigned seed = 0;
  std::string directory, prefix;
  while (std::cin >> seed >> directory >> prefix) {
    ::setenv("TALLY_DIR", directory.c_str(), 1);
    if (!round(progress, seed, prefix)) return false;
    for (const auto& made : progress.made) std::cout << made << ' ';
    std::cout << std::endl;
  }
  return true;
}

}  // namespace unbreakable
