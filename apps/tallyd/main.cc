// tallyd: the collector of Tallystick.
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

#include <cstdio>
#include <exception>
#include <utility>
#include <vector>

#include "base/date.h"
#include "commands.h"

namespace tally::tallyd {

std::string check_date(const std::string& text) {
  const auto date = base::parse_date(text);
  return date ? "" : date.error().message;
}

namespace {

constexpr int kFailure = 1;
constexpr int kUsage = 2;

int run(int argc, char** argv) {
  CLI::App app{"The collector of Tallystick: takes reports, keeps them, and publishes them all."};
  app.name("tallyd");
  app.require_subcommand(1);
  app.set_version_flag("--version", "tallyd " TALLY_VERSION, "Print the version and exit");
  app.footer("`tallyd COMMAND --help` says more about a command.");
  std::vector<std::pair<CLI::App*, Command>> commands;
  for (const auto add : {add_serve, add_merge, add_charts, add_export, add_import, add_check,
                         add_backup, add_limits}) {
    Command command = add(app);
    commands.emplace_back(app.get_subcommands(nullptr).back(), std::move(command));
  }
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& help) {
    return app.exit(help);
  } catch (const CLI::ParseError& error) {
    const auto chosen = app.get_subcommands();
    std::fprintf(stderr, "tallyd: %s; see tallyd%s%s --help\n", error.what(),
                 chosen.empty() ? "" : " ", chosen.empty() ? "" : chosen[0]->get_name().c_str());
    return kUsage;
  }
  for (const auto& [subcommand, command] : commands) {
    if (!subcommand->parsed()) continue;
    if (const auto result = command(); !result) {
      std::fprintf(stderr, "tallyd: %s\n", result.error().message.c_str());
      return kFailure;
    }
  }
  return 0;
}

}  // namespace
}  // namespace tally::tallyd

int main(int argc, char** argv) {
  try {
    spdlog::set_default_logger(spdlog::stderr_color_mt("tallyd"));  // stdout is for results
    return tally::tallyd::run(argc, argv);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "tallyd: it stops at an unexpected error: %s\n", error.what());
    return 1;
  }
}
