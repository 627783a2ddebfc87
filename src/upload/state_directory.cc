#include "upload/state_directory.h"

namespace tally::upload {

std::filesystem::path state_directory(const std::filesystem::path& telemetry_directory) {
  constexpr const char* kName = "tallystick";
  // A slash at the end would make the last part an empty one.
  const auto directory =
      telemetry_directory.has_filename() ? telemetry_directory : telemetry_directory.parent_path();
  if (directory.filename() == "telemetry") return directory.parent_path() / kName;
  return directory / kName;
}

}  // namespace tally::upload
