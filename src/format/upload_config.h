// The upload config: the public list of what may be sent (doc/formats.md, "Upload config").
#ifndef TALLY_FORMAT_UPLOAD_CONFIG_H_
#define TALLY_FORMAT_UPLOAD_CONFIG_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "base/error.h"
#include "format/prompt_rollout.h"
#include "format/report.h"

namespace tally::format {

struct CounterConfig {
  std::string
      name;  // `chart`, `chart:bucket` or `chart:{bucket,bucket}`; for a stack its first line
  double rate = 0;    // sent if the report's X is at most this
  int64_t depth = 0;  // frames, for stacks; 0 if not said

  bool operator==(const CounterConfig&) const = default;
};

struct ProgramConfig {
  std::string name;
  std::vector<std::string> versions;
  std::vector<CounterConfig> counters;
  std::vector<CounterConfig> stacks;

  bool operator==(const ProgramConfig&) const = default;
};

struct UploadConfig {
  std::string version;  // empty if the file has none
  // Of a published version (config_chain.h); empty else.
  std::string previous;   // hash_of_text of the version before; none before the first
  std::string published;  // the day, `YYYY-MM-DD`
  std::string charts;     // the chart config that it was made from, as text
  std::vector<std::string> goos;
  std::vector<std::string> goarch;
  std::vector<std::string> go_version;
  double sample_rate = 0;  // reports with a larger X are not sent; 0 is no limit
  // Who is asked at all. Programs are built with it; nothing else goes by it.
  std::optional<PromptRollout> prompt{};
  std::vector<ProgramConfig> programs;

  bool operator==(const UploadConfig&) const = default;
};

// A short text can name very much, as each bucket repeats what stands before the brace. No list
// that anybody reads comes near this many bytes of names.
inline constexpr size_t kMaxExpandedNames = size_t{64} << 20;

// Reads the JSON form. Refuses one whose names are more than kMaxExpandedNames, so what is
// read can be expanded. An error reads on from "the upload config cannot be used: ".
base::Result<UploadConfig> parse_upload_config(std::string_view json);

// The JSON form, as the reference writes it: indented by tabs, members in the order above, with
// Counters, Stacks and Depth left out where they are empty or 0. Version, Previous, Published and
// Charts (an array of lines) come first, each left out if it is empty; Prompt, if there is one,
// comes before Programs. Ends in a newline.
std::string write_upload_config(const UploadConfig& config);

// `a:{b,c}` is `a:b` and `a:c`; a name without braces is itself.
std::vector<std::string> expand_counter(std::string_view expression);

// How many names that is, and of how many bytes; without making them.
struct ExpandedSize {
  size_t names = 0;
  size_t bytes = 0;
};
ExpandedSize expanded_size(std::string_view expression);

// `chart:bucket` cut at its first colon; a name without one is its own bucket.
struct ChartBucket {
  std::string_view chart;
  std::string_view bucket;
};
ChartBucket split_counter(std::string_view name);

// Programs of the Go toolchain have its version and no version of their own.
bool is_toolchain_program(std::string_view program);

// The config, arranged for the question "may this be sent?". Immutable: for any number of threads.
class UploadRules {
 public:
  explicit UploadRules(const UploadConfig& config);

  bool allows_goos(std::string_view goos) const { return goos_.contains(goos); }
  bool allows_goarch(std::string_view goarch) const { return goarch_.contains(goarch); }
  bool allows_toolchain(std::string_view version) const { return go_version_.contains(version); }
  bool allows_program(std::string_view program) const { return find(program) != nullptr; }
  bool allows_version(std::string_view program, std::string_view version) const;

  double counter_rate(std::string_view program, std::string_view counter) const;
  double stack_rate(std::string_view program, std::string_view stack) const;

 private:
  struct Hash {
    using is_transparent = void;
    size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
  };
  template <typename Value>
  using Map = std::unordered_map<std::string, Value, Hash, std::equal_to<>>;
  using Set = std::unordered_set<std::string, Hash, std::equal_to<>>;

 public:
  // What may be sent of one program.
  class Program {
   public:
    bool allows_version(std::string_view version) const { return versions_.contains(version); }

    // The rate at which the counter (`chart:bucket`), or the stack (by its first line), may be
    // sent; negative if it may not.
    double counter_rate(std::string_view counter) const;
    double stack_rate(std::string_view stack) const;

   private:
    friend class UploadRules;
    Set versions_;
    Map<double> counters_;
    Map<double> stacks_;
  };

  // Null if the config does not name it. Lives as long as the rules.
  const Program* find(std::string_view program) const;

 private:
  Set goos_, goarch_, go_version_;
  Map<Program> programs_;
};

}  // namespace tally::format

#endif  // TALLY_FORMAT_UPLOAD_CONFIG_H_
