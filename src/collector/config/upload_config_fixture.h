// An upload config of one program, for tests.
#ifndef TALLY_COLLECTOR_CONFIG_UPLOAD_CONFIG_FIXTURE_H_
#define TALLY_COLLECTOR_CONFIG_UPLOAD_CONFIG_FIXTURE_H_

#include <string>
#include <vector>

#include "format/upload_config.h"

namespace tally::collector {

// acme.org/cc in this version, built by gcc-12.2 for linux/amd64, may send these counters.
inline format::UploadConfig config_of_cc(const std::string& version,
                                         const std::vector<std::string>& counters) {
  format::UploadConfig config;
  config.goos = {"linux"};
  config.goarch = {"amd64"};
  config.go_version = {"gcc-12.2"};
  config.sample_rate = 1;
  config.programs = {{.name = "acme.org/cc", .versions = {version}, .counters = {}, .stacks = {}}};
  for (const std::string& each : counters) {
    config.programs[0].counters.push_back({.name = each, .rate = 1, .depth = 0});
  }
  return config;
}

}  // namespace tally::collector

#endif  // TALLY_COLLECTOR_CONFIG_UPLOAD_CONFIG_FIXTURE_H_
