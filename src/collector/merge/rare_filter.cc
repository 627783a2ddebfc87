#include "collector/merge/rare_filter.h"

#include <utility>

#include "format/signed_note.h"

namespace tally::collector {

// A report may have two records of one build, and counts once.
void RareFilter::count_in(Count& count) const {
  if (count.last == reports_) return;
  count.last = reports_;
  ++count.reports;
}

void RareFilter::count(const format::Report& report) {
  ++reports_;
  for (const format::ProgramReport& program : report.programs) {
    Build& build = builds_[program.id];
    count_in(build.count);
    for (const auto& [name, count] : program.counters) count_in(build.counters[name]);
    for (const auto& [stack, count] : program.stacks) {
      count_in(build.stacks[format::hash_of_text(stack)]);
    }
  }
}

format::Report RareFilter::reduced(format::Report report) const {
  std::erase_if(report.programs, [&](format::ProgramReport& program) {
    const auto found = builds_.find(program.id);
    if (found == builds_.end() || is_rare(found->second.count)) return true;
    const Build& build = found->second;
    std::erase_if(program.counters, [&](const auto& counter) {
      const auto it = build.counters.find(counter.first);
      return it == build.counters.end() || is_rare(it->second);
    });
    std::erase_if(program.stacks, [&](const auto& stack) {
      const std::string hash = format::hash_of_text(stack.first);
      if (hash.empty()) return true;  // libcrypto has failed: it is not known
      const auto it = build.stacks.find(hash);
      return it == build.stacks.end() || is_rare(it->second);
    });
    return false;
  });
  return report;
}

}  // namespace tally::collector
