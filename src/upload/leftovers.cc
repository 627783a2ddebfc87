#include "upload/leftovers.h"

#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "base/file.h"
#include "countfile/layout.h"
#include "upload/claim.h"
#include "upload/copy.h"

namespace tally::upload {
namespace {

constexpr size_t kRandomLength = 6;

struct FileInfo {
  bool is_old = false;
  bool is_stub = false;
};

FileInfo look_at(const std::filesystem::path& path, base::Time now) {
  struct stat info{};
  if (::lstat(path.c_str(), &info) != 0 || !S_ISREG(info.st_mode)) return {};
  return {.is_old = now - base::Time{std::chrono::seconds{info.st_mtime}} > std::chrono::days{1},
          .is_stub = info.st_size < countfile::kMinFileSize};
}

bool is_leftover(const std::filesystem::path& path, const std::vector<std::string>& names,
                 base::Time now) {
  const std::string name = path.filename().native();
  if (is_unfinished_report(name)) return true;
  if (const auto file = file_of_base(name)) {
    return std::ranges::none_of(
        names, [&](const std::string& other) { return unclaimed(other) == *file; });
  }
  const FileInfo info = look_at(path, now);
  return info.is_old &&
         (is_unfinished_file(name) || (info.is_stub && name.ends_with(countfile::kFileSuffix)));
}

}  // namespace

bool is_unfinished_report(std::string_view name) {
  return name.ends_with(".tmp") && (name.contains(".json.") || name.contains(".copied."));
}

bool is_unfinished_file(std::string_view name) {
  constexpr std::array<std::string_view, 3> kBegins{"mode.tmp-", "weekends.tmp-", "next.tmp-"};
  return std::ranges::any_of(kBegins, [name](std::string_view begin) {
    return name.starts_with(begin) && name.size() == begin.size() + kRandomLength;
  });
}

void remove_leftovers(const std::filesystem::path& directory, base::Time now, const Log& log) {
  const auto names = base::list_directory(directory);
  if (!names) return;
  for (const std::string& name : *names) {
    if (!is_leftover(directory / name, *names, now)) continue;
    if (auto removed = base::remove_file(directory / name); !removed) log(removed.error().message);
  }
}

}  // namespace tally::upload
