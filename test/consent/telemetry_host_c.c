/* The command for telemetry, of a program in C: telemetry_host_c telemetry [WORD]. */
#include "tally/tally.h"

int main(int argc, char** argv) {
  tally_start_config config = TALLY_START_CONFIG_INIT;
  config.collection = "acme";
  config.program = "acme.org/host-c";
  config.version = "v1.2.3";
  config.upload_url = "https://telemetry.acme.org/upload";
  return tally_telemetry_command(&config, argc - 1, (const char* const*)argv + 1);
}
