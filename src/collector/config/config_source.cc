#include "collector/config/config_source.h"

#include <utility>

namespace tally::collector {
namespace {

using base::fail;
using base::Result;

// Whether all versions that were published stand in the new log as they were. Each names the hash
// of the one before, so that the last of them speaks for all.
Result<void> check_continues(const publish::ConfigLog& before, const publish::ConfigLog& after,
                             const std::filesystem::path& directory) {
  if (before.empty()) return {};
  const format::SignedConfig& last = before.back().content;
  if (after.size() < before.size()) {
    return fail(
        "the upload config {} has gone back to version {} from version {}, which clients "
        "may have; put the missing versions back",
        directory.native(), after.size(), before.size());
  }
  if (after[before.size() - 1].content.hash == last.hash) return {};
  return fail(
      "the upload config {} has another version {} than the one that is published, which "
      "clients may have; put that one back, and sign what is new as the next version",
      directory.native(), last.number);
}

}  // namespace

Result<ConfigSource> ConfigSource::open(ConfigPlace place, base::Date today, const Limits& limits) {
  auto config = load_config(place.path, place.key);
  if (!config) return std::unexpected(config.error());
  ConfigSource source{std::move(place), limits.config_age};
  if (auto used = source.use(*std::move(config), today); !used) {
    return std::unexpected(used.error());
  }
  return source;
}

Result<bool> ConfigSource::reload(base::Date today) {
  auto config = load_config(place_.path, place_.key);
  if (!config) return std::unexpected(config.error());
  if (config->text == config_.text && config->log.size() == config_.log.size() &&
      (config->log.empty() || config->log.back().note == config_.log.back().note)) {
    return false;
  }
  if (auto continues = check_continues(config_.log, config->log, place_.path); !continues) {
    return std::unexpected(continues.error());
  }
  if (auto used = use(*std::move(config), today); !used) return std::unexpected(used.error());
  return true;
}

Result<void> ConfigSource::use(LoadedConfig config, base::Date today) {
  if (config.log.empty()) {
    auto earlier = put_in_force(place_.history, config.text, today, age_);
    if (!earlier) return std::unexpected(earlier.error());
    earlier_ = *std::move(earlier);
  }
  config_ = std::move(config);
  return {};
}

}  // namespace tally::collector
