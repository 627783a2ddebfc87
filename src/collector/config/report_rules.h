// By which version of the upload config a report is judged.
#ifndef TALLY_COLLECTOR_CONFIG_REPORT_RULES_H_
#define TALLY_COLLECTOR_CONFIG_REPORT_RULES_H_

#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.h"
#include "collector/config/config_history.h"
#include "collector/config/ingest_rules.h"
#include "collector/config/loaded_config.h"
#include "collector/limits.h"

namespace tally::collector {

// Immutable once made: for any number of threads.
class ReportRules {
 public:
  // One config for all reports, whatever they name.
  explicit ReportRules(const format::UploadConfig& config);
  // Keeps what a report can need from `today` on; `earlier` are the configs that were in force
  // before one that is not signed, newest first.
  ReportRules(const LoadedConfig& config, std::span<const EarlierConfig> earlier, base::Date today,
              std::chrono::days config_age = Limits{}.config_age);

  // The rules for a report that names this version as its Config; it is taken if one of them, tried
  // in this order, takes it. Whoever has reduced a report by what was in force is not refused for
  // what has changed since, if that was in force within Limits::config_age before `today`:
  //   - of signed versions those of the version that is named, else the last version's;
  //   - of other configs those that are called so, else all. There, a version is whatever their
  //     owner writes: two may have the same, and clients may know them by another.
  // They are never none, and live as long as this.
  std::vector<const IngestRules*> of(std::string_view version, base::Date today) const;

 private:
  struct Version {
    std::string name;
    std::optional<base::Date> replaced;  // when the next one was published
    IngestRules rules;
  };

  void add(const format::UploadConfig& config, std::optional<base::Date> replaced);
  bool is_recent(const Version& version, base::Date today) const;

  bool are_signed_ = false;
  std::chrono::days config_age_ = Limits{}.config_age;
  std::vector<Version> versions_;  // newest first; never empty
};

}  // namespace tally::collector

#endif  // TALLY_COLLECTOR_CONFIG_REPORT_RULES_H_
