// The upload configs that were in force here before, where they are not signed: reports that were
// made by one of them still come (doc/formats.md, "The collector's protocol"). Kept in a directory,
// so that a restart forgets none: `in-force-<hash>.json` and `replaced-<date>-<hash>.json` are the
// configs as they were, <hash> is the SHA-256 of the text.
#ifndef TALLY_COLLECTOR_CONFIG_CONFIG_HISTORY_H_
#define TALLY_COLLECTOR_CONFIG_CONFIG_HISTORY_H_

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <string_view>
#include <vector>

#include "base/date.h"
#include "base/error.h"
#include "format/upload_config.h"

namespace tally::collector {

// Who changes the config more often within Limits::config_age loses the oldest.
inline constexpr size_t kMaxEarlierConfigs = 32;

struct EarlierConfig {
  format::UploadConfig config;
  base::Date replaced;  // the day on which another was put in its place

  bool operator==(const EarlierConfig&) const = default;
};

// Notes, durably, that the config of this text is in force from `today` on, and returns those that
// were before it and were replaced within `age` before `today`: newest first, at most
// kMaxEarlierConfigs. The rest is removed. What the directory, which is made if need be, holds that
// is no config is logged and left alone. For one process and thread at a time; a kill at any moment
// loses none.
base::Result<std::vector<EarlierConfig>> put_in_force(const std::filesystem::path& directory,
                                                      std::string_view text, base::Date today,
                                                      std::chrono::days age);

}  // namespace tally::collector

#endif  // TALLY_COLLECTOR_CONFIG_CONFIG_HISTORY_H_
