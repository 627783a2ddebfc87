#include "upload/kept_files.h"

#include "countfile/layout.h"
#include "upload/claim.h"
#include "upload/copy.h"
#include "upload/leftovers.h"
#include "upload/report_paths.h"

namespace tally::upload {
namespace {

constexpr std::string_view kReportSuffix = ".json";
constexpr std::string_view kLocalPrefix = "local.";
constexpr std::string_view kNumberPrefix = "next-x-";

// The date that is all of the name between the two.
std::optional<base::Date> date_between(std::string_view prefix, std::string_view name,
                                       std::string_view suffix) {
  if (!name.starts_with(prefix)) return std::nullopt;
  name.remove_prefix(prefix.size());
  if (!name.ends_with(suffix)) return std::nullopt;
  name.remove_suffix(suffix.size());
  const auto date = base::parse_date(name);
  return date ? std::optional{*date} : std::nullopt;
}

}  // namespace

std::optional<KeptFile> kept_file_of(std::string_view name) {
  if (is_copy(name) || file_of_base(name)) return KeptFile::kCopy;
  if (name.ends_with(countfile::kFileSuffix) || claim_of(name)) return KeptFile::kCounterFile;
  if (week_of_local_report(name)) return KeptFile::kLocalReport;
  if (date_of_report(name)) return KeptFile::kReadyReport;
  if (is_unfinished_report(name) || is_unfinished_file(name)) return KeptFile::kUnfinished;
  return std::nullopt;
}

std::optional<base::Date> week_of_local_report(std::string_view name) {
  return date_between(kLocalPrefix, name, kReportSuffix);
}

std::optional<base::Date> week_of_number(std::string_view name) {
  return date_between(kNumberPrefix, name, "");
}

}  // namespace tally::upload
