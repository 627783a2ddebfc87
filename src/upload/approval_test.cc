#include "upload/approval.h"

#include <gtest/gtest.h>

namespace tally::upload {
namespace {

const format::ProgramId kCc{"acme.org/cc", "v1.2.3", "gcc-12.2", "linux", "amd64"};

format::UploadRules rules() {
  format::UploadConfig config;
  config.goos = {"linux"};
  config.goarch = {"amd64"};
  config.go_version = {"gcc-12.2"};
  config.programs = {
      {.name = "acme.org/cc",
       .versions = {"v1.2.3"},
       .counters = {{.name = "cc/flag:{lto,pic}", .rate = 1}, {.name = "cc/rare", .rate = 0.1}},
       .stacks = {{.name = "cc/bug", .rate = 0.5, .depth = 16}}}};
  return format::UploadRules{config};
}

std::string why_not(const format::ProgramId& id) {
  return reason_of(judge_program(rules(), id), id, Kind::kCounter, 0);
}

std::string why_not(Kind kind, std::string_view name, double x) {
  return reason_of(judge_name(rules(), kCc.program, kind, name, x), kCc, kind, x);
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

TEST(Approval, GoesByTheRate) {
  EXPECT_EQ(why_not(Kind::kCounter, "cc/rare", 0.1), "");
  EXPECT_EQ(why_not(Kind::kCounter, "cc/rare", 0.11),
            "it is sent in reports whose random number is at most 0.1, and this one's is 0.11");
  EXPECT_EQ(why_not(Kind::kStack, "cc/bug\nmain:+0x1", 0.75),
            "it is sent in reports whose random number is at most 0.5, and this one's is 0.75");
}

}  // namespace
}  // namespace tally::upload
