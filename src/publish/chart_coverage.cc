#include "publish/chart_coverage.h"

#include <set>
#include <utility>

namespace tally::publish {
namespace {

using Name = std::pair<std::string, std::string>;  // program, counter

std::string sentence_part(const Name& name) { return name.second + " of " + name.first; }

}  // namespace

std::vector<std::string> names_without_record(const format::UploadConfig& config,
                                              const format::ChartConfig& charts) {
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
        missing.push_back(sentence_part({program.name, name}));
    }
  };
  for (const format::ProgramConfig& program : config.programs) {
    for (const auto& counter : program.counters) look(program, counter, counters);
    for (const auto& stack : program.stacks) look(program, stack, stacks);
  }
  return missing;
}

std::vector<std::string> records_without_name(const format::ChartConfig& charts,
                                              const format::UploadConfig& config) {
  std::set<Name> there;
  for (const format::ProgramConfig& program : config.programs) {
    for (const auto* names : {&program.counters, &program.stacks}) {
      for (const format::CounterConfig& each : *names) {
        for (std::string& name : format::expand_counter(each.name)) {
          there.emplace(program.name, std::move(name));
        }
      }
    }
  }
  std::vector<std::string> missing;
  for (const format::ChartRecord& record : charts.records) {
    for (std::string& name : format::expand_counter(record.counter)) {
      Name asked{record.program, std::move(name)};
      // Once inserted it is said.
      if (there.insert(asked).second) missing.push_back(sentence_part(asked));
    }
  }
  return missing;
}

}  // namespace tally::publish
