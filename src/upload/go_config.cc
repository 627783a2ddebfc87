#include "upload/go_config.h"

#include <stdlib.h>

#include <algorithm>
#include <filesystem>
#include <optional>

#include "base/file.h"
#include "consent/directory.h"
#include "format/module_download.h"
#include "format/version.h"
#include "upload/http.h"
#include "upload/run_command.h"

namespace tally::upload {
namespace {

namespace fs = std::filesystem;
using base::Result;

// By this the Go command knows that it was started for telemetry, and starts no sidecar. It counts,
// as it does whenever it runs.
constexpr const char* kNoTelemetry = "GO_TELEMETRY_CHILD=2";
std::optional<fs::path> directory_in(const char* path) {
  if (path == nullptr || path[0] != '/') return std::nullopt;
  // GOPATH may be a list, of which the first is the one that is written to.
  return fs::path{std::string_view{path}.substr(0, std::string_view{path}.find(':'))};
}

// What `go env -w` has set.
std::optional<std::string> setting_of_go(std::string_view name) {
  consent::PathBuffer config;
  if (!consent::find_user_config_directory(config)) return std::nullopt;
  constexpr size_t kMaxSettings = size_t{64} << 10;
  const auto text = base::read_file(fs::path{config.c_str()} / "go" / "env", kMaxSettings);
  if (!text) return std::nullopt;
  for (std::string_view rest = *text; !rest.empty();) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(rest.size(), line.size() + 1));
    if (line.starts_with(name) && line.substr(name.size()).starts_with('=')) {
      return std::string(line.substr(name.size() + 1));
    }
  }
  return std::nullopt;
}

// A directory of the Go command's: as the environment says, or else its settings.
std::optional<fs::path> directory_of_go(const char* name) {
  if (auto said = directory_in(::getenv(name))) return said;
  const auto setting = setting_of_go(name);
  return setting ? directory_in(setting->c_str()) : std::nullopt;
}

// Where the Go command keeps modules. It is not asked: it would count in the user's directory that
// it was.
std::optional<fs::path> module_cache() {
  if (auto cache = directory_of_go("GOMODCACHE")) return cache;
  const fs::path in_workspace = fs::path{"pkg"} / "mod";
  if (const auto workspace = directory_of_go("GOPATH")) return *workspace / in_workspace;
  if (const auto home = directory_in(::getenv("HOME"))) return *home / "go" / in_workspace;
  return std::nullopt;
}

// `version`, if the directory's name is `<module's last part>@<version>`; else empty.
std::string version_in(const std::string& name, const fs::path& module) {
  const std::string begin = module.filename().native() + "@";
  if (!name.starts_with(begin) || !format::is_semver(name.substr(begin.size()))) return {};
  return name.substr(begin.size());
}

Result<FoundConfig> read_module(const fs::path& directory, const std::string& version) {
  auto found = read_config_file(directory / "config.json");
  const auto since = time_of_file(directory);
  if (!found || !since) return std::unexpected(found ? since.error() : found.error());
  found->config.version = version;
  found->since = *since;
  return found;
}

}  // namespace

Result<FoundConfig> download_go_config(const std::string& module) {
  const std::string what = "fetching the upload config by the Go command: ";
  const auto ran =
      run_command("go", {"mod", "download", "-json", module + "@latest"}, {kNoTelemetry}, kGoLimit);
  if (!ran) return base::fail("{}{}", what, ran.error().message);
  const auto download = format::parse_module_download(ran->out);
  if (!download || !ran->succeeded) {
    // What went wrong before it knew of the module is on standard error.
    const bool said = download || ran->out.empty();
    return base::fail("{}it said: {}", what,
                      one_line(said ? ran->error : download.error().message));
  }
  auto found = read_module(download->directory, download->version);
  // The directory may be there for years; that it is the newest is known as of now.
  if (found) found->since = base::system_now();
  return found;
}

Result<FoundConfig> cached_go_config(const std::string& module) {
  const auto cache = module_cache();
  if (!cache) return base::fail("there is no cache of Go modules to hold the upload config");
  const fs::path path = *cache / module;
  const auto names = base::list_directory(path.parent_path());
  if (!names) return std::unexpected(names.error());
  std::string newest;
  for (const std::string& name : *names) {
    const std::string version = version_in(name, path);
    if (newest.empty() || format::compare_semver(version, newest) > 0) newest = version;
  }
  if (newest.empty()) {
    return base::fail(
        "no version of the upload config, {0}, is in the cache of Go modules, {1}; `go mod "
        "download {0}@latest` would "
        "get it",
        module, cache->native());
  }
  return read_module(path.native() + "@" + newest, newest);
}

}  // namespace tally::upload
