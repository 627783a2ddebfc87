#include "upload/inventory.h"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "base/file.h"
#include "format/version.h"
#include "upload/counter_files.h"
#include "upload/kept_counts.h"
#include "upload/kept_files.h"
#include "upload/report_paths.h"

namespace tally::upload {
namespace {

namespace fs = std::filesystem;

// Nothing if there is no such file.
std::optional<struct stat> look_at(const fs::path& path) {
  struct stat info{};
  if (::lstat(path.c_str(), &info) != 0 || !S_ISREG(info.st_mode)) return std::nullopt;
  return info;
}

class Inspection {
 public:
  explicit Inspection(const fs::path& directory) : directory_(directory) {}

  Inventory run() {
    std::error_code ignored;
    found_.exists = fs::is_directory(directory_, ignored);
    for (const std::string& name : names_in(directory_ / "local")) look_at_local(name);
    for (const std::string& name : names_in(directory_ / "upload")) look_at_sent(name);
    return std::move(found_);
  }

 private:
  std::vector<std::string> names_in(const fs::path& directory) {
    auto names = base::list_directory(directory);
    if (names) return std::move(*names);
    found_.problems.push_back(names.error().message);
    return {};
  }

  void look_at_local(const std::string& name) {
    const fs::path path = directory_ / "local" / name;
    const auto info = look_at(path);
    if (!info) return;
    // The token of 1970 is nobody's: a program has found none who could do the run.
    if (name == "upload.token" && info->st_mtime != 0)
      found_.last_tried = base::Time{std::chrono::seconds{info->st_mtime}};
    const auto kind = kept_file_of(name);
    if (!kind) return;
    found_.bytes += static_cast<uint64_t>(info->st_size);
    switch (*kind) {
      case KeptFile::kCounterFile:
        ++found_.counter_files;
        add_file(path);
        return;
      case KeptFile::kLocalReport:
        found_.local_reports.push_back(*week_of_local_report(name));
        add_report(path);
        return;
      case KeptFile::kReadyReport:
        found_.ready_reports.push_back(*date_of_report(name));
        return;
      case KeptFile::kCopy:
      case KeptFile::kUnfinished:
        return;
    }
  }

  void look_at_sent(const std::string& name) {
    const auto week = date_of_report(name);
    const auto info = look_at(directory_ / "upload" / name);
    if (!week || !info) return;
    ++found_.sent_reports;
    found_.bytes += static_cast<uint64_t>(info->st_size);
    // In the order of their names, so the newest is the last.
    found_.last_sent = LastSent{*week, base::Time{std::chrono::seconds{info->st_mtime}}};
  }

  void add_file(const fs::path& path) {
    const auto file = read_live_counter_file(path);
    if (!file) return found_.problems.push_back(file.error().message);
    if (!*file) return;
    add_program((*file)->counts.id);
    const base::Date begin = base::day_of((*file)->begin);
    OpenWeek& week =
        found_.open_weeks.try_emplace(base::day_of((*file)->end), OpenWeek{begin, 0}).first->second;
    week.earliest_begin = std::min(week.earliest_begin, begin);
    ++week.files;
  }

  void add_report(const fs::path& path) {
    const auto report = read_kept_report(path);
    if (!report) return found_.problems.push_back(report.error().message);
    if (!*report) return;
    for (const format::ProgramReport& program : (*report)->programs) add_program(program.id);
  }

  void add_program(const format::ProgramId& id) {
    found_.has_go_programs |= id.go_version.starts_with("go") || id.go_version == "devel";
    std::string& newest = found_.programs[id.program];
    if (newest.empty() || is_older_version(newest, id.version)) newest = id.version;
  }

  const fs::path directory_;
  Inventory found_;
};

}  // namespace

bool is_older_version(const std::string& a, const std::string& b) {
  const bool a_is_semver = format::is_semver(a);
  if (a_is_semver != format::is_semver(b)) return !a_is_semver;
  if (a_is_semver) return format::compare_semver(a, b) < 0;
  return format::compare_toolchain_lines(a, b) < 0;
}

Inventory take_inventory(const fs::path& directory) { return Inspection{directory}.run(); }

}  // namespace tally::upload
