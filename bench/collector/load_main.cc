// collector_load: sends reports to a collector on this machine, and says in JSON what it answered.
#include <CLI/CLI.hpp>
#include <cstdio>

#include "load.h"

int main(int argc, char** argv) {
  tally::bench::LoadOptions options;
  CLI::App app{"Sends reports to a collector on this machine, and prints what it answered."};
  app.add_option("--port", options.port)->required();
  app.add_option("--reports", options.reports, "Merged reports, one a line")->required();
  app.add_option("--longest", options.longest, "Bytes: longer reports are left out");
  app.add_option("--week", options.week, "Their Week in its place");
  app.add_option("--connections", options.connections)->capture_default_str();
  app.add_option("--seconds", options.seconds)->capture_default_str();
  app.add_option("--rate", options.rate, "Requests a second in all [default: as many as possible]");
  app.add_option("--get", options.paths, "A path that is read");
  app.add_option("--read-share", options.read_share, "Part of the requests that read");
  app.add_option("--probe", options.probe, "A path asked for ten times a second beside it");
  app.add_option("--probe-port", options.probe_port, "Where, if not at --port");
  app.add_option("--seed", options.seed, "Of the X of the reports")->capture_default_str();
  CLI11_PARSE(app, argc, argv);
  const auto result = tally::bench::run_load(options);
  if (!result) {
    std::fprintf(stderr, "collector_load: %s\n", result.error().message.c_str());
    return 1;
  }
  std::printf("%s\n", tally::bench::to_json(*result).c_str());
}
