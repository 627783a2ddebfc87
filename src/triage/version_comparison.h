// What a version of a program does more or less often than another one. Pure functions, for any
// thread.
#ifndef TALLY_TRIAGE_VERSION_COMPARISON_H_
#define TALLY_TRIAGE_VERSION_COMPARISON_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/error.h"
#include "triage/fisher_exact.h"
#include "triage/stack_data.h"
#include "triage/stack_groups.h"

namespace tally::triage {

// Of the changes that are told as such, so many at most are chance, on average.
inline constexpr double kFalseDiscoveryRate = 0.05;

enum class Change {
  kNew,   // no user of the version before has it
  kMore,  // a greater share has it
  kSame,
  kFewer,
  kGone,  // no user of the version after has it
};

struct ComparedGroup {
  const StackGroup* group = nullptr;
  Change change = Change::kSame;
  TwoByTwo users{};  // first: of the version before; second: of the one after
  double p = 1;      // fisher_exact
  double q = 1;      // of all groups (adjust_benjamini_hochberg)

  // Whether it is more than chance.
  bool is_significant() const { return q <= kFalseDiscoveryRate; }
  // Whether who releases the version after wants to know.
  bool is_regression() const {
    return is_significant() && (change == Change::kNew || change == Change::kMore);
  }
};

struct Comparison {
  std::string before;
  std::string after;
  Days days{};  // of which the reports are
  uint64_t before_users = 0;
  uint64_t after_users = 0;
  // The reports are of seven days at most, so each is another user's. Else one user may count
  // several times; the numbers are of reports, and p is smaller than it should be.
  bool each_user_once = true;
  // Those that one of the versions has: regressions first, then what else is significant, then the
  // rest; in each the least p first.
  std::vector<ComparedGroup> groups;
};

// The seven days in which the version with fewer reports has most; of several those in which both
// have most, and of several the newest; without days at their ends that have none. Nothing if in no
// seven days both have reports.
std::optional<Days> best_week(const StackData& data, const std::string& before,
                              const std::string& after);

// Compares the reports of these days, else all. `groups` are those of `data`, and must outlive the
// result. An error is a sentence: a version of which there is no report, and which there are.
base::Result<Comparison> compare_versions(const StackData& data, std::span<const StackGroup> groups,
                                          const std::string& before, const std::string& after,
                                          const std::optional<Days>& days = std::nullopt);

// "new", "more", "same", "fewer", "gone".
std::string_view name_of(Change change);

// What has become of the group, in a sentence that begins with the function's name.
std::string sentence_of(const ComparedGroup& group, const Comparison& comparison);

}  // namespace tally::triage

#endif  // TALLY_TRIAGE_VERSION_COMPARISON_H_
