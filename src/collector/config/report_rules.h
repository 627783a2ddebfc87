// By which version of the upload config a report is judged.
#ifndef TALLY_COLLECTOR_CONFIG_REPORT_RULES_H_
#define TALLY_COLLECTOR_CONFIG_REPORT_RULES_H_

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.h"
#include "collector/config/loaded_config.h"
#include "collector/limits.h"
#include "format/upload_config.h"

namespace tally::collector {

// Immutable once made: for any number of threads.
class ReportRules {
 public:
  // One config for all reports, whatever they name.
  explicit ReportRules(const format::UploadConfig& config,
                       std::chrono::days config_age = Limits{}.config_age);
  // Keeps what a report can need from `today` on.
  ReportRules(const LoadedConfig& config, base::Date today,
              std::chrono::days config_age = Limits{}.config_age);

  // The rules for a report that names this version as its Config. They are those of that version,
  // so that whoever has reduced a report by what was in force is not refused for what has changed
  // since; but only if it was in force within Limits::config_age before `today`. Else the last
  // version's.
  const format::UploadRules& of(std::string_view version, base::Date today) const;

 private:
  struct Version {
    std::string name;
    std::optional<base::Date> replaced;  // when the next one was published
    format::UploadRules rules;
  };

  std::chrono::days config_age_;
  std::vector<Version> versions_;  // oldest first; never empty
};

}  // namespace tally::collector

#endif  // TALLY_COLLECTOR_CONFIG_REPORT_RULES_H_
