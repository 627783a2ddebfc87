#include "collector/config/report_rules.h"

#include <algorithm>

#include "collector/limits.h"

namespace tally::collector {
namespace {

// Whether a version that was replaced on that day can be the one of a report that comes `today`.
bool is_recent(const std::optional<base::Date>& replaced, base::Date today) {
  return !replaced || *replaced >= today - Limits{}.config_age;
}

}  // namespace

ReportRules::ReportRules(const format::UploadConfig& config) {
  versions_.push_back({config.version, {}, format::UploadRules{config}});
}

ReportRules::ReportRules(const LoadedConfig& config, base::Date today)
    : ReportRules(config.config) {
  // The last is there already; the ones before it, from the newest on.
  for (size_t next = config.log.size(); next-- > 1;) {
    const std::optional<base::Date> replaced = config.log[next].content.published;
    if (!is_recent(replaced, today)) break;
    const format::UploadConfig& before = config.log[next - 1].content.config;
    versions_.insert(versions_.begin(), {before.version, replaced, format::UploadRules{before}});
  }
}

const format::UploadRules& ReportRules::of(std::string_view version, base::Date today) const {
  const auto it = std::ranges::find(versions_, version, &Version::name);
  if (it == versions_.end() || !is_recent(it->replaced, today)) return versions_.back().rules;
  return it->rules;
}

}  // namespace tally::collector
