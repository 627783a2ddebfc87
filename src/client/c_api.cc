// tally/tally.h in terms of tally/telemetry.h.
#include <cstring>

#include "counter/c_config.h"
#include "tally/announcement.h"
#include "tally/prompt.h"
#include "tally/tally.h"
#include "tally/telemetry.h"
#include "tally/telemetry_command.h"

namespace tally {
namespace {

// As a caller has it that was compiled with this header: members that an older one did not know yet
// have their defaults, and what a newer one adds is not known here.
tally_start_config complete(const tally_start_config& config) {
  tally_start_config all = TALLY_START_CONFIG_INIT;
  std::memcpy(&all, &config, config.size < sizeof all ? config.size : sizeof all);
  return all;
}

Crashes to_crashes(tally_crashes crashes) {
  switch (crashes) {
    case TALLY_CRASHES_IN_PROCESS:
      return Crashes::kInProcess;
    case TALLY_CRASHES_WATCHDOG:
      return Crashes::kWatchdog;
    case TALLY_CRASHES_NONE:
      break;
  }
  return Crashes::kNone;
}

// What is not understood starts nothing.
Sidecar to_sidecar(tally_sidecar sidecar) {
  switch (sidecar) {
    case TALLY_SIDECAR_AUTO:
      return Sidecar::kAuto;
    case TALLY_SIDECAR_SYNC:
      return Sidecar::kSync;
    case TALLY_SIDECAR_NONE:
      break;
  }
  return Sidecar::kNone;
}

Config to_start_config(const tally_start_config& config) {
  return {.collection = config.collection,
          .program = config.program,
          .version = config.version,
          .toolchain = config.toolchain,
          .directory = config.directory,
          .guard_against_truncation = config.guard_against_truncation != 0,
          .rotate = config.rotate != 0,
          .modules = config.modules,
          .crashes = to_crashes(config.crashes),
          .signals_left_alone = config.signals_left_alone,
          .sidecar = to_sidecar(config.sidecar),
          .upload_url = config.upload_url,
          .config_url = config.config_url,
          .public_key = config.public_key,
          .title = config.title,
          .privacy_url = config.privacy_url,
          .command = config.command,
          .prompt_rate = config.prompt_rate,
          .prompt_salt = config.prompt_salt};
}

}  // namespace
}  // namespace tally

tally_opened tally_start(const tally_start_config* config) {
  return tally::to_c(tally::start(tally::to_start_config(tally::complete(*config))));
}

void tally_wait() { tally::wait(); }

size_t tally_next_announcement(const tally_start_config* config, char* buffer, size_t size) {
  return tally::next_announcement(tally::to_start_config(tally::complete(*config)), buffer, size);
}

int tally_announce_in_terminal(const tally_start_config* config) {
  return tally::announce_in_terminal(tally::to_start_config(tally::complete(*config))) ? 1 : 0;
}

int tally_ask_in_terminal(const tally_start_config* config) {
  return tally::ask_in_terminal(tally::to_start_config(tally::complete(*config))) ? 1 : 0;
}

int tally_telemetry_command(const tally_start_config* config, int argc, const char* const* argv) {
  return tally::telemetry_command(tally::to_start_config(tally::complete(*config)), argc, argv);
}
