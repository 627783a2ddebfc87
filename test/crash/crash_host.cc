// Crashes as it is told: crash_host WAY CASE
// WAY is none, in-process or watchdog; the cases are those of cases.h. CRASH_FALLBACK says what
// keeps the watchdog from its work: `kill` or `forbid`; with CRASH_WHEN_WATCHED it has begun that.
// A case that does not end the program lets it end normally, with its last line.
#include <cstdlib>
#include <string_view>

#include "cases.h"

namespace {

tally::Crashes way_of(std::string_view word) {
  if (word == "watchdog") return tally::Crashes::kWatchdog;
  return word == "in-process" ? tally::Crashes::kInProcess : tally::Crashes::kNone;
}

const torture::Case* find_case(std::string_view name) {
  for (const auto cases :
       {torture::fault_cases(), torture::stack_cases(), torture::exception_cases(),
        torture::heap_cases(), torture::handler_cases(), torture::life_cases(),
        torture::surrounding_cases()}) {
    for (const torture::Case& known : cases) {
      if (known.name == name) return &known;
    }
  }
  return nullptr;
}

std::string_view fallback() {
  const char* value = std::getenv("CRASH_FALLBACK");
  return value == nullptr ? "" : value;
}

}  // namespace

int main(int argc, char** argv) {
  const torture::Case* known = argc == 3 ? find_case(argv[2]) : nullptr;
  if (known == nullptr) return 2;
  tally::Config config{.collection = "test",
                       .program = "acme.org/crash_host",
                       .version = "devel",
                       .crashes = way_of(argv[1])};
  if (fallback() == "forbid") torture::forbid_to_look_into_processes();
  if (known->prepare != nullptr) known->prepare(config);
  const tally::Opened opened = tally::start(config);
  if (opened == tally::Opened::kCounting) {
    if (fallback() == "kill") torture::kill_sidecar();
    if (std::getenv("CRASH_WHEN_WATCHED") != nullptr) torture::await_sidecar();
  }
  known->run();
  torture::say(torture::kLastLine);
  return torture::kNormalExit;
}
