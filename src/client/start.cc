#include <atomic>

#include "client/sidecar.h"
#include "client/sidecar_main.h"
#include "counter/trace.h"
#include "crash/handler.h"
#include "tally/stack.h"
#include "tally/telemetry.h"

// What a program that links this can count, for `tally audit`. Of `crash/exception` the buckets are
// the program's own types.
TALLY_NOTE("stack", "crash/crash", "Crashes of the program, and in which of its functions.",
           TALLY_NOTE_NUMBER(64))
TALLY_NOTE("partition", "crash/signal", "Crashes, by the signal.",
           TALLY_NOTE_EACH(TALLY_NOTE_STRING, TALLY_NOTE_STRING, 0, "SIGSEGV", "SIGBUS", "SIGFPE",
                           "SIGILL", "SIGABRT", "SIGTRAP"))
TALLY_NOTE("counter", "crash/malformed", "Crashes whose stack could not be read.", )

namespace tally {
namespace {

// Before every constructor of the program's own. Here, so that whoever links `start` has it.
__attribute__((constructor(101))) void begin() { client::become_sidecar_if_asked(); }

OpenConfig open_config_of(const Config& config) {
  return {.collection = config.collection,
          .program = config.program,
          .version = config.version,
          .toolchain = config.toolchain,
          .directory = config.directory,
          .guard_against_truncation = config.guard_against_truncation};
}

void start_sidecar(const Config& config) {
  const client::SidecarWork work = client::start_sidecar(config);
  if (work.send) counter::trace("start the weekly run", config.program, "in a sidecar");
  if (config.crashes == Crashes::kWatchdog && !work.watch) {
    counter::trace("start the watchdog", config.program,
                   "not possible here; the program counts its crashes itself");
  }
}

}  // namespace

Opened start(const Config& config) noexcept {
  static constinit std::atomic<bool> is_started{false};
  if (is_started.exchange(true)) return open(open_config_of(config));
  for (const char* const* name = config.modules; name != nullptr && *name != nullptr; ++name) {
    add_program_module(*name);
  }
  const OpenConfig open_config = open_config_of(config);
  const Opened opened = config.rotate ? open_and_rotate(open_config) : open(open_config);
  if (opened != Opened::kCounting) return opened;
  if (config.sidecar != Sidecar::kNone) start_sidecar(config);
  if (config.crashes != Crashes::kNone) crash::handle_crashes(config.signals_left_alone);
  if (config.sidecar == Sidecar::kSync) wait();
  return opened;
}

}  // namespace tally
