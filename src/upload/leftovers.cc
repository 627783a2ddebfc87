#include "upload/leftovers.h"

#include <sys/stat.h>

#include <algorithm>
#include <array>

#include "base/file.h"

namespace tally::upload {
namespace {

constexpr size_t kRandomLength = 6;

bool is_old(const std::filesystem::path& path, base::Time now) {
  struct stat info{};
  if (::lstat(path.c_str(), &info) != 0) return false;
  return now - base::Time{std::chrono::seconds{info.st_mtime}} > std::chrono::days{1};
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
    const std::filesystem::path path = directory / name;
    if (!is_unfinished_report(name) && !(is_unfinished_file(name) && is_old(path, now))) continue;
    if (auto removed = base::remove_file(path); !removed) log(removed.error().message);
  }
}

}  // namespace tally::upload
