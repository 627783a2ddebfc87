#include "upload/collections.h"

#include <stdlib.h>

#include <algorithm>
#include <optional>
#include <set>

#include "base/file.h"
#include "consent/directory.h"
#include "format/collection_descriptor.h"
#include "upload/http.h"

namespace tally::upload {
namespace {

namespace fs = std::filesystem;
using base::Result;

constexpr std::string_view kSuffix = ".json";
constexpr std::string_view kGo = "go";

Collection go_collection() {
  return {.name = std::string(kGo),
          .title = "Go toolchain",
          .privacy_url = "https://telemetry.go.dev/privacy",
          .upload_url = "https://telemetry.go.dev/upload",
          .config_url = {},
          .public_key = {},
          .go_module = "golang.org/x/telemetry/config",
          .descriptor = {}};
}

Collection unknown_collection(std::string_view name) {
  return {.name = std::string(name),
          .title = std::string(name),
          .privacy_url = {},
          .upload_url = {},
          .config_url = {},
          .public_key = {},
          .go_module = {},
          .descriptor = {}};
}

std::optional<fs::path> user_config_directory() {
  consent::PathBuffer config;
  if (!consent::find_user_config_directory(config)) return std::nullopt;
  return fs::path{config.c_str()};
}

std::vector<std::string> names_in(const fs::path& directory) {
  const auto names = base::list_directory(directory);
  return names ? *names : std::vector<std::string>{};
}

Result<void> check(const format::CollectionDescriptor& descriptor, std::string_view name) {
  if (descriptor.name != name) {
    return base::fail("its Name is {}, so it would have to be called {}{}", descriptor.name,
                      descriptor.name, kSuffix);
  }
  for (const std::string& url :
       {descriptor.privacy_url, descriptor.upload_url, descriptor.config_url}) {
    if (url.empty()) continue;
    if (auto allowed = check_url(url); !allowed) return allowed;
  }
  return {};
}

Result<Collection> read_descriptor(const fs::path& path, std::string_view name) {
  const auto json = base::read_file(path, kMaxDescriptor);
  if (!json) return std::unexpected(json.error());
  auto read = format::parse_collection_descriptor(*json);
  const auto checked = read ? check(*read, name) : std::unexpected(read.error());
  if (!checked) {
    return base::fail("the descriptor {} cannot be used: {}", path.native(),
                      checked.error().message);
  }
  return Collection{.name = std::move(read->name),
                    .title = std::move(read->title),
                    .privacy_url = std::move(read->privacy_url),
                    .upload_url = std::move(read->upload_url),
                    .config_url = std::move(read->config_url),
                    .public_key = std::move(read->public_key),
                    .go_module = {},
                    .descriptor = path};
}

// The names that have a descriptor.
std::set<std::string> described_names(const Log& log) {
  std::set<std::string> found;
  for (const fs::path& directory : descriptor_directories()) {
    for (const std::string& file : names_in(directory)) {
      if (!file.ends_with(kSuffix)) continue;
      const std::string name = file.substr(0, file.size() - kSuffix.size());
      if (name == kGo) {
        log(fmt::format("{} is not used: the collection go is built in",
                        (directory / file).native()));
      } else if (consent::is_collection_name(name)) {
        found.insert(name);
      } else {
        log(fmt::format("{} is not used: no collection can be called so",
                        (directory / file).native()));
      }
    }
  }
  return found;
}

// The names that have a telemetry directory.
std::set<std::string> counted_names() {
  std::set<std::string> found;
  const auto config = user_config_directory();
  if (!config) return found;
  for (const std::string& name : names_in(*config)) {
    std::error_code ignored;
    if (consent::is_collection_name(name) &&
        fs::is_directory(*config / name / "telemetry", ignored)) {
      found.insert(name);
    }
  }
  return found;
}

}  // namespace

std::vector<fs::path> descriptor_directories() {
  const fs::path below = fs::path{"tallystick"} / "collections.d";
  std::vector<fs::path> found;
  if (const auto config = user_config_directory()) found.push_back(*config / below);
  const auto add = [&](const fs::path& data) {
    const fs::path directory = data.lexically_normal() / below;
    // What is relative would mean another directory in each working directory.
    if (!data.is_absolute() || std::ranges::find(found, directory) != found.end()) return;
    found.push_back(directory);
  };
  const char* set = ::getenv("XDG_DATA_DIRS");
  std::string_view rest = set == nullptr || *set == '\0' ? "/usr/local/share:/usr/share" : set;
  while (!rest.empty()) {
    const size_t colon = rest.find(':');
    add(rest.substr(0, colon));
    rest.remove_prefix(colon == std::string_view::npos ? rest.size() : colon + 1);
  }
  add(TALLY_INSTALLED_DATA);
  return found;
}

Collection find_collection(std::string_view name, const Log& log) {
  if (name == kGo) return go_collection();
  if (!consent::is_collection_name(name)) return unknown_collection(name);
  for (const fs::path& directory : descriptor_directories()) {
    const fs::path path = directory / (std::string(name) + std::string(kSuffix));
    std::error_code ignored;
    if (!fs::exists(fs::symlink_status(path, ignored))) continue;
    auto read = read_descriptor(path, name);
    if (read) return *read;
    log(read.error().message);
    break;
  }
  return unknown_collection(name);
}

std::vector<Collection> find_collections(const Log& log) {
  const std::set<std::string> described = described_names(log);
  std::set<std::string> names = counted_names();
  const std::set<std::string> counted = names;
  names.insert(described.begin(), described.end());
  names.insert(std::string(kGo));
  std::vector<Collection> found;
  for (const std::string& name : names) {
    Collection collection = find_collection(name, log);
    const bool is_known = name == kGo || !collection.descriptor.empty() || counted.contains(name);
    if (is_known) found.push_back(std::move(collection));
  }
  return found;
}

}  // namespace tally::upload
