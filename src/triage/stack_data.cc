#include "triage/stack_data.h"

#include <algorithm>
#include <bit>
#include <chrono>
#include <set>
#include <utility>

#include "countfile/stack_name.h"
#include "format/public_list.h"
#include "format/version.h"

namespace tally::triage {

using base::Date;
using base::fail;
using base::Result;

void ReportCount::add(Date day) {
  ++reports;
  ++by_day[day];
}

uint64_t ReportCount::users() const {
  uint64_t most = 0;
  uint64_t sum = 0;
  auto first = by_day.begin();
  for (const auto& [day, count] : by_day) {
    sum += count;
    for (; day - first->first >= std::chrono::days{7}; ++first) sum -= first->second;
    most = std::max(most, sum);
  }
  return most;
}

uint64_t ReportCount::reports_of(const Days& days) const {
  uint64_t sum = 0;
  for (auto it = by_day.lower_bound(days.first); it != by_day.end() && it->first <= days.last;
       ++it) {
    sum += it->second;
  }
  return sum;
}

// By the order of versions; what has the same place there, by its bytes.
bool StackData::EarlierVersion::operator()(const std::string& a, const std::string& b) const {
  if (format::is_earlier_version(a, b)) return true;
  return !format::is_earlier_version(b, a) && a < b;
}

StackData::StackData(DataQuery query, DataLimits limits)
    : query_(std::move(query)), limits_(limits) {}

uint32_t StackData::build_number(const format::ProgramId& build) {
  const auto [it, is_new] =
      build_numbers_.try_emplace(build, static_cast<uint32_t>(builds_.size()));
  if (is_new) builds_.push_back(build);
  return it->second;
}

Result<bool> StackData::add(const format::Report& report) {
  const auto day = base::parse_date(report.week);
  if (!day || !(report.x > 0 && report.x < 1)) return false;
  if ((query_.from && *day < *query_.from) || (query_.to && *day > *query_.to)) return true;
  std::vector<const format::ProgramReport*> programs;
  for (const format::ProgramReport& each : report.programs) {
    if (each.id.program != query_.program) continue;
    if (query_.with_prereleases || !is_prerelease(each.id.version)) programs.push_back(&each);
  }
  if (programs.empty() || !seen_.insert(std::bit_cast<uint64_t>(report.x)).second) return true;
  if (days_.size() >= limits_.max_reports) {
    return fail("there are more than {} reports of {}; ask for fewer weeks", limits_.max_reports,
                query_.program);
  }
  const auto number = static_cast<uint32_t>(days_.size());
  days_.push_back(*day);
  reports_.add(*day);
  std::set<std::string_view> versions;
  for (const format::ProgramReport* each : programs) {
    if (versions.insert(each->id.version).second) versions_[each->id.version].add(*day);
    if (auto added = add_stacks(*each, number); !added) return std::unexpected(added.error());
  }
  return true;
}

Result<void> StackData::add_stacks(const format::ProgramReport& program, uint32_t report) {
  if (program.stacks.empty()) return {};
  const uint32_t build = build_number(program.id);
  for (const auto& [name, count] : program.stacks) {
    std::string stack = countfile::expand_stack(name);
    const size_t size = stack.size();
    const auto [it, is_new] = stacks_.try_emplace(std::move(stack));
    if (is_new) stack_bytes_ += size;
    it->second.push_back({.report = report, .build = build, .count = std::max<int64_t>(count, 0)});
    if (++occurrences_ > limits_.max_occurrences || stack_bytes_ > limits_.max_stack_bytes) {
      return fail("there are too many stacks of {} to keep them all; ask for fewer weeks",
                  query_.program);
    }
  }
  return {};
}

bool is_prerelease(std::string_view version) {
  if (version == "devel") return true;
  if (format::is_semver(version)) {
    return version.substr(0, version.find('+')).find('-') != std::string_view::npos;
  }
  // `go1.27rc1`, `go1.27beta1`: letters behind the digits; what follows a `-` counts for nothing.
  if (!format::is_go_version(version)) return false;
  const std::string_view number = version.substr(2, version.find('-') - 2);
  return number.find_first_not_of("0123456789.") != std::string_view::npos;
}

}  // namespace tally::triage
