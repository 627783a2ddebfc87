#include "upload/approval.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tally::upload {
namespace {

const format::ProgramId kCc{"acme.org/cc", "v1.2.3", "gcc-12.2", "linux", "amd64"};

Approval approval() {
  format::UploadConfig config;
  config.goos = {"linux"};
  config.goarch = {"amd64"};
  config.go_version = {"gcc-12.2"};
  config.programs = {
      {.name = "acme.org/cc",
       .versions = {"v1.2.3"},
       .counters = {{.name = "cc/flag:{lto,pic}", .rate = 1}, {.name = "cc/rare", .rate = 0.1}},
       .stacks = {{.name = "cc/bug", .rate = 0.5, .depth = 16}}}};
  return Approval{config};
}

std::string why_not(const format::ProgramId& id) {
  return reason_of(judge_program(approval(), id), id, Kind::kCounter, 0);
}

std::string why_not(Kind kind, std::string_view name, double x) {
  return reason_of(judge_name(approval(), kCc.program, kind, name, x), kCc, kind, x);
}

TEST(Approval, OfAProgramAsksForNameVersionToolchainAndSystem) {
  EXPECT_EQ(why_not(kCc), "");
  format::ProgramId id = kCc;
  id.goos = "plan9";
  EXPECT_EQ(why_not(id), "the upload config does not have both plan9 and amd64");
  id = kCc;
  id.goarch = "riscv64";
  EXPECT_EQ(why_not(id), "the upload config does not have both linux and riscv64");
  id = kCc;
  id.program = "acme.org/ld";
  EXPECT_EQ(why_not(id), "the upload config has no program acme.org/ld");
  id = kCc;
  id.version = "v1.2.4";
  EXPECT_EQ(why_not(id), "the upload config has no version v1.2.4 of acme.org/cc");
  id.version = "";
  EXPECT_EQ(why_not(id), "the upload config has no acme.org/cc without a version");
  id = kCc;
  id.go_version = "gcc-13.1";
  EXPECT_EQ(why_not(id), "the upload config has no toolchain gcc-13.1");
}

TEST(Approval, OfACounterAsksForItsWholeName) {
  EXPECT_EQ(why_not(Kind::kCounter, "cc/flag:lto", 0.9), "");
  for (const char* name :
       {"cc/flag:secret", "cc/flag", "cc/flag:", "cc/bug", "cc/flag:{lto,pic}"}) {
    EXPECT_EQ(why_not(Kind::kCounter, name, 0.9), "the upload config has no such counter") << name;
  }
}

TEST(Approval, OfAStackAsksForItsFirstLine) {
  EXPECT_EQ(why_not(Kind::kStack, "cc/bug\nmain:+0x1", 0.1), "");
  EXPECT_EQ(why_not(Kind::kStack, "cc/rare\nmain:+0x1", 0.1),
            "the upload config has no such stack");
}

// The program and two of its names came later than the yes.
Approval announced_from(std::string_view date) {
  Announced names;
  const base::Date yes = *base::parse_date("2026-11-01");
  const base::Date from = *base::parse_date(date);
  names.from = {{{NameKind::kProgram, "acme.org/cc", ""}, yes},
                {{NameKind::kCounter, "acme.org/cc", "cc/flag:lto"}, yes},
                {{NameKind::kCounter, "acme.org/cc", "cc/rare"}, from},
                {{NameKind::kStack, "acme.org/cc", "cc/bug"}, from}};
  return {approval().config, names, *base::parse_date("2026-12-05")};
}

std::string why_not(const Approval& by, Kind kind, std::string_view name, double x) {
  return reason_of(judge_name(by, kCc.program, kind, name, x), kCc, kind, x);
}

TEST(Approval, OfWhatIsNewWaitsForItsDay) {
  const std::string is_new = "it is new in the upload config and is sent from 2026-12-06 on";
  const Approval waiting = announced_from("2026-12-06");
  EXPECT_EQ(why_not(waiting, Kind::kCounter, "cc/flag:lto", 0.9), "");
  EXPECT_EQ(why_not(waiting, Kind::kCounter, "cc/rare", 0.9), is_new);
  EXPECT_EQ(why_not(waiting, Kind::kStack, "cc/bug\nmain:+0x1", 0.1), is_new);
  EXPECT_EQ(why_not(waiting, Kind::kCounter, "cc/bug", 0.1),
            "the upload config has no such counter");
  const Approval come = announced_from("2026-12-05");
  EXPECT_EQ(why_not(come, Kind::kStack, "cc/bug\nmain:+0x1", 0.1), "");
  EXPECT_THAT(why_not(come, Kind::kCounter, "cc/rare", 0.9), testing::HasSubstr("at most 0.1"));
}

TEST(Approval, OfWhatNobodyWasToldOfIsNone) {
  EXPECT_EQ(why_not(announced_from("2026-12-05"), Kind::kCounter, "cc/flag:pic", 0.1),
            "the upload config has no such counter");
  const Approval nothing{approval().config, Announced{}, base::Date::max()};
  EXPECT_EQ(judge_program(nothing, kCc).verdict, Verdict::kNoProgram);
}

TEST(Approval, OfANewProgramWaitsForItsDay) {
  Approval waiting = announced_from("2026-12-05");
  base::Date& from = waiting.announced->from.at({NameKind::kProgram, "acme.org/cc", ""});
  from = waiting.today + std::chrono::days{1};
  EXPECT_EQ(judge_program(waiting, kCc), (Decision{.verdict = Verdict::kAnnounced, .from = from}));
  from = waiting.today;
  EXPECT_TRUE(judge_program(waiting, kCc).is_approved());
}

TEST(Approval, GoesByTheRate) {
  EXPECT_EQ(why_not(Kind::kCounter, "cc/rare", 0.1), "");
  EXPECT_EQ(why_not(Kind::kCounter, "cc/rare", 0.11),
            "it is sent in reports whose random number is at most 0.1, and this one's is 0.11");
  EXPECT_EQ(why_not(Kind::kStack, "cc/bug\nmain:+0x1", 0.75),
            "it is sent in reports whose random number is at most 0.5, and this one's is 0.75");
}

}  // namespace
}  // namespace tally::upload
