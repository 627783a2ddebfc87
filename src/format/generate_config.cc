#include "format/generate_config.h"

#include <algorithm>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "format/sampling_rate.h"
#include "format/version.h"

namespace tally::format {
namespace {

using base::fail;
using base::Result;

using Records = std::vector<const ChartRecord*>;
using ByProgram = std::map<std::string, Records, std::less<>>;

std::weak_ordering compare_versions(bool is_toolchain, std::string_view a, std::string_view b) {
  return is_toolchain ? compare_go_versions(a, b) : compare_semver(a, b);
}

// The version from which on at least one record applies; empty if one applies to all.
std::string_view least_version(bool is_toolchain, const Records& records) {
  std::string_view least = records.front()->version;
  for (const ChartRecord* record : records) {
    if (record->version.empty()) return {};
    if (compare_versions(is_toolchain, record->version, least) < 0) least = record->version;
  }
  return least;
}

double rate_of(const ChartRecord& record, const GenerateOptions& options) {
  if (record.rate) return *record.rate;
  if (record.error && options.participants) {
    return sampling_rate(*record.error, *options.participants);
  }
  return 1;
}

// The records' counters and stacks.
void add_counters(const Records& records, const GenerateOptions& options, ProgramConfig& program) {
  std::unordered_set<std::string> counted;
  const auto count = [&counted](const ChartRecord& record) {
    bool is_new = false;
    for (std::string& name : expand_counter(record.counter)) {
      is_new = counted.insert(std::move(name)).second || is_new;
    }
    return is_new;
  };
  for (const ChartRecord* record : records) {
    if (!is_view(*record)) count(*record);
  }
  for (const ChartRecord* record : records) {
    if (is_view(*record) && !count(*record)) continue;
    CounterConfig counter{
        .name = record->counter, .rate = rate_of(*record, options), .depth = record->depth};
    (record->depth > 0 ? program.stacks : program.counters).push_back(std::move(counter));
  }
}

// Makes the config of one program.
class ProgramMaker {
 public:
  ProgramMaker(const VersionList& versions, const Padding& padding, const GenerateOptions& options)
      : versions_(versions), padding_(padding), options_(options) {}

  Result<ProgramConfig> make(const std::string& name, const Records& records) const {
    auto versions = versions_of(name, records);
    if (!versions) return std::unexpected(versions.error());
    ProgramConfig program;
    program.name = name;
    program.versions = std::move(*versions);
    add_counters(records, options_, program);
    return program;
  }

 private:
  const std::vector<std::string>& listed(const std::string& program) const {
    static const std::vector<std::string> none;
    if (const auto own = versions_.programs.find(program); own != versions_.programs.end()) {
      return own->second;
    }
    return is_toolchain_program(program) ? versions_.go_version : none;
  }

  Result<std::vector<std::string>> versions_of(const std::string& program,
                                               const Records& records) const {
    const bool is_toolchain = is_toolchain_program(program);
    if (listed(program).empty()) {
      return fail("the program {} has no version: name its versions in the list of versions",
                  program);
    }
    auto versions = sorted_and_padded(program, is_toolchain);
    if (!versions) return versions;
    const std::string_view least = least_version(is_toolchain, records);
    if (least.empty()) return versions;
    const std::string last = versions->back();
    std::erase_if(*versions, [&](const std::string& version) {
      return compare_versions(is_toolchain, version, least) < 0;
    });
    if (versions->empty()) {
      return fail(
          "the program {} has no version from {} on, which is the first that its records apply to; "
          "its last is {}: name later ones in the list of versions, or pad it further",
          program, least, last);
    }
    return versions;
  }

  // The latest release may be older than the least version, and is counted on from all the same.
  Result<std::vector<std::string>> sorted_and_padded(const std::string& program,
                                                     bool is_toolchain) const {
    std::vector<std::string> versions = listed(program);
    if (is_toolchain) {
      sort_go_versions(versions);
      return versions;
    }
    const auto rule = padding_.find(program);
    if (rule == padding_.end()) {
      sort_semver(versions);
      return versions;
    }
    const PaddingCounts& counts =
        options_.padding == PaddingUse::kNeeded ? rule->second.needed : rule->second.regular;
    auto padded = pad_versions(std::move(versions), counts, rule->second.prerelease_names);
    if (!padded) return fail("padding the versions of {}: {}", program, padded.error().message);
    return padded;
  }

  const VersionList& versions_;
  const Padding& padding_;
  const GenerateOptions& options_;
};

Result<void> check_padding(const Padding& padding, const ByProgram& programs) {
  for (const auto& [program, rule] : padding) {
    if (is_toolchain_program(program)) {
      return fail("there is padding for {}, but programs of the toolchain are not padded", program);
    }
    if (!programs.contains(program)) {
      return fail("there is padding for {}, which no record of the chart config is about", program);
    }
  }
  return {};
}

const ProgramConfig* find_program(const UploadConfig& config, std::string_view name) {
  const auto found = std::ranges::find(config.programs, name, &ProgramConfig::name);
  return found == config.programs.end() ? nullptr : &*found;
}

}  // namespace

Result<UploadConfig> generate_config(const ChartConfig& charts, const VersionList& versions,
                                     const Padding& padding, const GenerateOptions& options) {
  if (charts.records.empty()) {
    return fail("the chart config has no record: an upload config of it would end all collection");
  }
  ByProgram programs;
  for (const ChartRecord& record : charts.records) programs[record.program].push_back(&record);
  if (auto checked = check_padding(padding, programs); !checked) {
    return std::unexpected(checked.error());
  }
  UploadConfig config;
  config.goos = versions.goos;
  config.goarch = versions.goarch;
  config.go_version = versions.go_version;
  config.sample_rate = 1;
  if (charts.prompt) config.prompt = charts.prompt->rollout;
  const ProgramMaker maker{versions, padding, options};
  for (const auto& [name, records] : programs) {
    auto program = maker.make(name, records);
    if (!program) return std::unexpected(program.error());
    config.programs.push_back(std::move(*program));
  }
  return config;
}

bool covers(const UploadConfig& present, const UploadConfig& needed) {
  if (present.goos != needed.goos || present.goarch != needed.goarch ||
      present.go_version != needed.go_version || present.prompt != needed.prompt ||
      present.programs.size() != needed.programs.size()) {
    return false;
  }
  return std::ranges::all_of(needed.programs, [&](const ProgramConfig& program) {
    const ProgramConfig* there = find_program(present, program.name);
    if (there == nullptr) return false;
    const std::unordered_set<std::string_view> versions(there->versions.begin(),
                                                        there->versions.end());
    return there->counters == program.counters && there->stacks == program.stacks &&
           std::ranges::all_of(program.versions, [&](const std::string& version) {
             return versions.contains(version);
           });
  });
}

}  // namespace tally::format
