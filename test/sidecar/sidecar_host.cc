// A program with a sidecar, as its environment says: HOST_COLLECTION and HOST_DIRECTORY (Config's
// collection and directory), HOST_SIDECAR (auto, sync, none), HOST_CRASHES (watchdog, or none),
// HOST_UPLOAD_URL, HOST_CONFIG_URL, HOST_PUBLIC_KEY. Then it does what its argument says:
//   end         ends
//   wait        calls tally::wait, prints "waited" and ends
//   stay        prints "ready" and stays until it is ended, or its input is
//   crash       prints "ready" and crashes at the end of its input
//   swarm N     runs itself N times, with `end`, all at once
//   adopt       takes orphans for its children, starts, and prints how many children it has
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "tally/telemetry.h"

namespace {

TALLY_COUNTER(runs, "host/runs", "Times that the host was run.");

// Before `main`: a sidecar must do nothing of this.
struct Constructed {
  Constructed() {
    if (const char* log = std::getenv("HOST_CONSTRUCTOR_LOG")) {
      std::FILE* const file = std::fopen(log, "a");
      if (file == nullptr) return;
      std::fputs("constructed\n", file);
      std::fclose(file);
    }
  }
} const constructed;

std::string_view variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

tally::Config config_of_environment() {
  tally::Config config;
  config.collection = "test";
  config.program = "acme.org/cc";
  config.version = "v1.2.3";
  config.toolchain = "gcc-12.2";
  if (const char* collection = std::getenv("HOST_COLLECTION")) config.collection = collection;
  config.directory = std::getenv("HOST_DIRECTORY");
  if (variable("HOST_CRASHES") == "watchdog") config.crashes = tally::Crashes::kWatchdog;
  if (variable("HOST_SIDECAR") == "sync") config.sidecar = tally::Sidecar::kSync;
  if (variable("HOST_SIDECAR") == "none") config.sidecar = tally::Sidecar::kNone;
  config.upload_url = std::getenv("HOST_UPLOAD_URL");
  config.config_url = std::getenv("HOST_CONFIG_URL");
  config.public_key = std::getenv("HOST_PUBLIC_KEY");
  return config;
}

void say(const char* line) {
  std::puts(line);
  std::fflush(stdout);
}

void stay() {
  say("ready");
  while (std::getchar() != EOF) {
  }
}

int swarm(const char* self, int size) {
  for (int i = 0; i < size; ++i) {
    if (::fork() != 0) continue;
    ::execl(self, self, "end", nullptr);
    ::_exit(1);
  }
  int failed = 0;
  for (int i = 0; i < size; ++i) {
    int status = 1;
    ::wait(&status);
    failed += status == 0 ? 0 : 1;
  }
  return failed;
}

}  // namespace

int main(int argc, char** argv) {
  const std::string_view what = argc > 1 ? argv[1] : "";
  if (what == "adopt") ::prctl(PR_SET_CHILD_SUBREAPER, 1);
  if (what == "swarm") return swarm(argv[0], std::atoi(argv[2]));
  if (tally::start(config_of_environment()) == tally::Opened::kCounting) runs.inc();
  if (what == "stay" || what == "crash") stay();
  if (what == "crash") std::abort();
  if (what == "wait") {
    tally::wait();
    say("waited");
  }
  if (what == "adopt") say(::waitpid(-1, nullptr, WNOHANG) < 0 ? "no child" : "a child");
  return 0;
}
