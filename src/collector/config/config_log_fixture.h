// Published versions of an upload config for tests of what becomes of them here; the signatures are
// of no matter there.
#ifndef TALLY_COLLECTOR_CONFIG_CONFIG_LOG_FIXTURE_H_
#define TALLY_COLLECTOR_CONFIG_CONFIG_LOG_FIXTURE_H_

#include <fmt/format.h>

#include <string>
#include <utility>
#include <vector>

#include "base/date.h"
#include "collector/config/loaded_config.h"

namespace tally::collector {

// Version `number` of a config in which acme.org/cc may send these counters.
inline publish::LoggedVersion logged_version(uint64_t number, const std::string& published,
                                             const std::vector<std::string>& counters) {
  publish::LoggedVersion version{.note = fmt::format("note {}\n", number), .content = {}};
  format::SignedConfig& content = version.content;
  content.number = number;
  content.published = base::parse_date(published).value();
  content.hash = fmt::format("hash{}", number);
  content.text = fmt::format("text {}\n", number);
  content.config = {
      .version = fmt::format("v0.{}.0", number),
      .previous = number == 1 ? "" : fmt::format("hash{}", number - 1),
      .published = published,
      .charts = {},
      .goos = {"linux"},
      .goarch = {"amd64"},
      .go_version = {"gcc-12.2"},
      .sample_rate = 1,
      .programs = {{.name = "acme.org/cc", .versions = {"v1.2.3"}, .counters = {}, .stacks = {}}}};
  for (const std::string& each : counters) {
    content.config.programs[0].counters.push_back({.name = each, .rate = 1, .depth = 0});
  }
  return version;
}

// The config of a collector that publishes these versions, oldest first.
inline LoadedConfig loaded_log(publish::ConfigLog log) {
  const format::SignedConfig last = log.back().content;
  return {.text = last.text, .config = last.config, .log = std::move(log)};
}

}  // namespace tally::collector

#endif  // TALLY_COLLECTOR_CONFIG_CONFIG_LOG_FIXTURE_H_
