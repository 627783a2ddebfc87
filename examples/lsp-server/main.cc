// A language server for INI files that counts: which editors start it, what they ask for, how long
// a completion takes, and what cannot happen. It asks its user, in the editor, whether these counts
// may be sent (tally/lsp.h). Compare doc/asking.md.
#include <cstdlib>
#include <cstring>
#include <string>

#include "server.h"
#include "tally/telemetry.h"
#include "tally/telemetry_command.h"
#include "transport.h"

namespace {

tally::Config telemetry() {
  tally::Config config;
  config.collection = "acme";
  config.program = "acme.org/ini-ls";
  config.version = "v1.0.0";
  config.rotate = true;  // an editor may run for weeks
  config.crashes = tally::Crashes::kWatchdog;
  config.title = "ini-ls";
  config.command = "ini-ls telemetry";
  config.privacy_url = "https://acme.org/privacy";
  // A real server takes these two from the header that `tally config prompt --header` makes. This
  // one can be told to ask everybody, so that its tests need not wait for luck.
  const char* rate = std::getenv("INI_LS_PROMPT_RATE");
  config.prompt_rate = rate != nullptr ? std::atof(rate) : 0.01;
  config.prompt_salt = "acme-2026";
  return config;
}

}  // namespace

int main(int argc, char** argv) {
  const tally::Config config = telemetry();
  if (argc > 1 && std::strcmp(argv[1], "telemetry") == 0) {
    return tally::telemetry_command(config, argc - 1, argv + 1);
  }
  tally::start(config);
  Server server{config};
  std::string message;
  while (read_message(message) && server.handle(message)) {
  }
  return server.exit_code();
}
