#include "collector/config/report_rules.h"

#include "format/report.h"

namespace tally::collector {

ReportRules::ReportRules(const format::UploadConfig& config) { add(config, {}); }

ReportRules::ReportRules(const LoadedConfig& config, std::span<const EarlierConfig> earlier,
                         base::Date today, std::chrono::days config_age)
    : are_signed_(!config.log.empty()), config_age_(config_age) {
  add(config.config, {});
  for (size_t next = config.log.size(); next-- > 1;) {
    add(config.log[next - 1].content.config, config.log[next].content.published);
    if (is_recent(versions_.back(), today)) continue;
    versions_.pop_back();  // and those before it were replaced before
    break;
  }
  if (are_signed_) return;
  for (const EarlierConfig& each : earlier) {
    add(each.config, each.replaced);
    if (!is_recent(versions_.back(), today)) versions_.pop_back();
  }
}

void ReportRules::add(const format::UploadConfig& config, std::optional<base::Date> replaced) {
  const std::string_view name =
      config.version.empty() ? format::kNoConfigVersion : std::string_view{config.version};
  versions_.push_back({std::string(name), replaced, IngestRules{config}});
}

bool ReportRules::is_recent(const Version& version, base::Date today) const {
  return !version.replaced || *version.replaced >= today - config_age_;
}

std::vector<const IngestRules*> ReportRules::of(std::string_view version, base::Date today) const {
  std::vector<const IngestRules*> named;
  for (const Version& each : versions_) {
    if (each.name == version && is_recent(each, today)) named.push_back(&each.rules);
  }
  if (!named.empty()) return named;
  if (are_signed_) return {&versions_.front().rules};
  for (const Version& each : versions_) {
    if (is_recent(each, today)) named.push_back(&each.rules);
  }
  return named;
}

}  // namespace tally::collector
