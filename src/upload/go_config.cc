#include "upload/go_config.h"

#include <stdlib.h>

#include <filesystem>
#include <optional>

#include "base/file.h"
#include "format/module_download.h"
#include "format/version.h"
#include "upload/http.h"
#include "upload/run_command.h"

namespace tally::upload {
namespace {

namespace fs = std::filesystem;
using base::Result;

// By this the Go command knows that it was started for telemetry: it counts nothing itself, and
// starts no sidecar.
constexpr const char* kNoTelemetry = "GO_TELEMETRY_CHILD=2";
// Or else it may fetch another Go before it answers.
constexpr const char* kThisGo = "GOTOOLCHAIN=local";

std::optional<fs::path> absolute_variable(const char* name) {
  const char* value = ::getenv(name);
  if (value == nullptr || value[0] != '/') return std::nullopt;
  return fs::path{value};
}

// Where the Go command keeps modules: by the variable, by what the command says, or, where there is
// no command, in the usual place.
std::optional<fs::path> module_cache() {
  if (auto cache = absolute_variable("GOMODCACHE")) return cache;
  const auto asked = run_command("go", {"env", "GOMODCACHE"}, {kNoTelemetry, kThisGo}, kGoLimit);
  if (asked && asked->succeeded && asked->out.starts_with('/')) {
    return fs::path{asked->out.substr(0, asked->out.find('\n'))};
  }
  if (const auto home = absolute_variable("HOME")) return *home / "go" / "pkg" / "mod";
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
  if (!cache) return base::fail("there is no upload config: there is no cache of Go modules");
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
        "there is no upload config: no version of {} is in the cache of Go modules ({})", module,
        cache->native());
  }
  return read_module(path.native() + "@" + newest, newest);
}

}  // namespace tally::upload
