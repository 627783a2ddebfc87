#include "upload/counter_files.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "base/file.h"
#include "base/temp_dir.h"
#include "upload/claim.h"

namespace tally::upload {
namespace {

const std::filesystem::path kGoFiles = TALLY_TEST_DATA "/go-1.23.5/local";

TEST(CounterFiles, ReadsWhatGoWrote) {
  const auto file =
      read_counter_file(kGoFiles / "gofmt@go1.23.5-go1.23.5-linux-amd64-2026-11-22.v1.count");
  ASSERT_TRUE(file.has_value());
  EXPECT_EQ(file->end, *base::parse_date("2026-11-29"));
  EXPECT_EQ(file->counts.id.program, "cmd/gofmt");
  EXPECT_EQ(file->counts.counters,
            (format::Counts{{"gofmt/flag:l", 1}, {"gofmt/flag:w", 1}, {"gofmt/invocations", 1}}));
  EXPECT_TRUE(file->counts.stacks.empty());
}

TEST(CounterFiles, ExpandsStacks) {
  const auto file =
      read_counter_file(kGoFiles / "stackprog@devel-go1.23.5-linux-amd64-2026-11-22.v1.count");
  ASSERT_TRUE(file.has_value());
  EXPECT_FALSE(file->counts.stacks.empty());
  for (const auto& [name, count] : file->counts.stacks) {
    EXPECT_EQ(name.find("\n\"."), std::string::npos) << name.substr(0, 200);
    EXPECT_GT(count, 0);
  }
}

TEST(CounterFiles, ErrorsNameTheFileAndTheReason) {
  const base::TempDir dir;
  std::ofstream{dir / "bad.v1.count"} << "hello";
  EXPECT_EQ(read_counter_file(dir / "bad.v1.count").error().message,
            "reading " + (dir / "bad.v1.count").native() +
                ": it is too short to be a counter file (5 bytes, the smallest has 16384)");
}

TEST(CounterFiles, AFileIsTakenOnlyAfterItsEnd) {
  const base::TempDir dir;
  std::filesystem::copy(kGoFiles, dir.path());
  std::ofstream{dir / "bad.v1.count"} << "hello";
  std::vector<std::string> log;
  const auto found = [&](std::string_view now) {
    const auto files = find_expired_files(dir.path(), *base::parse_date_or_time(now),
                                          [&](const std::string& line) { log.push_back(line); });
    return files.value().files.size();
  };
  EXPECT_EQ(found("2026-11-25"), 0U);
  EXPECT_EQ(found("2026-11-25T00:00:01Z"), 1U);
  EXPECT_EQ(found("2026-11-29"), 1U);
  EXPECT_EQ(found("2026-11-29T00:00:01Z"), 9U);
  EXPECT_EQ(log.size(), 4U) << "the file that cannot be read is named each time";
}

TEST(Claim, NamesSayForWhichReport) {
  EXPECT_EQ(fingerprint(std::nullopt), "none");
  EXPECT_EQ(fingerprint("").size(), 16U);
  EXPECT_NE(fingerprint("a"), fingerprint("b"));
  EXPECT_EQ(claim_of("cc@v1-2026-11-22.v1.count.in-none"), "none");
  EXPECT_EQ(claim_of("cc@v1-2026-11-22.v1.count.in-0123456789abcdef"), "0123456789abcdef");
  for (const char* name : {"cc.v1.count", "cc.v1.count.in-", "cc.v1.count.in-xyz", "cc.in-none"}) {
    EXPECT_FALSE(claim_of(name).has_value()) << name;
  }
}

TEST(Claim, FitsADirectoryEntryHoweverLongTheName) {
  const base::TempDir dir;
  const std::string name = std::string(240, 'p') + ".v1.count";
  std::ofstream{dir / name} << "x";
  const auto claimed = claim(dir / name, "0123456789abcdef");
  ASSERT_TRUE(claimed.has_value()) << claimed.error().message;
  EXPECT_EQ(claim_of(claimed->filename().native()), "0123456789abcdef");
}

TEST(Claim, CanBeMadeAnew) {
  const base::TempDir dir;
  std::ofstream{dir / "cc.v1.count"} << "x";
  const auto once = claim(dir / "cc.v1.count", "none");
  EXPECT_EQ(once.value(), dir / "cc.v1.count.in-none");
  EXPECT_EQ(claim(*once, "0123456789abcdef").value(), dir / "cc.v1.count.in-0123456789abcdef");
}

}  // namespace
}  // namespace tally::upload
