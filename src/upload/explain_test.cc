#include "upload/explain.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <random>

#include "upload/reduce.h"

namespace tally::upload {
namespace {

using format::Counts;
using format::ProgramId;
using format::ProgramReport;
using format::Report;
using testing::ElementsAre;
using testing::IsEmpty;

const ProgramId kCc{"acme.org/cc", "v1.2.3", "gcc-12.2", "linux", "amd64"};
const ProgramId kLd{"acme.org/ld", "v1.2.3", "gcc-12.2", "linux", "amd64"};

format::UploadConfig config() {
  format::UploadConfig config;
  config.goos = {"linux"};
  config.goarch = {"amd64"};
  config.go_version = {"gcc-12.2"};
  config.programs = {{.name = "acme.org/cc",
                      .versions = {"v1.2.3"},
                      .counters = {{.name = "a:{b,c}", .rate = 1}, {.name = "rare", .rate = 0.1}},
                      .stacks = {{.name = "bug", .rate = 1, .depth = 16}}}};
  return config;
}

Report report_with(std::vector<ProgramReport> programs) {
  return {.week = "2026-11-29",
          .last_week = "",
          .x = 0.5,
          .programs = std::move(programs),
          .config = "v1.0.0"};
}

TEST(Explain, GivesTheReasonForEachCountThatIsLeftOut) {
  const Approval approval{config()};
  const Report full = report_with({{.id = kCc,
                                    .counters = {{"a:b", 1}, {"a:x", 2}, {"rare", 3}},
                                    .stacks = {{"bug\nmain:+0x1", 4}, {"other\nmain:+0x1", 5}}},
                                   {.id = kLd, .counters = {{"a:b", 6}}, .stacks = {}}});
  const auto left = explain(full, reduce(full, approval), approval);
  const std::string no_ld = "the upload config has no program acme.org/ld";
  EXPECT_THAT(
      left, ElementsAre(
                LeftOutProgram{
                    .id = kCc,
                    .reason = "",
                    .names = {{Kind::kCounter, "a:x", 2, "the upload config has no such counter"},
                              {Kind::kCounter, "rare", 3,
                               "it is sent in reports whose random number is at most 0.1, and this "
                               "one's is 0.5"},
                              {Kind::kStack, "other\nmain:+0x1", 5,
                               "the upload config has no such stack"}}},
                LeftOutProgram{
                    .id = kLd, .reason = no_ld, .names = {{Kind::kCounter, "a:b", 6, no_ld}}}));
}

TEST(Explain, SaysWhatCameTooLate) {
  const Approval approval{config()};
  const Report sent = report_with({{.id = kCc, .counters = {{"a:b", 1}}, .stacks = {}}});
  const Report full =
      report_with({{.id = kCc, .counters = {{"a:b", 4}, {"a:c", 2}}, .stacks = {}}});
  EXPECT_THAT(explain(full, sent, approval),
              ElementsAre(LeftOutProgram{
                  .id = kCc,
                  .reason = "",
                  .names = {{Kind::kCounter, "a:b", 3, "it came after the report was made"},
                            {Kind::kCounter, "a:c", 2,
                             "it came after the report was made, or was not in the upload config "
                             "then (v1.0.0)"}}}));
}

TEST(Explain, HasNothingToSayOfWhatIsSentWhole) {
  const Approval approval{config()};
  const Report full = report_with({{.id = kCc, .counters = {{"a:b", 1}}, .stacks = {}}});
  EXPECT_THAT(explain(full, reduce(full, approval), approval), IsEmpty());
}

// A report of names that are approved, and of names that are not, in every combination.
Report random_report(std::mt19937& random) {
  const auto pick = [&random](std::initializer_list<const char*> from) {
    return std::string(from.begin()[random() % from.size()]);
  };
  Report report = report_with({});
  report.x = static_cast<double>(random() % 1000 + 1) / 1001;
  for (auto i = random() % 6; i > 0; --i) {
    ProgramReport program{.id = {.program = pick({"acme.org/cc", "acme.org/ld"}),
                                 .version = pick({"v1.2.3", "v1.2.4", ""}),
                                 .go_version = pick({"gcc-12.2", "clang-19.1"}),
                                 .goos = "linux",
                                 .goarch = pick({"amd64", "arm64"})},
                          .counters = {},
                          .stacks = {}};
    for (auto n = random() % 5; n > 0; --n) {
      program.counters[pick({"a:b", "a:c", "a:d", "a", "rare", "bug"})] =
          static_cast<int64_t>(random() % 9 + 1);
      program.stacks[pick({"bug", "a:b", "rare"}) + "\nmain:+0x1"] =
          static_cast<int64_t>(random() % 9 + 1);
    }
    add_program(report, program);
  }
  return report;
}

// A config of some of them, and the same as a flat list, by which the test judges for itself.
struct RandomConfig {
  explicit RandomConfig(std::mt19937& random) : is_published(random() % 2 == 0) {
    const auto is_in = [&random] { return random() % 4 != 0; };
    if (is_in()) config.goos = {"linux"};
    if (is_in()) config.goarch.push_back("amd64");
    if (is_in()) config.goarch.push_back("arm64");
    if (is_in()) config.go_version.push_back("gcc-12.2");
    if (is_in()) config.go_version.push_back("clang-19.1");
    for (const char* name : {"acme.org/cc", "acme.org/ld"}) {
      if (is_in()) add_program(name, random, is_in);
    }
  }

  void add_program(const char* name, std::mt19937& random, const auto& is_in) {
    auto& program = config.programs.emplace_back();
    program.name = name;
    announce(random, name, {NameKind::kProgram, name, ""});
    for (const char* version : {"v1.2.3", "v1.2.4", ""}) {
      if (is_in()) program.versions.emplace_back(version);
    }
    const auto rate = [&random] { return random() % 3 == 0 ? 0.25 : 1.0; };
    for (const auto& [expression, names] : std::map<std::string, std::vector<std::string>>{
             {"a:{b,c}", {"a:b", "a:c"}}, {"a:d", {"a:d"}}, {"a", {"a"}}, {"rare", {"rare"}}}) {
      if (!is_in()) continue;
      program.counters.push_back({.name = expression, .rate = rate()});
      for (const auto& each : names) {
        const std::string key = program.name + " " + each;
        rates[key] = program.counters.back().rate;
        announce(random, key, {NameKind::kCounter, name, each});
      }
    }
    for (const char* stack : {"bug", "rare"}) {
      if (!is_in()) continue;
      program.stacks.push_back({.name = stack, .rate = rate(), .depth = 16});
      const std::string key = program.name + " " + stack + "\n";
      rates[key] = program.stacks.back().rate;
      announce(random, key, {NameKind::kStack, name, stack});
    }
  }

  // Empty if it is to be sent.
  std::string reason(const ProgramId& id, const std::string& name, double x) const {
    const auto has = [](const auto& list, const auto& value) {
      return std::ranges::find(list, value) != list.end();
    };
    const auto program =
        std::ranges::find(config.programs, id.program, &format::ProgramConfig::name);
    if (program == config.programs.end()) return "no program " + id.program;
    if (!has(program->versions, id.version)) {
      return id.version.empty() ? "without a version" : "no version " + id.version;
    }
    if (!has(config.go_version, id.go_version)) return "no toolchain " + id.go_version;
    if (!has(config.goos, id.goos) || !has(config.goarch, id.goarch)) return "does not have both";
    if (const int day = day_of(id.program); day > kToday) return fmt::format("-{:02} on", day);
    const size_t line = name.find('\n');
    const auto rate = rates.find(id.program + " " + name.substr(0, line) +
                                 (line == std::string::npos ? "" : "\n"));
    if (rate == rates.end()) return line == std::string::npos ? "such counter" : "such stack";
    if (const int day = day_of(rate->first); day > kToday) return fmt::format("-{:02} on", day);
    return x <= rate->second ? "" : fmt::format("at most {}", rate->second);
  }

  Approval approval() const {
    if (!is_published) return Approval{config};
    return {config, announced, day_of_month(kToday)};
  }

  int day_of(const std::string& key) const { return is_published ? days.at(key) : kToday; }

  static constexpr int kToday = 15;
  static base::Date day_of_month(int day) {
    return *base::parse_date("2026-11-01") + std::chrono::days{day - 1};
  }

  // The day from which the name, which has this key in `days`, is sent.
  void announce(std::mt19937& random, const std::string& key, ConfigName name) {
    const int day = static_cast<int>(kToday - 4 + random() % 6);
    days[key] = day;
    announced.from[std::move(name)] = day_of_month(day);
  }

  const bool is_published;  // so that its names have days
  format::UploadConfig config;
  std::map<std::string, double> rates;
  std::map<std::string, int> days;
  Announced announced;
};

// Of every count either all is sent and nothing said, or nothing is sent and the reason said.
void expect_right(const Report& full, const Report& sent, const std::vector<LeftOutProgram>& left,
                  const RandomConfig& random) {
  std::map<std::pair<ProgramId, std::string>, std::string> said;
  for (const LeftOutProgram& program : left) {
    for (const LeftOutName& name : program.names) said[{program.id, name.name}] = name.reason;
  }
  for (const ProgramReport& program : full.programs) {
    const auto found = std::ranges::find(sent.programs, program.id, &ProgramReport::id);
    for (const auto* counts : {&program.counters, &program.stacks}) {
      for (const auto& [name, count] : *counts) {
        const std::string expected = random.reason(program.id, name, full.x);
        const bool is_sent =
            found != sent.programs.end() &&
            (counts == &program.counters ? found->counters : found->stacks).contains(name);
        ASSERT_EQ(is_sent, expected.empty()) << name << " " << expected;
        ASSERT_THAT((said[{program.id, name}]), testing::HasSubstr(expected));
        ASSERT_EQ((said[{program.id, name}].empty()), expected.empty());
      }
    }
  }
}

// What is sent and what is left out, put together again.
Report together(Report sent, const std::vector<LeftOutProgram>& left) {
  for (const LeftOutProgram& program : left) {
    ProgramReport gone{.id = program.id, .counters = {}, .stacks = {}};
    for (const LeftOutName& name : program.names) {
      EXPECT_FALSE(name.reason.empty()) << name.name;
      EXPECT_FALSE(name.reason.starts_with("it came after")) << name.name;
      (name.kind == Kind::kStack ? gone.stacks : gone.counters)[name.name] = name.count;
    }
    add_program(sent, gone);
  }
  return sent;
}

TEST(Explain, AccountsForEveryCountThatReduceLeavesOut) {
  std::mt19937 random{1};
  size_t left_out = 0;
  for (int i = 0; i < 2000; ++i) {
    const Report full = random_report(random);
    const RandomConfig config{random};
    const Approval approval = config.approval();
    const Report sent = reduce(full, approval);
    const auto left = explain(full, sent, approval);
    left_out += left.size();
    ASSERT_NO_FATAL_FAILURE(expect_right(full, sent, left, config));
    Report again = together(sent, left);
    Report expected = full;
    for (Report* report : {&again, &expected}) {
      std::ranges::sort(report->programs, {}, &ProgramReport::id);
    }
    ASSERT_EQ(again.programs, expected.programs);
  }
  EXPECT_GT(left_out, 1000U);
}

}  // namespace
}  // namespace tally::upload
