// Any text is an upload config or an error; a config that was read can be asked, and is read as the
// same once it is written.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "format/upload_config.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const auto config = tally::format::parse_upload_config(
      std::string_view(reinterpret_cast<const char*>(data), size));
  if (!config) {
    if (config.error().message.empty()) std::abort();
    return 0;
  }
  const tally::format::UploadRules rules{*config};
  for (const auto& program : config->programs) {
    if (!rules.allows_program(program.name)) std::abort();
    for (const auto& counter : program.counters) {
      for (const auto& name : tally::format::expand_counter(counter.name)) {
        rules.counter_rate(program.name, name);
      }
    }
  }
  const auto again =
      tally::format::parse_upload_config(tally::format::write_upload_config(*config));
  if (!again || *again != *config) std::abort();
  return 0;
}
