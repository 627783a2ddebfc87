#include "counter/next_file.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <map>

#include "base/file.h"
#include "base/temp_dir.h"
#include "counter/mapped_file.h"
#include "counter/record_table.h"
#include "countfile/reader.h"

namespace tally::counter {
namespace {

constexpr Date kDay = std::chrono::year_month_day{std::chrono::year{2026}, std::chrono::November,
                                                  std::chrono::day{29}};

class NextFileTest : public testing::Test {
 protected:
  NextFileTest() { EXPECT_TRUE(make_header(identity_, {kDay, kDay}, header_)); }

  bool make(NextFile& next, uint64_t end = 0) { return next.make(local_, header_, end); }
  static bool add(NextFile& next, uint64_t offset, std::string_view name) {
    return next.add(offset, name);
  }
  static std::atomic<uint64_t>* cell_of(MappedFile& file, std::string_view name) {
    return find_or_add(file, name).value;
  }
  bool publish(NextFile& next) { return next.publish(local_, identity_, kDay); }

  std::map<std::string, uint64_t> counts(const NextFile& next) const {
    const std::string bytes = base::read_file(std::string(next.path())).value();
    const auto contents = countfile::parse(bytes);
    EXPECT_TRUE(contents.has_value()) << contents.error().reason();
    std::map<std::string, uint64_t> result;
    for (const auto& entry : contents->entries) result[std::string(entry.name)] = entry.value;
    return result;
  }
  std::vector<std::string> names() const { return base::list_directory(dir_.path()).value(); }

  const base::TempDir dir_;
  const std::string local_ = dir_.path().native();
  const Identity identity_ = identify("acme.org/cc", "v1.2.3", "gcc-12.2");
  countfile::EncodedHeader header_;
  const uint64_t first_ =
      countfile::place(0, (make_header(identity_, {kDay, kDay}, header_), header_.length), 1).start;
};

TEST_F(NextFileTest, HasTheRecordsThatItWasGiven) {
  NextFile next;
  ASSERT_TRUE(make(next, 3 * countfile::kPageSize));
  EXPECT_TRUE(add(next, first_ + 320, "b"));
  EXPECT_TRUE(add(next, first_, "a"));
  EXPECT_TRUE(add(next, first_, "a")) << "two counters of one name";
  EXPECT_TRUE(add(next, 2 * countfile::kPageSize, std::string(4096, 'n')));
  ASSERT_TRUE(publish(next));
  EXPECT_EQ(counts(next),
            (std::map<std::string, uint64_t>{{"a", 0}, {"b", 0}, {std::string(4096, 'n'), 0}}));
  EXPECT_EQ(next.size(), 3 * countfile::kPageSize);
  struct stat info{};
  ASSERT_EQ(::stat(std::string(next.path()).c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0600U);
  EXPECT_GE(info.st_blocks * 512, info.st_size) << "no hole: a full disk later cannot harm";
}

// Others add their names behind what is there.
TEST_F(NextFileTest, TakesMoreRecordsOnceItIsPublished) {
  NextFile next;
  ASSERT_TRUE(make(next));
  ASSERT_TRUE(add(next, first_ + 320, "b"));
  ASSERT_TRUE(publish(next));
  MappedFile file;
  ASSERT_TRUE(file.open(std::string(next.path()).c_str(), header_));
  EXPECT_EQ(file.offset_of(cell_of(file, "b")), first_ + 320);
  EXPECT_EQ(file.offset_of(cell_of(file, "c")), first_ + 352);
  EXPECT_EQ(counts(next), (std::map<std::string, uint64_t>{{"b", 0}, {"c", 0}}));
}

TEST_F(NextFileTest, RefusesPlacesWhereNoWriterPutsARecord) {
  NextFile next;
  ASSERT_TRUE(make(next, 2 * countfile::kPageSize));
  ASSERT_TRUE(add(next, first_, std::string(40, 'a')));  // two units
  EXPECT_FALSE(add(next, first_, "b")) << "taken";
  EXPECT_FALSE(add(next, first_ + 32, "b")) << "taken by a name's rest";
  EXPECT_FALSE(add(next, first_ + 320, std::string(40, 'a'))) << "a second record of this name";
  EXPECT_FALSE(add(next, first_ + 1, "b")) << "not aligned";
  EXPECT_FALSE(add(next, first_ - 32, "b")) << "in the table";
  EXPECT_FALSE(add(next, 0, "b"));
  EXPECT_FALSE(add(next, countfile::kPageSize - 32, "b")) << "touches the page's end";
  EXPECT_FALSE(add(next, countfile::kPageSize - 64, std::string(60, 'b'))) << "crosses it";
  EXPECT_FALSE(add(next, 2 * countfile::kPageSize, "b")) << "behind the file";
  EXPECT_FALSE(add(next, UINT64_MAX, "b"));
  EXPECT_TRUE(add(next, countfile::kPageSize - 64, "b"));
}

TEST_F(NextFileTest, TakesTheFirstNameThatIsFree) {
  std::vector<std::string> paths;
  for (int i = 0; i < 3; ++i) {
    NextFile next;
    ASSERT_TRUE(make(next));
    ASSERT_TRUE(publish(next));
    paths.push_back(std::filesystem::path(next.path()).filename());
  }
  const std::string begin = "cc@v1.2.3-gcc-12.2-" + std::string(identity_.goos) + "-" +
                            std::string(identity_.goarch) + "-2026-11-29";
  EXPECT_EQ(paths[0], begin + ".v1.count");
  EXPECT_EQ(paths[1], begin + ".2.v1.count");
  EXPECT_EQ(paths[2], begin + ".3.v1.count");
  EXPECT_EQ(names().size(), 3U);
}

TEST_F(NextFileTest, LeavesNothingBehindUnlessPublished) {
  {
    NextFile next;
    ASSERT_TRUE(make(next));
    EXPECT_EQ(names().size(), 1U);
    EXPECT_FALSE(names().front().ends_with(".count"));
  }
  EXPECT_TRUE(names().empty());
  NextFile nowhere;
  EXPECT_FALSE(nowhere.make(local_ + "/missing", header_, 0));
}

// The lock belongs to the open file, so to its descriptors and mappings together.
TEST_F(NextFileTest, IsLockedFromItsFirstMoment) {
  int descriptor = -1, other = -1;
  struct flock lock{};
  lock.l_type = F_WRLCK;
  lock.l_whence = SEEK_SET;
  lock.l_len = 1;
  {
    NextFile next;
    ASSERT_TRUE(make(next));
    ASSERT_TRUE(publish(next));
    other = ::open(std::string(next.path()).c_str(), O_RDWR);
    EXPECT_NE(::fcntl(other, F_OFD_SETLK, &lock), 0);
    descriptor = next.descriptor();
    next.release();
  }
  EXPECT_NE(::fcntl(other, F_OFD_SETLK, &lock), 0) << "the lock goes with the descriptor";
  ::close(descriptor);
  EXPECT_EQ(::fcntl(other, F_OFD_SETLK, &lock), 0);
  ::close(other);
}

}  // namespace
}  // namespace tally::counter
