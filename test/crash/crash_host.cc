// Crashes as it is told: crash_host WAY CASE
// WAY is none, in-process or watchdog; the cases are those of cases.h. CRASH_FALLBACK says what
// keeps the watchdog from its work: `forbid` (it may not look into processes), `deaf` (it may not
// receive messages), or as watched.h says. CRASH_MAIN_LOG is a file in which each run of `main` is
// a line. A case that does not end the program lets it end normally, with its last line.
#include <linux/seccomp.h>
#include <sys/syscall.h>

#include <cerrno>
#include <cstdlib>
#include <string_view>

#include "cases.h"
#include "watched.h"

namespace {

tally::Crashes way_of(std::string_view word) {
  if (word == "watchdog") return tally::Crashes::kWatchdog;
  return word == "in-process" ? tally::Crashes::kInProcess : tally::Crashes::kNone;
}

const torture::Case* find_case(std::string_view name) {
  for (const auto cases :
       {torture::fault_cases(), torture::stack_cases(), torture::exception_cases(),
        torture::heap_cases(), torture::handler_cases(), torture::life_cases(),
        torture::surrounding_cases(), torture::plugin_cases()}) {
    for (const torture::Case& known : cases) {
      if (known.name == name) return &known;
    }
  }
  return nullptr;
}

// Before `tally::start`, so that the sidecar has the same filter.
void filter_as_told() {
  const char* value = std::getenv("CRASH_FALLBACK");
  const std::string_view fallback = value == nullptr ? "" : value;
  constexpr unsigned kDenied = SECCOMP_RET_ERRNO | EPERM;
  if (fallback == "forbid") torture::filter_calls({SYS_process_vm_readv, SYS_ptrace}, kDenied);
  if (fallback == "deaf") torture::filter_calls({SYS_recvfrom, SYS_recvmsg}, kDenied);
}

}  // namespace

int main(int argc, char** argv) {
  if (const char* log = std::getenv("CRASH_MAIN_LOG")) torture::append_line(log, "main\n");
  const torture::Case* known = argc == 3 ? find_case(argv[2]) : nullptr;
  if (known == nullptr) return 2;
  tally::Config config{.collection = "test",
                       .program = "acme.org/crash_host",
                       .version = "devel",
                       .crashes = way_of(argv[1])};
  filter_as_told();
  if (known->prepare != nullptr) known->prepare(config);
  if (tally::start(config) == tally::Opened::kCounting) torture::prepare_watched();
  known->run();
  torture::say(torture::kLastLine);
  return torture::kNormalExit;
}
