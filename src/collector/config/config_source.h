// The upload config where its owner changes it: read at the start, and read anew when it is asked
// for or the files are others than they were.
#ifndef TALLY_COLLECTOR_CONFIG_CONFIG_SOURCE_H_
#define TALLY_COLLECTOR_CONFIG_CONFIG_SOURCE_H_

#include <filesystem>
#include <string>
#include <vector>

#include "base/date.h"
#include "base/error.h"
#include "collector/config/config_history.h"
#include "collector/config/loaded_config.h"
#include "collector/limits.h"

namespace tally::collector {

struct ConfigPlace {
  std::filesystem::path path;  // and the key of its signer: see load_config
  std::string key;
  std::filesystem::path history;  // directory of what was in force: see put_in_force
};

// For one thread at a time.
class ConfigSource {
 public:
  static base::Result<ConfigSource> open(ConfigPlace place, base::Date today, const Limits& limits);

  // Reads the files anew; whether they say something else than what is in force, which they have
  // replaced then. Signed versions must continue those that are in force: one that was taken back
  // or exchanged is refused. After an error all is as before.
  base::Result<bool> reload(base::Date today);

  const LoadedConfig& config() const { return config_; }
  // Those before one that is not signed, newest first.
  const std::vector<EarlierConfig>& earlier() const { return earlier_; }

 private:
  ConfigSource(ConfigPlace place, std::chrono::days age) : place_(std::move(place)), age_(age) {}
  base::Result<void> use(LoadedConfig config, base::Date today);

  ConfigPlace place_;
  std::chrono::days age_;
  LoadedConfig config_;
  std::vector<EarlierConfig> earlier_;
};

}  // namespace tally::collector

#endif  // TALLY_COLLECTOR_CONFIG_CONFIG_SOURCE_H_
