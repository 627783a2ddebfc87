#include "upload/kept_config.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstring>

#include "base/file.h"
#include "format/version.h"
#include "upload/claim.h"
#include "upload/fetch.h"

namespace tally::upload {
namespace {

namespace fs = std::filesystem;
using base::Result;

fs::path note_in(const fs::path& state) { return state / "config.note"; }
fs::path etag_in(const fs::path& state) { return state / "config.etag"; }

// The file says of which note it is, since the two are not written in one step: with the mark of
// another, the server would say for ever that nothing has changed.
std::string etag_line(std::string_view note, std::string_view etag) {
  return fmt::format("{} {}\n", fingerprint(note), etag);
}

std::string read_etag(const fs::path& state, std::string_view note) {
  const auto line = base::read_file(etag_in(state), 2 * kMaxEtag);
  const std::string begin = fingerprint(note) + " ";
  if (!line || !line->starts_with(begin) || !line->ends_with('\n')) return {};
  const std::string etag = line->substr(begin.size(), line->size() - begin.size() - 1);
  return is_etag(etag) ? etag : std::string{};
}

}  // namespace

Result<SignedConfig> open_signed_config(std::string_view note, const format::NoteKey& key) {
  const auto text = format::open_note(note, key);
  if (!text) return std::unexpected(text.error());
  auto config = format::parse_upload_config(*text);
  if (!config) return std::unexpected(config.error());
  if (!format::is_semver(config->version)) {
    return base::fail("it has no Version, by which newer ones are told from older ones");
  }
  return SignedConfig{.text = std::string(*text), .config = std::move(*config)};
}

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
  auto content = open_signed_config(*note, key);
  if (!content) {
    log(fmt::format("the upload config that is kept in {} is not used: {}", note_in(state).native(),
                    content.error().message));
    return std::nullopt;
  }
  return KeptConfig{
      .content = std::move(*content), .since = *since, .etag = read_etag(state, *note)};
}

Result<void> keep_config(const fs::path& state, std::string_view note, const std::string& etag) {
  // One directory alone: what the user has deleted above it is not made again.
  if (auto made = base::make_directory(state); !made) return made;
  if (auto kept = base::replace_file(note_in(state), note); !kept) return kept;
  if (etag.empty()) return base::remove_file(etag_in(state));
  return base::replace_file(etag_in(state), etag_line(note, etag));
}

Result<void> confirm_kept_config(const fs::path& state) {
  if (::utimensat(AT_FDCWD, note_in(state).c_str(), nullptr, 0) == 0) return {};
  return base::fail("setting the time of {}: {}", note_in(state).native(), std::strerror(errno));
}

}  // namespace tally::upload
