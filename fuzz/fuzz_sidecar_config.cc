// Any bytes are the config of a sidecar or none, and what is taken of them lies inside.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <memory>

#include "client/sidecar_config.h"

namespace {

void check_inside(const tally::client::SidecarConfig& config, const char* text) {
  if (text == nullptr) return;
  const char* end = config.data() + config.size();
  if (text < config.data() || text >= end) std::abort();
  if (std::memchr(text, '\0', static_cast<size_t>(end - text)) == nullptr) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const auto config = std::make_unique<tally::client::SidecarConfig>();
  size = std::min(size, tally::client::SidecarConfig::capacity());
  // What stands behind a message is whatever was there before.
  std::memset(config->data(), 'x', tally::client::SidecarConfig::capacity());
  std::copy_n(data, size, config->data());
  if (!config->read(size)) return 0;
  const tally::OpenConfig open_config = config->open_config();
  check_inside(*config, open_config.collection);
  check_inside(*config, open_config.program);
  check_inside(*config, open_config.version);
  check_inside(*config, open_config.toolchain);
  check_inside(*config, open_config.directory);
  config->add_modules();
  return 0;
}
