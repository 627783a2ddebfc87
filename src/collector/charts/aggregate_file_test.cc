#include "collector/charts/aggregate_file.h"

#include <gmock/gmock.h>

#include "base/file.h"
#include "base/temp_dir.h"
#include "collector/charts/random_reports_fixture.h"

namespace tally::collector {
namespace {

using testing::HasSubstr;

class AggregateFile : public testing::Test {
 protected:
  AggregateFile() {
    RandomReports random{7};
    config_ = random.config();
    index_ = std::make_shared<const ChartIndex>(config_);
    std::set<double> xs;
    while (xs.size() < 30) xs.insert(random.fraction());
    for (const double x : xs) lines_.push_back(write_report_line(random.report("2026-11-22", x)));
  }

  base::Result<DayAggregate> write() {
    auto writer = AggregateWriter::start(file_, index_).value();
    for (const std::string& line : lines_) {
      if (auto added = writer->add(line); !added) return std::unexpected(added.error());
    }
    return writer->finish(kMergedBytes);
  }
  std::string refusal(std::string_view fingerprint, MergedFileId merged) {
    const auto read = read_aggregate(file_, fingerprint, merged);
    return read ? "" : read.error().message;
  }

  static constexpr uint64_t kMergedBytes = 1234;
  const base::TempDir dir_;
  const std::filesystem::path file_ = dir_ / "2026-11-22";
  format::UploadConfig config_;
  std::shared_ptr<const ChartIndex> index_;
  std::vector<std::string> lines_;
};

TEST_F(AggregateFile, IsReadAsItWasWritten) {
  const auto written = write();
  ASSERT_TRUE(written.has_value()) << written.error().message;
  EXPECT_EQ(written->reports, lines_.size());
  EXPECT_EQ(read_aggregate(file_, index_->fingerprint(), {kMergedBytes, lines_.size()}).value(),
            *written);
  auto xs = XReader::open(file_).value();
  EXPECT_EQ(xs.size(), lines_.size());
  double before = 0;
  size_t count = 0;
  for (double x = 0; xs.next(x); ++count) {
    EXPECT_GT(x, before);
    before = x;
  }
  EXPECT_EQ(count, lines_.size());
  EXPECT_TRUE(xs.error().has_value());
}

TEST_F(AggregateFile, ThatIsOfAnythingElseIsNotBelieved) {
  ASSERT_TRUE(write().has_value());
  EXPECT_THAT(refusal("other", {kMergedBytes, 30}), HasSubstr("another upload config"));
  EXPECT_THAT(refusal(index_->fingerprint(), {kMergedBytes + 1, 30}),
              HasSubstr("another merged file"));
  EXPECT_THAT(refusal(index_->fingerprint(), {kMergedBytes, 29}), HasSubstr("another merged file"));
}

TEST_F(AggregateFile, WithAnyByteDamagedIsNotBelieved) {
  ASSERT_TRUE(write().has_value());
  const std::string whole = base::read_file(file_).value();
  const MergedFileId merged{kMergedBytes, lines_.size()};
  for (size_t at = 0; at < whole.size(); at += 1 + at % 7) {
    std::string damaged = whole;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x10);
    ASSERT_TRUE(base::replace_file(file_, damaged).has_value());
    EXPECT_NE(refusal(index_->fingerprint(), merged), "") << at;
  }
  for (const size_t size : {size_t{0}, size_t{8}, size_t{40}, whole.size() / 2, whole.size() - 8}) {
    ASSERT_TRUE(base::replace_file(file_, whole.substr(0, size)).has_value());
    EXPECT_NE(refusal(index_->fingerprint(), merged), "") << size;
  }
}

TEST_F(AggregateFile, TakesOnlyRisingXOfOneWeek) {
  lines_.push_back(lines_.front());
  EXPECT_THAT(write().error().message, HasSubstr("is not above"));
  lines_.back() = R"({"Week":"2026-11-29","X":0.99999999})";
  EXPECT_THAT(write().error().message, HasSubstr("of the week 2026-11-29, not of 2026-11-22"));
  lines_.back() = "hello";
  EXPECT_THAT(write().error().message, HasSubstr("not a report"));
  EXPECT_EQ(base::list_directory(dir_.path()).value(), std::vector<std::string>{"salt"});
}

TEST_F(AggregateFile, KeepsTheSalt) {
  ASSERT_TRUE(write().has_value());
  const std::string salt = base::read_file(dir_ / "salt").value();
  EXPECT_EQ(salt.size(), 32U);
  ASSERT_TRUE(write().has_value());
  EXPECT_EQ(base::read_file(dir_ / "salt").value(), salt);
}

TEST_F(AggregateFile, OfABadMergedFileNamesTheLine) {
  const auto merged = dir_ / "2026-11-22.ndjson";
  ASSERT_TRUE(base::replace_file(merged, lines_[0] + '\n' + lines_[1] + "\nbad\n").has_value());
  const auto counted = count_merged_file(merged, file_, index_, false);
  EXPECT_THAT(counted.error().message, HasSubstr("line 3: the line is not a report"));
  EXPECT_THAT(count_merged_file(merged, file_, index_, true).error().message,
              HasSubstr("the collector stops"));
}

}  // namespace
}  // namespace tally::collector
