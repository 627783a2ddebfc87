#include "upload/reduce.h"

#include <gtest/gtest.h>

#include "upload/http.h"
#include "upload/random.h"
#include "upload/send.h"

namespace tally::upload {
namespace {

using base::parse_date;

SendQuestion good_question() {
  return {.now = *parse_date("2026-12-01"),
          .mode = consent::Mode::kOn,
          .mode_since = *parse_date("2026-11-15"),
          .week = *parse_date("2026-11-29"),
          .earliest_begin = *parse_date("2026-11-22"),
          .x = 0.25,
          .sample_rate = 1};
}

TEST(MaySend, OneReasonEach) {
  EXPECT_EQ(reason_not_to_send(good_question()), std::nullopt);
  SendQuestion q = good_question();
  q.mode = consent::Mode::kLocal;
  EXPECT_EQ(reason_not_to_send(q), "the mode is not on");
  q = good_question();
  q.mode_since = q.earliest_begin;
  EXPECT_EQ(reason_not_to_send(q), "it holds counts from 2026-11-22, and the yes is of 2026-11-22");
  q.mode_since = q.earliest_begin - std::chrono::days{1};
  EXPECT_EQ(reason_not_to_send(q), std::nullopt);
  q.mode_since.reset();
  EXPECT_EQ(reason_not_to_send(q), std::nullopt);
  q = good_question();
  q.now = base::Time{q.week + kMaxReportAge};
  EXPECT_EQ(reason_not_to_send(q), std::nullopt);
  q.now += std::chrono::seconds{1};
  EXPECT_EQ(reason_not_to_send(q), "it is more than 21 days old");
  q = good_question();
  q.sample_rate = 0.25;
  EXPECT_EQ(reason_not_to_send(q), std::nullopt);
  q.sample_rate = 0.2;
  EXPECT_EQ(reason_not_to_send(q),
            "it is not in the sample: its random number 0.25 is above the rate 0.2");
  q.sample_rate = 0;
  EXPECT_EQ(reason_not_to_send(q), std::nullopt);
}

Approval approval() {
  format::ProgramConfig cc{
      .name = "acme.org/cc",
      .versions = {"v1.2.3"},
      .counters = {{.name = "cc/flag:{lto,pic}", .rate = 1}, {.name = "cc/rare", .rate = 0.1}},
      .stacks = {{.name = "cc/bug", .rate = 1, .depth = 16}}};
  format::UploadConfig config;
  config.goos = {"linux"};
  config.goarch = {"amd64"};
  config.go_version = {"gcc-12.2"};
  config.programs = {cc};
  return Approval{config};
}

format::ProgramReport program(format::ProgramId id) {
  return {.id = std::move(id),
          .counters = {{"cc/flag:lto", 1}, {"cc/flag:secret", 2}, {"cc/rare", 3}, {"cc/bug", 4}},
          .stacks = {{"cc/bug\nmain:+0x1", 5}, {"other/bug\nmain:+0x1", 6}}};
}

TEST(Reduce, KeepsOnlyWhatIsApproved) {
  format::Report full{.week = "2026-11-29",
                      .last_week = "2026-11-22",
                      .x = 0.5,
                      .programs = {},
                      .config = "v1.0.0"};
  full.programs = {program({"acme.org/cc", "v1.2.3", "gcc-12.2", "linux", "amd64"}),
                   program({"acme.org/cc", "v1.2.4", "gcc-12.2", "linux", "amd64"}),
                   program({"acme.org/cc", "v1.2.3", "gcc-13.1", "linux", "amd64"}),
                   program({"acme.org/cc", "v1.2.3", "gcc-12.2", "plan9", "amd64"}),
                   program({"acme.org/cc", "v1.2.3", "gcc-12.2", "linux", "riscv64"}),
                   program({"acme.org/ld", "v1.2.3", "gcc-12.2", "linux", "amd64"})};
  const format::Report reduced = reduce(full, approval());
  EXPECT_EQ(reduced.week, full.week);
  EXPECT_EQ(reduced.last_week, full.last_week);
  EXPECT_EQ(reduced.x, full.x);
  EXPECT_EQ(reduced.config, full.config);
  ASSERT_EQ(reduced.programs.size(), 1U);
  EXPECT_EQ(reduced.programs[0].counters, (format::Counts{{"cc/flag:lto", 1}}));
  EXPECT_EQ(reduced.programs[0].stacks, (format::Counts{{"cc/bug\nmain:+0x1", 5}}));
}

TEST(Reduce, RareCountersGoWithSmallNumbersOnly) {
  format::Report full{
      .week = "2026-11-29", .last_week = "", .x = 0.1, .programs = {}, .config = "v1.0.0"};
  full.programs = {program({"acme.org/cc", "v1.2.3", "gcc-12.2", "linux", "amd64"})};
  EXPECT_TRUE(reduce(full, approval()).programs[0].counters.contains("cc/rare"));
}

TEST(Reduce, WhatIsNewWaitsForItsDay) {
  format::Report full{
      .week = "2026-11-29", .last_week = "", .x = 0.1, .programs = {}, .config = "v1.0.0"};
  full.programs = {program({"acme.org/cc", "v1.2.3", "gcc-12.2", "linux", "amd64"})};
  const base::Date today = *base::parse_date("2026-12-05");
  Announced names;
  names.from = {{{NameKind::kProgram, "acme.org/cc", ""}, today},
                {{NameKind::kCounter, "acme.org/cc", "cc/flag:lto"}, today},
                {{NameKind::kCounter, "acme.org/cc", "cc/rare"}, today + std::chrono::days{1}},
                {{NameKind::kStack, "acme.org/cc", "cc/bug"}, today + std::chrono::days{1}}};
  const auto reduced = [&](base::Date day) {
    return reduce(full, Approval{approval().config, names, day}).programs;
  };
  EXPECT_EQ(reduced(today).at(0).counters, (format::Counts{{"cc/flag:lto", 1}}));
  EXPECT_TRUE(reduced(today).at(0).stacks.empty());
  EXPECT_EQ(reduced(today + std::chrono::days{1}).at(0).counters.size(), 2U);
  EXPECT_EQ(reduced(today + std::chrono::days{1}).at(0).stacks.size(), 1U);
  // That a program is used at all is not told before its day.
  EXPECT_TRUE(reduced(today - std::chrono::days{1}).empty());
}

TEST(AddProgram, SumsByIdentity) {
  format::Report report{};
  const format::ProgramId amd64{"p", "v1", "gcc-12.2", "linux", "amd64"};
  const format::ProgramId arm64{"p", "v1", "gcc-12.2", "linux", "arm64"};
  add_program(report, {.id = amd64, .counters = {{"a", 1}}, .stacks = {{"s\nf", 1}}});
  add_program(report, {.id = arm64, .counters = {{"a", 10}}, .stacks = {}});
  add_program(report,
              {.id = amd64, .counters = {{"a", INT64_MAX}, {"b", 2}}, .stacks = {{"s\nf", 1}}});
  ASSERT_EQ(report.programs.size(), 2U);
  EXPECT_EQ(report.programs[0].counters, (format::Counts{{"a", INT64_MAX}, {"b", 2}}));
  EXPECT_EQ(report.programs[0].stacks, (format::Counts{{"s\nf", 2}}));
  EXPECT_EQ(report.programs[1].counters, (format::Counts{{"a", 10}}));
}

TEST(RandomX, IsInTheOpenIntervalAndSpread) {
  int below_half = 0;
  constexpr int kDraws = 10'000;
  for (int i = 0; i < kDraws; ++i) {
    const double x = random_x().value();
    ASSERT_GT(x, 0);
    ASSERT_LT(x, 1);
    below_half += x < 0.5 ? 1 : 0;
  }
  // 5 standard errors of a fair coin thrown 10,000 times.
  EXPECT_NEAR(below_half, kDraws / 2, 250);
}

TEST(Status, MeansAcceptedRefusedOrLater) {
  EXPECT_EQ(meaning_of_status(200), Sent::kAccepted);
  for (const long status : {400, 403, 404, 409, 410, 413, 451}) {
    EXPECT_EQ(meaning_of_status(status), Sent::kRefused) << status;
  }
  for (const long status : {0, 100, 201, 204, 301, 302, 408, 425, 429, 500, 502, 503, 600}) {
    EXPECT_EQ(meaning_of_status(status), Sent::kTryLater) << status;
  }
}

TEST(Url, MustBeEncryptedOrLocal) {
  for (const char* url : {"https://telemetry.example.org/upload", "http://127.0.0.1:8080/upload",
                          "http://localhost:1/u", "http://LocalHost/", "http://[::1]:80/"}) {
    EXPECT_TRUE(check_url(url).has_value()) << url;
  }
  for (const char* url :
       {"http://telemetry.example.org/upload", "ftp://127.0.0.1/", "file:///etc/passwd",
        "telemetry.example.org", "", "http://127.0.0.1.example.org/",
        "http://127.0.0.1@example.org/", "https://a.example/upload?k=1",
        "https://telemetry.acme.org@evil.example/upload", "https://u:p@a.example/",
        "https://@a.example/", "https://a.example/upload#x", "https://a.example/upload/#",
        "https://a.example/upload?"}) {
    EXPECT_FALSE(check_url(url).has_value()) << url;
  }
}

}  // namespace
}  // namespace tally::upload
