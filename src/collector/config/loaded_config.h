// The upload config that a collector works by, as its owner gives it.
#ifndef TALLY_COLLECTOR_CONFIG_LOADED_CONFIG_H_
#define TALLY_COLLECTOR_CONFIG_LOADED_CONFIG_H_

#include <filesystem>
#include <string>

#include "base/error.h"
#include "format/upload_config.h"
#include "publish/config_log.h"

namespace tally::collector {

struct LoadedConfig {
  std::string text;             // as it is published
  format::UploadConfig config;  // the same, of the last version
  publish::ConfigLog log;       // all versions, if they are signed; else empty
};

// Reads the config at `path`: a file of one config, without `key`; or a directory of signed
// versions (publish/config_log.h), every one of which is verified with the public key `key`. A
// directory without a version is an error.
base::Result<LoadedConfig> load_config(const std::filesystem::path& path,
                                       const std::string& key = "");

}  // namespace tally::collector

#endif  // TALLY_COLLECTOR_CONFIG_LOADED_CONFIG_H_
