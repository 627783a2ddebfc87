// Any text is a chart config with its problems: each is a sentence, at a line that there is, and
// reading again finds the same. What is valid can be checked.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "format/chart_check.h"
#include "format/chart_config.h"

namespace {

using tally::format::ChartConfig;
using tally::format::Problem;

// Records are divided by lines; each has something.
int64_t most_records(std::string_view text) {
  int64_t count = 1;
  for (size_t at = text.find("---"); at != std::string_view::npos; at = text.find("---", at + 3)) {
    ++count;
  }
  return count;
}

bool is_sound(const Problem& problem, int64_t lines) {
  return !problem.message.empty() && problem.message.find('\n') == std::string::npos &&
         problem.line >= 0 && problem.line <= lines;
}

bool is_sound(const tally::format::ChartRecord& record, bool is_valid, int64_t lines) {
  if (record.line < 1 || record.line > lines || record.lines.empty()) return false;
  if (!is_valid) return true;
  return !record.title.empty() && !record.issues.empty() && !record.counter.empty() &&
         !record.program.empty() && !record.type_name.empty() && record.depth >= 0;
}

bool is_sound(const tally::format::PromptRecord& record, bool is_valid, int64_t lines) {
  if (record.line < 1 || record.line > lines || !record.lines.contains("type")) return false;
  const auto& [rate, salt] = record.rollout;
  if (!(rate >= 0 && rate <= 1)) return false;
  return !is_valid || (tally::format::is_prompt_salt(salt) && !record.issues.empty());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const int64_t lines = std::ranges::count(text, '\n') + 1;
  const ChartConfig config = tally::format::parse_chart_config(text);
  if (config != tally::format::parse_chart_config(text)) std::abort();
  if (static_cast<int64_t>(config.num_records()) > most_records(text)) std::abort();
  for (const auto& record : config.records) {
    if (!is_sound(record, !config.has_errors(), lines)) std::abort();
  }
  if (config.prompt && !is_sound(*config.prompt, !config.has_errors(), lines)) std::abort();
  for (const Problem& problem : config.problems) {
    if (!is_sound(problem, lines)) std::abort();
  }
  for (const Problem& problem : tally::format::check_chart_config(config)) {
    if (!is_sound(problem, lines) || problem.is_error) std::abort();
  }
  return 0;
}
