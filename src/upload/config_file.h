// An upload config that lies in a file.
#ifndef TALLY_UPLOAD_CONFIG_FILE_H_
#define TALLY_UPLOAD_CONFIG_FILE_H_

#include <filesystem>
#include <optional>

#include "base/date.h"
#include "base/error.h"
#include "format/config_chain.h"
#include "format/upload_config.h"

namespace tally::upload {

// No upload config comes near this.
inline constexpr size_t kMaxConfigSize = size_t{64} << 20;

struct FoundConfig {
  format::UploadConfig config;
  // When this machine last knew that it was the current one, by its clock: of a file, when it was
  // last changed.
  base::Time since;
  // Of a config that came as a signed note: the published version that it is.
  std::optional<format::SignedConfig> signed_config = {};
};

// When the file was last changed.
base::Result<base::Time> time_of_file(const std::filesystem::path& path);

// An error names the file and the reason.
base::Result<FoundConfig> read_config_file(const std::filesystem::path& path);

}  // namespace tally::upload

#endif  // TALLY_UPLOAD_CONFIG_FILE_H_
