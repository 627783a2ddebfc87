#include "collector/config/report_rules.h"

#include <algorithm>

namespace tally::collector {
namespace {

// Whether a version that was replaced on that day can be the one of a report that comes `today`.
bool is_recent(const std::optional<base::Date>& replaced, base::Date today, std::chrono::days age) {
  return !replaced || *replaced >= today - age;
}

}  // namespace

ReportRules::ReportRules(const format::UploadConfig& config, std::chrono::days config_age)
    : config_age_(config_age) {
  versions_.push_back({config.version, {}, format::UploadRules{config}});
}

ReportRules::ReportRules(const LoadedConfig& config, base::Date today, std::chrono::days config_age)
    : ReportRules(config.config, config_age) {
  // The last is there already; the ones before it, from the newest on.
  for (size_t next = config.log.size(); next-- > 1;) {
    const std::optional<base::Date> replaced = config.log[next].content.published;
    if (!is_recent(replaced, today, config_age_)) break;
    const format::UploadConfig& before = config.log[next - 1].content.config;
    versions_.insert(versions_.begin(), {before.version, replaced, format::UploadRules{before}});
  }
}

const format::UploadRules& ReportRules::of(std::string_view version, base::Date today) const {
  const auto it = std::ranges::find(versions_, version, &Version::name);
  if (it == versions_.end() || !is_recent(it->replaced, today, config_age_))
    return versions_.back().rules;
  return it->rules;
}

}  // namespace tally::collector
