#include "collector/ingest/ingest.h"

#include <utility>

#include "collector/go_json.h"
#include "collector/ingest/report_json.h"
#include "countfile/frame.h"
#include "format/version.h"

namespace tally::collector {
namespace {

using base::fail;
using base::Result;
using simdjson::dom::element;

Result<void> check_week(std::string_view week, base::Date today, const Limits& limits) {
  const auto date = base::parse_date(week);
  if (!date) return fail("its Week {} is no date (YYYY-MM-DD)", in_quotes(week));
  if (*date > today) {
    return fail("its Week {} is in the future; today is {}", week, base::format_date(today));
  }
  if (*date < today - limits.week_age) {
    return fail("its Week {} is more than {} days before today, {}", week, limits.week_age.count(),
                base::format_date(today));
  }
  return {};
}

Result<void> check_stack(std::string_view stack, const Limits& limits) {
  const std::string_view prefix = stack.substr(0, stack.find('\n'));
  if (stack.size() > limits.stack_name) {
    return fail("its stack {} has more than {} bytes", in_quotes(prefix), limits.stack_name);
  }
  // The JSON parser has checked the bytes, but not what escapes like \udc00 stand for.
  if (!simdjson::validate_utf8(stack.data(), stack.size())) {
    return fail("its stack {} is not UTF-8", in_quotes(prefix));
  }
  const countfile::StackCheck check = countfile::check_stack(stack);
  switch (check.fault) {
    case countfile::StackCheck::Fault::kNone:
      return {};
    case countfile::StackCheck::Fault::kNoFrame:
      return fail("its stack {} has the line {}, which is no frame", in_quotes(prefix),
                  in_quotes(check.line));
    case countfile::StackCheck::Fault::kTooManyFrames:
      return fail("its stack {} has more than {} frames", in_quotes(prefix), countfile::kMaxFrames);
  }
  std::unreachable();
}

// What a report says of itself.
struct Head {
  std::string_view week;
  std::string_view last_week;
  double x = 0;
  std::string_view config;
  Member programs;
};

Result<Head> read_head(element root) {
  static constexpr std::array<std::string_view, 5> kNames = {"Week", "LastWeek", "X", "Programs",
                                                             "Config"};
  std::array<Member, kNames.size()> members;
  if (auto read = read_members(root, "it", kNames, members); !read) {
    return std::unexpected(read.error());
  }
  const auto week = read_text(members[0], kNames[0]);
  if (!week) return std::unexpected(week.error());
  const auto last_week = read_text(members[1], kNames[1]);
  if (!last_week) return std::unexpected(last_week.error());
  double x = 0;
  if (members[2] && members[2]->get(x)) return fail("X is not a number");
  const auto config = read_text(members[4], kNames[4]);
  if (!config) return std::unexpected(config.error());
  return Head{*week, *last_week, x, *config, members[3]};
}

Result<void> check_head(const Head& head, base::Date today, const Limits& limits) {
  if (auto result = check_week(head.week, today, limits); !result) return result;
  if (!head.last_week.empty() && !base::parse_date(head.last_week)) {
    return fail("its LastWeek {} is neither empty nor a date (YYYY-MM-DD)",
                in_quotes(head.last_week));
  }
  if (!(head.x > 0 && head.x < 1)) return fail("its X is not a number between 0 and 1");
  if (head.config.size() > limits.config_version || !format::is_semver(head.config)) {
    return fail("its Config {} is no semantic version", in_quotes(head.config));
  }
  return {};
}

// Checks the programs of a report and writes them as it goes.
class ProgramsWriter {
 public:
  // All must outlive it.
  ProgramsWriter(const IngestRules& rules, const Limits& limits, std::vector<Count>& counts,
                 std::string& out)
      : rules_(rules), limits_(limits), counts_(counts), out_(out) {}

  Result<void> write_all(const Member& programs) {
    simdjson::dom::array array;
    if (programs && !programs->is_null() && programs->get(array)) {
      return fail("Programs is not an array");
    }
    const bool any = programs && !programs->is_null() && array.begin() != array.end();
    if (!any) {
      out_ += "null";  // as the reference writes a report without programs
      return {};
    }
    out_ += '[';
    size_t written = 0;
    for (const element program : array) {
      if (++written > limits_.programs) {
        return fail("it has more than {} programs", limits_.programs);
      }
      if (auto result = write(program); !result) return result;
      out_ += ',';
    }
    out_.back() = ']';
    return {};
  }

 private:
  static constexpr std::array<std::string_view, 7> kNames = {
      "Program", "Version", "GoVersion", "GOOS", "GOARCH", "Counters", "Stacks"};
  static constexpr size_t kTexts = 5;  // the first of them are texts
  using Texts = std::array<std::string_view, kTexts>;

  Result<void> write(element value) {
    std::array<Member, kNames.size()> members;
    if (auto read = read_members(value, "a program", kNames, members); !read) return read;
    Texts texts;
    for (size_t i = 0; i < kTexts; ++i) {
      const auto text = read_text(members[i], kNames[i]);
      if (!text) return std::unexpected(text.error());
      texts[i] = *text;
    }
    const IngestRules::Program* program = rules_.find(texts[0]);
    if (auto written = write_texts(texts, program); !written) return written;
    if (auto result = write_counters(members[5], texts[0], *program); !result) return result;
    if (auto result = write_stacks(members[6], texts[0], *program); !result) return result;
    out_ += '}';
    return {};
  }

  void write_key(size_t i) {
    out_ += i == 0 ? "{\"" : ",\"";
    out_ += kNames[i];
    out_ += "\":";
  }

  // `program` is null if the config does not name it.
  Result<void> write_texts(const Texts& texts, const IngestRules::Program* program) {
    const auto& [name, version, toolchain, goos, goarch] = texts;
    const auto unknown = [](std::string_view what, std::string_view text) {
      return fail("its {} {} is not in the upload config", what, in_quotes(text));
    };
    if (program == nullptr) return unknown("program", name);
    const std::array<std::string_view, kTexts> json = {
        program->name.find(name), program->versions.find(version),
        rules_.toolchains().find(toolchain), rules_.goos().find(goos),
        rules_.goarch().find(goarch)};
    if (json[1].empty()) {
      return fail("its version {} of {} is not in the upload config", in_quotes(version),
                  printable_name(name));
    }
    for (size_t i = 2; i < kTexts; ++i) {
      if (json[i].empty()) return unknown(kNames[i], texts[i]);
    }
    for (size_t i = 0; i < kTexts; ++i) {
      write_key(i);
      out_ += json[i];
    }
    return {};
  }

  // A name that the config has, without quotes.
  static std::string printable_name(std::string_view name) {
    const std::string quoted = in_quotes(name);
    return quoted.substr(1, quoted.rfind('"') - 1);
  }

  Result<void> write_counters(const Member& counters, std::string_view name,
                              const IngestRules::Program& program) {
    if (auto read = read_counts(counters, kNames[5], counts_); !read) return read;
    if (counts_.size() > limits_.counters - counters_) {
      return fail("it has more than {} counters", limits_.counters);
    }
    counters_ += counts_.size();
    begin_counts(5);
    for (const Count& each : counts_) {
      if (each.name.size() > limits_.counter_name) {
        return fail("its counter {} has more than {} bytes", in_quotes(each.name),
                    limits_.counter_name);
      }
      const std::string_view json = program.counters.find(each.name);
      if (json.empty()) {
        return fail("its counter {} is not in the upload config of {}", in_quotes(each.name),
                    printable_name(name));
      }
      out_ += json;
      write_count(each.count);
    }
    end_counts();
    return {};
  }

  Result<void> write_stacks(const Member& stacks, std::string_view name,
                            const IngestRules::Program& program) {
    if (auto read = read_counts(stacks, kNames[6], counts_); !read) return read;
    if (counts_.size() > limits_.stacks - stacks_) {
      return fail("it has more than {} stacks", limits_.stacks);
    }
    stacks_ += counts_.size();
    begin_counts(6);
    for (const Count& each : counts_) {
      const std::string_view first_line = each.name.substr(0, each.name.find('\n'));
      if (!program.stacks.contains(first_line)) {
        return fail("its stack {} is not in the upload config of {}", in_quotes(first_line),
                    printable_name(name));
      }
      if (auto result = check_stack(each.name, limits_); !result) return result;
      append_go_string(out_, each.name);
      write_count(each.count);
    }
    end_counts();
    return {};
  }

  void begin_counts(size_t key) {
    write_key(key);
    out_ += '{';
  }

  // Behind its name.
  void write_count(int64_t count) {
    out_ += ':';
    append_integer(out_, count);
    out_ += ',';
  }

  void end_counts() {
    if (out_.back() == ',') out_.pop_back();
    out_ += '}';
  }

  const IngestRules& rules_;
  const Limits& limits_;
  std::vector<Count>& counts_;  // of the object under way
  std::string& out_;
  size_t counters_ = 0;  // of all programs so far
  size_t stacks_ = 0;
};

// What a thread uses again for each report. It becomes as large as the largest.
struct Workspace {
  simdjson::dom::parser parser;
  std::vector<Count> counts;
  std::string line;
};

// Appends the programs, if one of `rules` takes them; the sentence is of the first, which is that
// of what is in force, or of what the report names.
Result<void> write_programs(const Member& programs, const std::vector<const IngestRules*>& rules,
                            const Limits& limits, Workspace& work) {
  const size_t begin = work.line.size();
  Result<void> first;
  for (const IngestRules* each : rules) {
    ProgramsWriter writer{*each, limits, work.counts, work.line};
    auto written = writer.write_all(programs);
    if (written) return written;
    if (each == rules.front()) first = std::move(written);
    work.line.resize(begin);
  }
  return first;
}

Result<AcceptedReport> accept(std::string_view body, const ReportRules& rules, base::Date today,
                              const Limits& limits, Workspace& work) {
  const auto root = parse_document(work.parser, body, limits.depth);
  if (!root) return std::unexpected(root.error());
  const auto head = read_head(*root);
  if (!head) return std::unexpected(head.error());
  if (auto result = check_head(*head, today, limits); !result) {
    return std::unexpected(result.error());
  }
  std::string& line = work.line;
  line = R"({"Week":)";
  append_go_string(line, head->week);
  line += R"(,"LastWeek":)";
  append_go_string(line, head->last_week);
  line += R"(,"X":)";
  append_double(line, head->x);
  line += R"(,"Programs":)";
  if (auto written = write_programs(head->programs, rules.of(head->config, today), limits, work);
      !written) {
    return std::unexpected(written.error());
  }
  line += R"(,"Config":)";
  append_go_string(line, head->config);
  line += '}';
  // A name of the config may be none, if escapes say so there too.
  if (!simdjson::validate_utf8(line)) return fail("it has a name that is not UTF-8");
  return AcceptedReport{std::string(head->week), head->x, line};
}

}  // namespace

Result<AcceptedReport> accept_report(std::string_view body, const ReportRules& rules,
                                     base::Date today, const Limits& limits) {
  thread_local Workspace work;
  auto report = accept(body, rules, today, limits, work);
  if (!report) return fail("the report is refused: {}", report.error().message);
  return report;
}

}  // namespace tally::collector
