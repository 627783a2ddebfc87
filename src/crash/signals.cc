#include "crash/signals.h"

#include <signal.h>

namespace tally::crash {
namespace {

struct CrashSignal {
  int number;
  std::string_view name;
};

constexpr CrashSignal kSignals[kSignalCount] = {
    {SIGSEGV, "SIGSEGV"}, {SIGBUS, "SIGBUS"},   {SIGFPE, "SIGFPE"},
    {SIGILL, "SIGILL"},   {SIGABRT, "SIGABRT"}, {SIGTRAP, "SIGTRAP"},
};

}  // namespace

int crash_signal(size_t n) { return kSignals[n].number; }

size_t index_of_signal(int number) {
  size_t n = 0;
  while (n < kSignalCount && kSignals[n].number != number) ++n;
  return n;
}

std::string_view signal_name(int number) {
  const size_t n = index_of_signal(number);
  return n < kSignalCount ? kSignals[n].name : std::string_view{};
}

}  // namespace tally::crash
