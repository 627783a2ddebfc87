#include "triage/debug_directory.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/file.h"
#include "triage/elf_file.h"

namespace tally::triage {
namespace {

namespace fs = std::filesystem;

constexpr int kMaxDepth = 8;
constexpr size_t kMaxEntries = 100'000;
constexpr std::string_view kSuffix = ".debug";

bool is_there(const fs::path& path) {
  std::error_code ignored;
  return fs::exists(path, ignored);
}

}  // namespace

std::vector<fs::path> DebugDirectory::find(const Wanted& wanted, std::vector<std::string>& notes) {
  std::vector<fs::path> found = find_by_name(wanted.build_id);
  const auto is_whole = [&](const fs::path& path) {
    return read_build_id(path) == wanted.build_id;
  };
  if (files_ == Files::kByName || std::ranges::any_of(found, is_whole)) return found;
  read_through();
  for (auto at = by_build_id_.lower_bound(wanted.build_id);
       at != by_build_id_.end() && wanted.fits(at->first); ++at) {
    if (std::ranges::find(found, at->second) == found.end()) found.push_back(at->second);
  }
  if (!note_.empty()) notes.push_back(note_);
  return found;
}

std::vector<fs::path> DebugDirectory::find_by_name(const std::string& build_id) const {
  std::vector<fs::path> found;
  const std::string folder = build_id.substr(0, 2), rest = build_id.substr(2);
  for (const fs::path& parent : {directory_ / ".build-id" / folder, directory_ / folder}) {
    if (!is_there(parent)) continue;
    const auto names = base::list_directory(parent);
    if (!names) continue;
    for (const std::string& file : *names) {
      if (file.starts_with(rest) && file.ends_with(kSuffix)) found.push_back(parent / file);
    }
  }
  return found;
}

void DebugDirectory::read_through() {
  if (was_read_) return;
  was_read_ = true;
  std::error_code error;
  size_t entries = 0;
  const auto options = fs::directory_options::skip_permission_denied;
  for (fs::recursive_directory_iterator at{directory_, options, error}, end; !error && at != end;
       at.increment(error)) {
    if (++entries > kMaxEntries) {
      note_ = fmt::format(
          "{} has more than {} entries, and the others were not looked at: name the "
          "folder in it that has the file",
          directory_.native(), kMaxEntries);
      return;
    }
    if (at.depth() >= kMaxDepth) at.disable_recursion_pending();
    std::error_code ignored;
    if (!at->is_regular_file(ignored)) continue;
    if (std::string id = read_build_id(at->path()); !id.empty()) {
      by_build_id_.emplace(std::move(id), at->path());
    }
  }
  if (error) note_ = fmt::format("reading {}: {}", directory_.native(), error.message());
}

}  // namespace tally::triage
