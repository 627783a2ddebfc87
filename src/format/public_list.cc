#include "format/public_list.h"

#include <algorithm>
#include <cstdlib>
#include <limits>
#include <map>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "base/error.h"
#include "format/version.h"

namespace tally::format {
namespace {

// What a chart config says of each counter or stack of each program: program, whether it is a
// stack, name.
using Explanations = std::map<std::tuple<std::string, bool, std::string>, const ChartRecord*>;

bool is_stack(const ChartRecord& record) { return record.depth > 0; }

// The rules take the name of a stack as it is.
std::vector<std::string> names_in(const std::string& expression, bool stack) {
  return stack ? std::vector{expression} : expand_counter(expression);
}

// Of two records for one name the first explains it; a view of what others count only where no
// other does: what was approved is the counting.
Explanations explanations_in(const ChartConfig& charts) {
  Explanations found;
  for (const bool views : {false, true}) {
    for (const ChartRecord& record : charts.records) {
      if (is_view(record) != views) continue;
      for (std::string& name : names_in(record.counter, is_stack(record))) {
        found.try_emplace({record.program, is_stack(record), std::move(name)}, &record);
      }
    }
  }
  return found;
}

void explain(ListedName& name, const ChartRecord& record) {
  name.title = record.title;
  name.description = record.description;
  name.type = record.type_name;
  name.issues = record.issues;
  name.from_version = record.version;
}

// Gathers programs, and names of each once.
class Gatherer {
 public:
  ListedProgram& program(const std::string& name) {
    const auto [it, is_new] = programs_.try_emplace(name, list_.programs.size());
    if (is_new) list_.programs.push_back({.name = name, .versions = {}, .names = {}});
    return list_.programs[it->second];
  }

  void add(const std::string& program_name, ListedName name) {
    ListedProgram& to = program(program_name);
    const auto [it, is_new] =
        names_.try_emplace({program_name, name.is_stack, name.name}, to.names.size());
    if (is_new) {
      to.names.push_back(std::move(name));
    } else {
      to.names[it->second] = std::move(name);
    }
  }

  PublicList& list() { return list_; }

 private:
  PublicList list_;
  std::unordered_map<std::string, size_t> programs_;
  std::map<std::tuple<std::string, bool, std::string>, size_t> names_;
};

void add_counter(Gatherer& gatherer, const std::string& program, const CounterConfig& counter,
                 bool stack, const Explanations& explanations) {
  for (std::string& name : names_in(counter.name, stack)) {
    ListedName listed;
    listed.is_stack = stack;
    listed.rate = counter.rate;
    listed.depth = counter.depth;
    const auto found = explanations.find({program, stack, name});
    if (found != explanations.end()) explain(listed, *found->second);
    listed.name = std::move(name);
    gatherer.add(program, std::move(listed));
  }
}

void add_record(Gatherer& gatherer, const ChartRecord& record, const Explanations& explanations) {
  for (std::string& name : names_in(record.counter, is_stack(record))) {
    const ChartRecord& by = *explanations.at({record.program, is_stack(record), name});
    // Another record counts it.
    if (is_view(record) && &by != &record) continue;
    ListedName listed;
    listed.name = std::move(name);
    listed.is_stack = is_stack(record);
    listed.rate = record.rate.value_or(1);
    if (!record.rate) listed.error = record.error;
    listed.depth = record.depth;
    explain(listed, by);
    gatherer.add(record.program, std::move(listed));
  }
}

ListedPrompt listed(const PromptRecord& record) {
  return {.rollout = record.rollout, .description = record.description, .issues = record.issues};
}

void append_once(std::vector<std::string>& to, const std::vector<std::string>& from) {
  std::unordered_map<std::string_view, bool> seen;
  for (const std::string& text : to) seen.emplace(text, true);
  std::vector<std::string> added;
  for (const std::string& text : from) {
    if (seen.emplace(text, true).second) added.push_back(text);
  }
  to.insert(to.end(), added.begin(), added.end());
}

}  // namespace

PublicList list_of(const UploadConfig& config) {
  ChartConfig charts;
  if (!config.charts.empty()) charts = parse_chart_config(config.charts);
  const Explanations explanations = charts.has_errors() ? Explanations{} : explanations_in(charts);
  Gatherer gatherer;
  for (const ProgramConfig& program : config.programs) {
    append_once(gatherer.program(program.name).versions, program.versions);
    for (const CounterConfig& counter : program.counters) {
      add_counter(gatherer, program.name, counter, false, explanations);
    }
    for (const CounterConfig& stack : program.stacks) {
      add_counter(gatherer, program.name, stack, true, explanations);
    }
  }
  PublicList& list = gatherer.list();
  list.version = config.version;
  list.published = config.published;
  list.sample_rate = config.sample_rate;
  list.goos = config.goos;
  list.goarch = config.goarch;
  list.go_version = config.go_version;
  if (config.prompt) {
    list.prompt = ListedPrompt{.rollout = *config.prompt, .description = {}, .issues = {}};
    // A record of another rollout has approved another one.
    if (!charts.has_errors() && charts.prompt && charts.prompt->rollout == *config.prompt) {
      list.prompt = listed(*charts.prompt);
    }
  }
  return std::move(list);
}

PublicList list_of(const ChartConfig& charts) {
  const Explanations explanations = explanations_in(charts);
  Gatherer gatherer;
  for (const bool stacks : {false, true}) {
    for (const ChartRecord& record : charts.records) {
      if (is_stack(record) == stacks) add_record(gatherer, record, explanations);
    }
  }
  PublicList& list = gatherer.list();
  list.sample_rate = 1;
  if (charts.prompt) list.prompt = listed(*charts.prompt);
  std::ranges::sort(list.programs, {}, &ListedProgram::name);
  return std::move(list);
}

std::string counter_expression(std::string_view chart, const std::vector<std::string>& buckets) {
  std::string expression{chart};
  if (buckets.empty()) return expression;
  if (buckets.size() == 1) return expression + ":" + buckets[0];
  for (const std::string& bucket : buckets) {
    expression += expression.size() == chart.size() ? ":{" : ",";
    expression += bucket;
  }
  return expression + "}";
}

std::vector<ListedChart> charts_of(const ListedProgram& program) {
  std::vector<ListedChart> charts;
  std::unordered_map<std::string, size_t> latest;  // of the chart's name
  for (const ListedName& name : program.names) {
    const bool has_bucket = name.name.contains(':') && !name.is_stack;
    ListedName about = name;
    if (has_bucket) about.name = split_counter(name.name).chart;
    const auto [it, is_first] = latest.try_emplace(about.name, charts.size());
    if (is_first || charts[it->second].about != about ||
        charts[it->second].buckets.empty() == has_bucket) {
      it->second = charts.size();
      charts.push_back({.expression = {}, .buckets = {}, .about = std::move(about)});
    }
    if (has_bucket) charts[it->second].buckets.emplace_back(split_counter(name.name).bucket);
  }
  for (ListedChart& chart : charts) {
    chart.expression = counter_expression(chart.about.name, chart.buckets);
  }
  return charts;
}

bool is_earlier_version(std::string_view a, std::string_view b) {
  if (is_semver(a) || is_semver(b)) return compare_semver(a, b) < 0;
  if (is_go_version(a) || is_go_version(b)) return compare_go_versions(a, b) < 0;
  return compare_toolchain_lines(a, b) < 0;
}

std::string percent(double rate, int digits) {
  std::string text = fmt::format("{:.{}g}", rate * 100, digits);
  constexpr int kAllDigits = std::numeric_limits<double>::max_digits10;
  if (text == "100" && rate < 1 && digits < kAllDigits) return percent(rate, digits + 1);
  return text + " %";
}

int digits_between(double a, double b) {
  int digits = 4;
  while (digits < std::numeric_limits<double>::max_digits10 &&
         percent(a, digits) == percent(b, digits)) {
    ++digits;
  }
  return digits;
}

std::string type_of(const ListedChart& chart) {
  if (chart.about.is_explained()) return chart.about.type;
  if (chart.about.is_stack) return "stack";
  return chart.buckets.empty() ? "counter" : "partition";
}

}  // namespace tally::format
