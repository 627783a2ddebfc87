#include "collector/config/ingest_rules.h"

namespace tally::collector {

IngestRules::IngestRules(const format::UploadConfig& config)
    : goos_(config.goos), goarch_(config.goarch), toolchains_(config.go_version) {
  for (const format::ProgramConfig& from : config.programs) {
    Program& program = programs_[from.name];
    program.name.add(from.name);
    for (const std::string& version : from.versions) program.versions.add(version);
    for (const format::CounterConfig& counter : from.counters) {
      for (const std::string& name : format::expand_counter(counter.name)) {
        program.counters.add(name);
      }
    }
    for (const format::CounterConfig& stack : from.stacks) program.stacks.add(stack.name);
  }
}

const IngestRules::Program* IngestRules::find(std::string_view program) const {
  const auto it = programs_.find(program);
  return it == programs_.end() ? nullptr : &it->second;
}

}  // namespace tally::collector
