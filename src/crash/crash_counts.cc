#include "crash/crash_counts.h"

#include "counter/direct_count.h"
#include "crash/signals.h"
#include "tally/name.h"

namespace tally::crash {

using counter::count_directly;

void count_crash(std::string_view name, int signal, std::string_view exception) {
  count_directly(name);
  count_directly({kCrashSignalName, ":", signal_name(signal)});
  if (!exception.empty()) count_directly({kCrashExceptionName, ":", exception});
}

}  // namespace tally::crash
