#include "format/upload_config.h"

#include <algorithm>
#include <cmath>

#include "format/json_reader.h"

namespace tally::format {
namespace {

using base::Result;
using simdjson::dom::element;

constexpr double kNotAllowed = -1;

// Reads an array of objects with `read_member` into `out`.
template <typename T>
Result<void> read_objects(element value, std::string_view what, std::vector<T>& out,
                          Result<T> (*read_member)(element)) {
  return read_array(value, what, [&](element item) -> Result<void> {
    auto member = read_member(item);
    if (!member) return std::unexpected(member.error());
    out.push_back(std::move(*member));
    return {};
  });
}

Result<CounterConfig> read_counter(element value) {
  CounterConfig counter;
  auto read = read_object(value, "a counter", [&](std::string_view key, element v) -> Result<void> {
    if (key == "Name") return read_string(v, key, counter.name);
    if (key == "Rate") return read_double(v, key, counter.rate);
    if (key == "Depth") return read_int64(v, key, counter.depth);
    return {};
  });
  if (!read) return std::unexpected(read.error());
  if (counter.name.empty()) return base::fail("a counter has no Name");
  return counter;
}

Result<ProgramConfig> read_program(element value) {
  ProgramConfig program;
  auto read = read_object(value, "a program", [&](std::string_view key, element v) -> Result<void> {
    if (key == "Name") return read_string(v, key, program.name);
    if (key == "Versions") return read_strings(v, key, program.versions);
    if (key == "Counters") return read_objects(v, key, program.counters, read_counter);
    if (key == "Stacks") return read_objects(v, key, program.stacks, read_counter);
    return {};
  });
  if (!read) return std::unexpected(read.error());
  if (program.name.empty()) return base::fail("a program has no Name");
  return program;
}

// Whoever writes the config compiles it into programs: a wrong one is noticed at once.
Result<void> read_prompt(element value, std::optional<PromptRollout>& out) {
  std::optional<double> rate;
  PromptRollout prompt;
  auto read = read_object(value, "Prompt", [&](std::string_view key, element v) -> Result<void> {
    if (key == "Rate") return read_double(v, "Rate of Prompt", rate.emplace());
    if (key == "Salt") return read_string(v, "Salt of Prompt", prompt.salt);
    return {};
  });
  if (!read) return read;
  if (!rate || !(*rate >= 0 && *rate <= 1)) {
    return base::fail("Rate of Prompt is no share of users from 0 to 1");
  }
  if (!is_prompt_salt(prompt.salt)) {
    return base::fail("Salt of Prompt is not 1 to {} letters, digits, `.`, `_` and `-`",
                      kMaxPromptSalt);
  }
  prompt.rate = std::abs(*rate);  // -0 is 0
  out = std::move(prompt);
  return {};
}

// The chart config, line by line: so a person can read it in the JSON.
Result<void> read_lines(element value, std::string_view what, std::string& out) {
  return read_array(value, what, [&](element item) -> Result<void> {
    std::string line;
    auto read = read_string(item, fmt::format("a member of {}", what), line);
    if (!read) return read;
    if (line.find('\n') != std::string::npos) {
      return base::fail("a member of {} is more than one line", what);
    }
    out += line + '\n';
    return {};
  });
}

// Who keeps the names, keeps with each that of its program.
Result<void> check_names(const UploadConfig& config) {
  size_t bytes = 0;
  for (const ProgramConfig& program : config.programs) {
    for (const CounterConfig& counter : program.counters) {
      const ExpandedSize size = expanded_size(counter.name);
      bytes += size.bytes + size.names * program.name.size();
    }
    for (const CounterConfig& stack : program.stacks) {
      bytes += stack.name.size() + program.name.size();
    }
  }
  if (bytes <= kMaxExpandedNames) return {};
  return base::fail("its counters and stacks stand for more than {} MiB of names",
                    kMaxExpandedNames >> 20);
}

}  // namespace

Result<UploadConfig> parse_upload_config(std::string_view json) {
  simdjson::dom::parser parser;
  const auto root = parse_json(parser, json);
  if (!root) return std::unexpected(root.error());
  UploadConfig config;
  auto read = read_object(*root, "it", [&](std::string_view key, element v) -> Result<void> {
    if (key == "Version") return read_string(v, key, config.version);
    if (key == "Previous") return read_string(v, key, config.previous);
    if (key == "Published") return read_string(v, key, config.published);
    if (key == "Charts") return read_lines(v, key, config.charts);
    if (key == "GOOS") return read_strings(v, key, config.goos);
    if (key == "GOARCH") return read_strings(v, key, config.goarch);
    if (key == "GoVersion") return read_strings(v, key, config.go_version);
    if (key == "SampleRate") return read_double(v, key, config.sample_rate);
    if (key == "Prompt") return read_prompt(v, config.prompt);
    if (key == "Programs") return read_objects(v, key, config.programs, read_program);
    return {};
  });
  if (!read) return std::unexpected(read.error());
  if (const auto checked = check_names(config); !checked) return std::unexpected(checked.error());
  return config;
}

std::vector<std::string> expand_counter(std::string_view expression) {
  const size_t brace = expression.find('{');
  if (brace == std::string_view::npos) return {std::string(expression)};
  const std::string prefix{expression.substr(0, brace)};
  std::string_view rest = expression.substr(brace + 1);
  if (rest.ends_with('}')) rest.remove_suffix(1);
  std::vector<std::string> names;
  for (;;) {
    const size_t comma = rest.find(',');
    names.push_back(prefix + std::string(rest.substr(0, comma)));
    if (comma == std::string_view::npos) return names;
    rest.remove_prefix(comma + 1);
  }
}

ExpandedSize expanded_size(std::string_view expression) {
  const size_t brace = expression.find('{');
  if (brace == std::string_view::npos) return {.names = 1, .bytes = expression.size()};
  const std::string_view list = expression.substr(brace);
  const auto names = 1 + static_cast<size_t>(std::ranges::count(list, ','));
  return {.names = names, .bytes = brace * names + list.size()};
}

ChartBucket split_counter(std::string_view name) {
  const size_t colon = name.find(':');
  if (colon == std::string_view::npos) return {name, name};
  return {name.substr(0, colon), name.substr(colon + 1)};
}

bool is_toolchain_program(std::string_view program) { return program.starts_with("cmd/"); }

UploadRules::UploadRules(const UploadConfig& config)
    : goos_(config.goos.begin(), config.goos.end()),
      goarch_(config.goarch.begin(), config.goarch.end()),
      go_version_(config.go_version.begin(), config.go_version.end()) {
  for (const ProgramConfig& from : config.programs) {
    Program& program = programs_[from.name];
    program.versions_.insert(from.versions.begin(), from.versions.end());
    for (const CounterConfig& counter : from.counters) {
      for (std::string& name : expand_counter(counter.name)) {
        program.counters_[std::move(name)] = counter.rate;
      }
    }
    for (const CounterConfig& stack : from.stacks) program.stacks_[stack.name] = stack.rate;
  }
}

double UploadRules::Program::counter_rate(std::string_view counter) const {
  const auto it = counters_.find(counter);
  return it == counters_.end() ? kNotAllowed : it->second;
}

double UploadRules::Program::stack_rate(std::string_view stack) const {
  const auto it = stacks_.find(stack.substr(0, stack.find('\n')));
  return it == stacks_.end() ? kNotAllowed : it->second;
}

const UploadRules::Program* UploadRules::find(std::string_view program) const {
  const auto it = programs_.find(program);
  return it == programs_.end() ? nullptr : &it->second;
}

bool UploadRules::allows_version(std::string_view program, std::string_view version) const {
  const Program* found = find(program);
  return found != nullptr && found->allows_version(version);
}

double UploadRules::counter_rate(std::string_view program, std::string_view counter) const {
  const Program* found = find(program);
  return found == nullptr ? kNotAllowed : found->counter_rate(counter);
}

double UploadRules::stack_rate(std::string_view program, std::string_view stack) const {
  const Program* found = find(program);
  return found == nullptr ? kNotAllowed : found->stack_rate(stack);
}

}  // namespace tally::format
