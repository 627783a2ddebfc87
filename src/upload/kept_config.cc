#include "upload/kept_config.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstring>

#include "base/file.h"

namespace tally::upload {
namespace {

namespace fs = std::filesystem;
using base::Result;

fs::path note_in(const fs::path& state) { return state / "config.note"; }

}  // namespace

std::optional<KeptConfig> read_kept_config(const fs::path& state, const format::NoteKey& key,
                                           const Log& log) {
  std::error_code ignored;
  if (!fs::exists(note_in(state), ignored)) return std::nullopt;
  const auto since = time_of_file(note_in(state));
  const auto note = base::read_file(note_in(state), format::kMaxNote);
  if (!note || !since) {
    log((note ? since.error() : note.error()).message);
    return std::nullopt;
  }
  auto content = format::open_signed_config(*note, key);
  if (!content) {
    log(fmt::format("the upload config that is kept in {} is not used: {}", note_in(state).native(),
                    content.error().message));
    return std::nullopt;
  }
  return KeptConfig{.content = std::move(*content), .since = *since};
}

Result<void> keep_config(const fs::path& state, std::string_view note) {
  // One directory alone: what the user has deleted above it is not made again.
  if (auto made = base::make_directory(state); !made) return made;
  return base::replace_file(note_in(state), note);
}

Result<void> confirm_kept_config(const fs::path& state) {
  if (::utimensat(AT_FDCWD, note_in(state).c_str(), nullptr, 0) == 0) return {};
  return base::fail("setting the time of {}: {}", note_in(state).native(), std::strerror(errno));
}

}  // namespace tally::upload
