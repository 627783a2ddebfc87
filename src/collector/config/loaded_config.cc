#include "collector/config/loaded_config.h"

#include <system_error>
#include <utility>

#include "base/file.h"
#include "format/signed_note.h"

namespace tally::collector {
namespace {

using base::fail;
using base::Result;
namespace fs = std::filesystem;

Result<LoadedConfig> load_file(const fs::path& file) {
  auto text = base::read_file(file);
  if (!text) return std::unexpected(text.error());
  auto config = format::parse_upload_config(*text);
  if (!config) {
    return fail("the upload config {} cannot be used: {}", file.native(), config.error().message);
  }
  return LoadedConfig{std::move(*text), std::move(*config), {}};
}

Result<LoadedConfig> load_log(const fs::path& directory, const std::string& key_text) {
  const auto key = format::parse_note_key(key_text);
  if (!key) {
    return fail("the public key in --config-key cannot be used: {}", key.error().message);
  }
  auto log = publish::read_log_directory(directory, *key);
  if (!log) {
    return fail("the upload config {} cannot be used: {}", directory.native(), log.error().message);
  }
  if (log->empty()) {
    return fail("the upload config {} has no version yet; `tally config sign` makes the first",
                directory.native());
  }
  const format::SignedConfig& last = log->back().content;
  std::string text = last.text;
  format::UploadConfig config = last.config;
  return LoadedConfig{std::move(text), std::move(config), std::move(*log)};
}

}  // namespace

Result<LoadedConfig> load_config(const fs::path& path, const std::string& key) {
  std::error_code ignored;
  const bool is_directory = fs::is_directory(path, ignored);
  if (is_directory && key.empty()) {
    return fail(
        "the upload config {} is a directory of signed versions; give the public key of their "
        "signer with --config-key",
        path.native());
  }
  if (!is_directory && !key.empty()) {
    return fail(
        "the upload config {} is no directory of signed versions, so that --config-key would prove "
        "nothing; give the directory, or leave out the key",
        path.native());
  }
  return is_directory ? load_log(path, key) : load_file(path);
}

}  // namespace tally::collector
