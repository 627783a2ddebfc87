// The stacks of a program, summed up and grouped. Pure functions, for any thread.
#ifndef TALLY_TRIAGE_STACK_GROUPS_H_
#define TALLY_TRIAGE_STACK_GROUPS_H_

#include <cstdint>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.h"
#include "bugs/grouping.h"
#include "bugs/project.h"
#include "format/report.h"
#include "triage/stack_data.h"

namespace tally::triage {

struct BuildTotal {
  uint64_t reports = 0;
  int64_t sum = 0;
};

// What is known of a stack, or of a group of them. Sums stay at the largest int64.
struct StackTotal {
  uint64_t reports = 0;
  uint64_t users = 0;  // at least so many (ReportCount::users)
  int64_t sum = 0;     // of the counts
  base::Date first{};  // weeks
  base::Date last{};
  std::map<format::ProgramId, BuildTotal> builds{};
  // Of each version, in their order: reports that have it.
  std::vector<std::pair<std::string, uint64_t>> versions{};
  // The first version that has it, if reports of an earlier one are in the data; else empty.
  // `devel` and the empty version are neither.
  std::string new_since{};
  // The version after the last one that has it, if reports of it are in the data; else empty.
  std::string gone_since{};
  // Reports of that version and of later ones: the more there are, the surer it is gone.
  uint64_t reports_since_gone = 0;
};

struct ListedStack {
  std::string id;     // of the stack as it was reported (format/stack_id.h)
  std::string text;   // as it was reported
  std::string shown;  // with functions for addresses, as far as they are known
  StackTotal total;
};

struct StackGroup {
  bugs::GroupKey key;
  std::string blamed;  // bugs::blamed_function of the stack that most reports have
  StackTotal total;
  std::vector<ListedStack> stacks;      // most reports first, then by ID
  std::vector<Occurrence> occurrences;  // of all its stacks, in the order of reports
};

// A stack with functions for addresses.
using ShowStack = std::function<std::string(const std::string& stack)>;

// The groups, most reports first. `show` is asked once for each stack.
std::vector<StackGroup> group_stacks(const StackData& data, const bugs::ProjectProgram& project,
                                     const ShowStack& show);

// Of occurrences that are in the order of reports. A report that has several counts once.
StackTotal total_of(std::span<const Occurrence> occurrences, const StackData& data);

// How many different reports of these days have one with a build of the version.
uint64_t reports_of_version(std::span<const Occurrence> occurrences, const StackData& data,
                            std::string_view version, const Days& days);

}  // namespace tally::triage

#endif  // TALLY_TRIAGE_STACK_GROUPS_H_
