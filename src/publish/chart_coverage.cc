#include "publish/chart_coverage.h"

#include <set>
#include <utility>

namespace tally::publish {

std::vector<std::string> names_without_record(const format::UploadConfig& config,
                                              const format::ChartConfig& charts) {
  using Name = std::pair<std::string, std::string>;  // program, counter
  std::set<Name> counters;
  std::set<Name> stacks;
  for (const format::ChartRecord& record : charts.records) {
    // As the upload config has it: with a depth it is a stack, and a stack without one a counter.
    auto& names = record.depth > 0 ? stacks : counters;
    for (std::string& name : format::expand_counter(record.counter)) {
      names.emplace(record.program, std::move(name));
    }
  }
  std::vector<std::string> missing;
  const auto look = [&](const format::ProgramConfig& program, const format::CounterConfig& counter,
                        const std::set<Name>& asked_for) {
    for (std::string& name : format::expand_counter(counter.name)) {
      if (!asked_for.contains({program.name, name}))
        missing.push_back(name + " of " + program.name);
    }
  };
  for (const format::ProgramConfig& program : config.programs) {
    for (const auto& counter : program.counters) look(program, counter, counters);
    for (const auto& stack : program.stacks) look(program, stack, stacks);
  }
  return missing;
}

}  // namespace tally::publish
