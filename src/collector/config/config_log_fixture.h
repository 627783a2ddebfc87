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
#include "collector/config/upload_config_fixture.h"

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
  content.config = config_of_cc("v1.2.3", counters);
  content.config.version = fmt::format("v0.{}.0", number);
  if (number > 1) content.config.previous = fmt::format("hash{}", number - 1);
  content.config.published = published;
  return version;
}

// The config of a collector that publishes these versions, oldest first.
inline LoadedConfig loaded_log(publish::ConfigLog log) {
  const format::SignedConfig last = log.back().content;
  return {.text = last.text, .config = last.config, .log = std::move(log)};
}

}  // namespace tally::collector

#endif  // TALLY_COLLECTOR_CONFIG_CONFIG_LOG_FIXTURE_H_
