#include "collector/config/config_history.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <optional>
#include <string>
#include <system_error>
#include <utility>

#include "base/file.h"
#include "format/signed_note.h"

namespace tally::collector {
namespace {

using base::fail;
using base::Result;
namespace fs = std::filesystem;

constexpr std::string_view kInForce = "in-force-";
constexpr std::string_view kReplaced = "replaced-";
constexpr std::string_view kSuffix = ".json";
constexpr size_t kDate = std::string_view{"2026-11-22"}.size();

// What a file's name says.
struct Entry {
  std::string name;
  std::string hash;
  std::optional<base::Date> replaced;
};

std::string name_in_force(std::string_view hash) {
  return fmt::format("{}{}{}", kInForce, hash, kSuffix);
}

std::string name_replaced(std::string_view hash, base::Date day) {
  return fmt::format("{}{}-{}{}", kReplaced, base::format_date(day), hash, kSuffix);
}

// Nothing if the name is not one of ours.
std::optional<Entry> read_name(const std::string& name) {
  std::string_view rest = name;
  if (!rest.ends_with(kSuffix)) return std::nullopt;
  rest.remove_suffix(kSuffix.size());
  if (rest.starts_with(kInForce)) {
    return Entry{name, std::string(rest.substr(kInForce.size())), std::nullopt};
  }
  if (!rest.starts_with(kReplaced)) return std::nullopt;
  rest.remove_prefix(kReplaced.size());
  const auto day = base::parse_date(rest.substr(0, kDate));
  if (!day || rest.size() <= kDate || rest[kDate] != '-') return std::nullopt;
  return Entry{name, std::string(rest.substr(kDate + 1)), *day};
}

Result<std::vector<Entry>> read_names(const fs::path& directory) {
  const auto names = base::list_directory(directory);
  if (!names) return std::unexpected(names.error());
  std::vector<Entry> entries;
  for (const std::string& name : *names) {
    if (auto entry = read_name(name)) entries.push_back(*std::move(entry));
  }
  return entries;
}

Result<void> rename(const fs::path& directory, const std::string& from, const std::string& to) {
  std::error_code error;
  fs::rename(directory / from, directory / to, error);
  if (!error) return {};
  return fail("renaming {} to {}: {}", (directory / from).native(), to, error.message());
}

// Afterwards the config of this hash, and no other, is called as in force.
Result<void> mark(const fs::path& directory, std::string_view text, const std::string& hash,
                  base::Date today) {
  const auto entries = read_names(directory);
  if (!entries) return std::unexpected(entries.error());
  bool known = false;
  for (const Entry& each : *entries) {
    Result<void> renamed;
    if (each.hash == hash) {
      // It may have been in force more than once; the other names of it are of no use.
      if (known) renamed = base::remove_file(directory / each.name);
      if (!known && each.replaced) renamed = rename(directory, each.name, name_in_force(hash));
      known = true;
    } else if (!each.replaced) {
      renamed = rename(directory, each.name, name_replaced(each.hash, today));
    }
    if (!renamed) return renamed;
  }
  if (known) return {};
  return base::replace_file(directory / name_in_force(hash), text);
}

// The config of an entry, or nothing, which is logged.
std::optional<format::UploadConfig> read_config(const fs::path& file, const std::string& hash) {
  auto text = base::read_file(file);
  if (!text) {
    spdlog::warn("an earlier upload config is not considered: {}", text.error().message);
    return std::nullopt;
  }
  auto config = format::parse_upload_config(*text);
  if (!config || format::hash_of_text(*text) != hash) {
    spdlog::warn("the earlier upload config {} is not considered: it has been changed",
                 file.native());
    return std::nullopt;
  }
  return *std::move(config);
}

}  // namespace

Result<std::vector<EarlierConfig>> put_in_force(const fs::path& directory, std::string_view text,
                                                base::Date today, std::chrono::days age) {
  if (auto made = base::make_directories(directory); !made) return std::unexpected(made.error());
  const std::string hash = format::hash_of_text(text);
  if (auto marked = mark(directory, text, hash, today); !marked) {
    return std::unexpected(marked.error());
  }
  auto entries = read_names(directory);
  if (!entries) return std::unexpected(entries.error());
  std::erase_if(*entries, [](const Entry& each) { return !each.replaced; });
  std::ranges::sort(*entries, std::ranges::greater{},
                    [](const Entry& each) { return std::pair{each.replaced, each.name}; });
  std::vector<EarlierConfig> earlier;
  for (const Entry& each : *entries) {
    if (*each.replaced < today - age || earlier.size() == kMaxEarlierConfigs) {
      auto removed = base::remove_file(directory / each.name);
      if (!removed) return std::unexpected(removed.error());
      continue;
    }
    if (auto config = read_config(directory / each.name, each.hash)) {
      earlier.push_back({*std::move(config), *each.replaced});
    }
  }
  return earlier;
}

}  // namespace tally::collector
