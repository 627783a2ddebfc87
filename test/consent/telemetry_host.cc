// A program that uses all of the telemetry that there is. It is built with the library and, with
// TALLY_DISABLED, without it.
//
//   telemetry_host telemetry [WORD]               the command for it; HOST_CONFIG_URL and
//                                                 HOST_PUBLIC_KEY are Config's
//   telemetry_host announce                       shows an announcement in the terminal, and says
//                                                 whether it has
//   telemetry_host ask                            does its work, asks in the terminal, says whether
//   it
//                                                 has, and ends with 7; HOST_PROMPT_RATE is
//                                                 Config's
//   telemetry_host next                           prints the announcement, as an editor would
//   telemetry_host none|in_process|watchdog       starts, with crashes counted so; counts; ends
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "tally/announcement.h"
#include "tally/counter.h"
#include "tally/histogram.h"
#include "tally/partition.h"
#include "tally/prompt.h"
#include "tally/stack.h"
#include "tally/telemetry.h"
#include "tally/telemetry_command.h"

TALLY_COUNTER(runs, "host/runs", "Times that it ran.");
TALLY_PARTITION(client, "host/client", "Who asked.", "vscode", "other");
TALLY_HISTOGRAM(latency, "host/latency", "How long it took.", "1ms", "1s");
TALLY_STACK(bug, "host/bug", 16, "What cannot happen.");

namespace {

tally::Config config_of(const char* crashes) {
  tally::Config config;
  config.collection = "acme";
  config.program = "acme.org/host";
  config.version = "v1.2.3";
  config.upload_url = "https://telemetry.acme.org/upload";
  config.config_url = std::getenv("HOST_CONFIG_URL");
  config.public_key = std::getenv("HOST_PUBLIC_KEY");
  config.title = "Acme's compiler";
  config.privacy_url = "https://acme.org/privacy";
  config.command = "acme-cc telemetry";
  if (const char* rate = std::getenv("HOST_PROMPT_RATE")) config.prompt_rate = std::atof(rate);
  if (std::strcmp(crashes, "in_process") == 0) config.crashes = tally::Crashes::kInProcess;
  if (std::strcmp(crashes, "watchdog") == 0) config.crashes = tally::Crashes::kWatchdog;
  return config;
}

void count() {
  const tally::ScopedTimer timer{latency};
  runs.inc();
  client.inc("emacs");
  bug.inc();
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) return 2;
  const tally::Config config = config_of(argv[1]);
  if (std::strcmp(argv[1], "telemetry") == 0) {
    return tally::telemetry_command(config, argc - 1, argv + 1);
  }
  if (std::strcmp(argv[1], "announce") == 0) {
    std::puts(tally::announce_in_terminal(config) ? "announced" : "nothing announced");
    return 0;
  }
  if (std::strcmp(argv[1], "ask") == 0) {
    tally::start(config);
    std::puts("work done");
    std::fflush(stdout);
    std::puts(tally::ask_in_terminal(config) ? "asked" : "not asked");
    return 7;
  }
  if (std::strcmp(argv[1], "next") == 0) {
    char text[tally::kMaxAnnouncement];
    tally::next_announcement(config, text, sizeof text);
    std::fputs(text, stdout);
    return 0;
  }
  tally::start(config);
  for (int i = 0; i < 100; ++i) count();
  tally::wait();
  std::puts("done");
  return 0;
}
