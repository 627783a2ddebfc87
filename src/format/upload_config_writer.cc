#include <charconv>
#include <cmath>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "format/upload_config.h"

namespace tally::format {
namespace {

std::string json_string(std::string_view text) {
  // What is no UTF-8 cannot be in JSON; nothing that was read from JSON is changed by it.
  return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

// The shortest digits that are read as the same number; without an exponent where the reference has
// none, but for whole numbers too large for some readers of integers.
std::string number(double value) {
  constexpr double kSmallest = 1e-6;
  constexpr double kLargest = 1e15;
  const double size = std::abs(value);
  const bool is_fixed = size == 0 || (size >= kSmallest && size < kLargest);
  char digits[64];
  const auto end =
      std::to_chars(digits, digits + sizeof digits, value,
                    is_fixed ? std::chars_format::fixed : std::chars_format::scientific);
  return {digits, end.ptr};
}

// JSON as it is written step by step: each member or item on a line of its own, indented by tabs.
class Writer {
 public:
  void open(char bracket) {
    out_ += bracket;
    ++depth_;
    is_first_ = true;
  }

  void close(char bracket) {
    --depth_;
    if (!is_first_) new_line();
    is_first_ = false;
    out_ += bracket;
  }

  // What is written next is an item, or the value of this member.
  void item() {
    if (!is_first_) out_ += ',';
    is_first_ = false;
    new_line();
  }

  void member(std::string_view name) {
    item();
    out_ += json_string(name) + ": ";
  }

  void value(std::string_view json) { out_ += json; }

  void text(std::string_view name, std::string_view text) {
    member(name);
    value(json_string(text));
  }

  void texts(std::string_view name, const std::vector<std::string>& list) {
    member(name);
    open('[');
    for (const std::string& one : list) {
      item();
      value(json_string(one));
    }
    close(']');
  }

  std::string take() { return std::move(out_) + '\n'; }

 private:
  void new_line() { out_.append("\n").append(depth_, '\t'); }

  std::string out_;
  size_t depth_ = 0;
  bool is_first_ = true;
};

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const size_t end = text.find('\n');
    lines.emplace_back(text.substr(0, end));
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + 1);
  }
  return lines;
}

void write_counters(Writer& to, std::string_view name, const std::vector<CounterConfig>& counters) {
  if (counters.empty()) return;
  to.member(name);
  to.open('[');
  for (const CounterConfig& counter : counters) {
    to.item();
    to.open('{');
    to.text("Name", counter.name);
    to.member("Rate");
    to.value(number(counter.rate));
    if (counter.depth != 0) {
      to.member("Depth");
      to.value(std::to_string(counter.depth));
    }
    to.close('}');
  }
  to.close(']');
}

void write_program(Writer& to, const ProgramConfig& program) {
  to.open('{');
  to.text("Name", program.name);
  to.texts("Versions", program.versions);
  write_counters(to, "Counters", program.counters);
  write_counters(to, "Stacks", program.stacks);
  to.close('}');
}

void write_prompt(Writer& to, const std::optional<PromptRollout>& prompt) {
  if (!prompt) return;
  to.member("Prompt");
  to.open('{');
  to.member("Rate");
  to.value(number(prompt->rate));
  to.text("Salt", prompt->salt);
  to.close('}');
}

void write_publication(Writer& to, const UploadConfig& config) {
  if (!config.version.empty()) to.text("Version", config.version);
  if (!config.previous.empty()) to.text("Previous", config.previous);
  if (!config.published.empty()) to.text("Published", config.published);
  if (!config.charts.empty()) to.texts("Charts", lines_of(config.charts));
}

}  // namespace

std::string write_upload_config(const UploadConfig& config) {
  Writer to;
  to.open('{');
  write_publication(to, config);
  to.texts("GOOS", config.goos);
  to.texts("GOARCH", config.goarch);
  to.texts("GoVersion", config.go_version);
  to.member("SampleRate");
  to.value(number(config.sample_rate));
  write_prompt(to, config.prompt);
  to.member("Programs");
  to.open('[');
  for (const ProgramConfig& program : config.programs) {
    to.item();
    write_program(to, program);
  }
  to.close(']');
  to.close('}');
  return to.take();
}

}  // namespace tally::format
