#include "upload/config_file.h"

#include <sys/stat.h>

#include <cerrno>
#include <cstring>

#include "base/file.h"

namespace tally::upload {

using base::Result;

Result<base::Time> time_of_file(const std::filesystem::path& path) {
  struct stat info{};
  if (::stat(path.c_str(), &info) != 0) {
    return base::fail("looking at {}: {}", path.native(), std::strerror(errno));
  }
  return base::Time{std::chrono::seconds{info.st_mtim.tv_sec}};
}

Result<FoundConfig> read_config_file(const std::filesystem::path& path) {
  const auto since = time_of_file(path);
  if (!since) return std::unexpected(since.error());
  const auto bytes = base::read_file(path, kMaxConfigSize);
  if (!bytes) return std::unexpected(bytes.error());
  auto config = format::parse_upload_config(*bytes);
  if (!config) {
    return base::fail("the upload config {} cannot be used: {}", path.native(),
                      config.error().message);
  }
  return FoundConfig{.config = std::move(*config), .since = *since};
}

}  // namespace tally::upload
