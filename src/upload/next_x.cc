#include "upload/next_x.h"

#include <sys/stat.h>

#include <charconv>

#include "base/file.h"
#include "upload/random.h"
#include "upload/reduce.h"
#include "upload/report_paths.h"
#include "upload/state_directory.h"

namespace tally::upload {
namespace {

namespace fs = std::filesystem;
using base::Date;
using base::Result;

constexpr std::string_view kPrefix = "next-x-";
constexpr size_t kMaxSize = 64;

fs::path path_of(const fs::path& telemetry_directory, Date week) {
  return state_directory(telemetry_directory) / (std::string(kPrefix) + base::format_date(week));
}

// Nothing for what is no random number of a report.
std::optional<double> parse(std::string_view text) {
  if (!text.ends_with('\n')) return std::nullopt;
  double x = 0;
  const char* const end = text.data() + text.size() - 1;
  const auto [stop, error] = std::from_chars(text.data(), end, x);
  if (error != std::errc{} || stop != end || !(x > 0 && x < 1)) return std::nullopt;
  return x;
}

bool is_old(const fs::path& path, base::Time now) {
  struct stat info{};
  return ::lstat(path.c_str(), &info) == 0 &&
         now - base::Time{std::chrono::seconds{info.st_mtime}} > std::chrono::days{1};
}

bool is_over(const fs::path& telemetry_directory, std::string_view date, base::Time now) {
  const auto week = base::parse_date(date);
  return !week || now - base::Time{*week} > kMaxReportAge ||
         has_report(ReportPaths{telemetry_directory, std::string(date)});
}

}  // namespace

Result<double> keep_next_x(const fs::path& telemetry_directory, Date week) {
  const fs::path path = path_of(telemetry_directory, week);
  if (auto made = base::make_directory(path.parent_path()); !made) {
    return std::unexpected(made.error());
  }
  // Twice: what is there may be damaged.
  for (int tries = 0; tries < 2; ++tries) {
    const auto x = random_x();
    if (!x) return x;
    // The shortest text that reads back as this number.
    const auto created = base::create_file(path, fmt::format("{}\n", *x));
    if (!created) return std::unexpected(created.error());
    if (*created == base::Created::kYes) return x;
    if (const auto kept = kept_next_x(telemetry_directory, week)) return *kept;
    if (auto removed = base::remove_file(path); !removed) return std::unexpected(removed.error());
  }
  return base::fail("keeping a report's random number in {}: other programs change it",
                    path.native());
}

std::optional<double> kept_next_x(const fs::path& telemetry_directory, Date week) {
  const auto text = base::read_file(path_of(telemetry_directory, week), kMaxSize);
  return text ? parse(*text) : std::nullopt;
}

Result<void> forget_next_x(const fs::path& telemetry_directory, Date week) {
  return base::remove_file(path_of(telemetry_directory, week));
}

void forget_old_numbers(const fs::path& telemetry_directory, base::Time now, const Log& log) {
  const fs::path state = state_directory(telemetry_directory);
  const auto names = base::list_directory(state);
  if (!names) return;
  for (const std::string& name : *names) {
    if (!name.starts_with(kPrefix)) continue;
    // A preview may be writing it at this moment.
    const bool unfinished = name.ends_with(".tmp");
    const bool gone = unfinished ? is_old(state / name, base::system_now())
                                 : is_over(telemetry_directory, name.substr(kPrefix.size()), now);
    if (!gone) continue;
    if (auto removed = base::remove_file(state / name); !removed) log(removed.error().message);
  }
}

}  // namespace tally::upload
