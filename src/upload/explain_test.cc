#include "upload/explain.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

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
  const format::UploadRules rules{config()};
  const Report full = report_with({{.id = kCc,
                                    .counters = {{"a:b", 1}, {"a:x", 2}, {"rare", 3}},
                                    .stacks = {{"bug\nmain:+0x1", 4}, {"other\nmain:+0x1", 5}}},
                                   {.id = kLd, .counters = {{"a:b", 6}}, .stacks = {}}});
  const auto left = explain(full, reduce(full, rules), rules);
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
  const format::UploadRules rules{config()};
  const Report sent = report_with({{.id = kCc, .counters = {{"a:b", 1}}, .stacks = {}}});
  const Report full =
      report_with({{.id = kCc, .counters = {{"a:b", 4}, {"a:c", 2}}, .stacks = {}}});
  EXPECT_THAT(explain(full, sent, rules),
              ElementsAre(LeftOutProgram{
                  .id = kCc,
                  .reason = "",
                  .names = {{Kind::kCounter, "a:b", 3, "it came after the report was made"},
                            {Kind::kCounter, "a:c", 2,
                             "it came after the report was made, or was not in the upload config "
                             "then (v1.0.0)"}}}));
}

TEST(Explain, HasNothingToSayOfWhatIsSentWhole) {
  const format::UploadRules rules{config()};
  const Report full = report_with({{.id = kCc, .counters = {{"a:b", 1}}, .stacks = {}}});
  EXPECT_THAT(explain(full, reduce(full, rules), rules), IsEmpty());
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
  const format::UploadRules rules{config()};
  std::mt19937 random{1};
  size_t left_out = 0;
  for (int i = 0; i < 2000; ++i) {
    const Report full = random_report(random);
    const Report sent = reduce(full, rules);
    const auto left = explain(full, sent, rules);
    left_out += left.size();
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
