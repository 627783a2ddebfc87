#include "counter/mapped_file.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "base/file.h"
#include "base/temp_dir.h"
#include "counter/identity.h"
#include "countfile/reader.h"

namespace tally::counter {
namespace {

constexpr Date kDay = std::chrono::year_month_day{std::chrono::year{2026}, std::chrono::November,
                                                  std::chrono::day{22}};

countfile::EncodedHeader header_of(std::string_view program) {
  countfile::EncodedHeader header;
  EXPECT_TRUE(make_header(identify(program, "v1.0.0", "gcc-12.2"), {kDay, kDay}, header));
  return header;
}

class MappedFileTest : public testing::Test {
 protected:
  bool open(MappedFile& file, std::string_view program = "p") {
    return file.open(path_.c_str(), header_of(program));
  }
  struct stat info() const {
    struct stat result{};
    EXPECT_EQ(::stat(path_.c_str(), &result), 0);
    return result;
  }

  const base::TempDir dir_;
  const std::filesystem::path path_ = dir_ / "file.v1.count";
};

TEST_F(MappedFileTest, ANewFileIsAValidOneForItsUserAlone) {
  MappedFile file;
  ASSERT_TRUE(open(file));
  const std::string bytes = base::read_file(path_).value();
  EXPECT_EQ(bytes.size(), countfile::kMinFileSize);
  ASSERT_TRUE(countfile::parse(bytes).has_value());
  EXPECT_EQ(countfile::parse(bytes)->meta("Program"), "p");
  EXPECT_EQ(info().st_mode & 0777, 0600U);
  // No hole: a full disk later cannot kill the program that writes to the mapping.
  EXPECT_GE(info().st_blocks * 512, info().st_size);
}

TEST_F(MappedFileTest, AFileLeftShortByACrashIsCompleted) {
  std::ofstream{path_} << "# telem";
  MappedFile file;
  ASSERT_TRUE(open(file));
  EXPECT_TRUE(countfile::parse(base::read_file(path_).value()).has_value());
}

TEST_F(MappedFileTest, AFileOfAnotherProgramIsLeftAlone) {
  MappedFile first, second;
  ASSERT_TRUE(open(first, "acme.org/cc"));
  EXPECT_FALSE(open(second, "other.org/cc"));
  std::ofstream{path_} << std::string(20'000, 'x');
  MappedFile third;
  EXPECT_FALSE(open(third, "acme.org/cc"));
  EXPECT_EQ(base::read_file(path_).value(), std::string(20'000, 'x'));
}

TEST_F(MappedFileTest, WhatIsNoFileIsRefused) {
  std::filesystem::create_directory(path_);
  MappedFile file;
  EXPECT_FALSE(open(file));
  std::filesystem::remove(path_);
  ASSERT_EQ(::mkfifo(path_.c_str(), 0600), 0);
  EXPECT_FALSE(open(file));  // and does not wait for a writer
}

TEST_F(MappedFileTest, GrowsBeneathItsPointers) {
  MappedFile file;
  ASSERT_TRUE(open(file));
  std::atomic<uint64_t>& early = file.value_at(4096);
  early.store(7);
  for (uint64_t size = 1; size <= countfile::kMaxFileSize; size *= 2) {
    ASSERT_TRUE(file.can_write(size)) << size;
    EXPECT_EQ(info().st_size % countfile::kPageSize, 0);
    file.bytes_at(size - 1)[0] = 'x';
  }
  EXPECT_EQ(early.load(), 7U);
  EXPECT_EQ(info().st_size, countfile::kMaxFileSize);
  EXPECT_FALSE(file.can_write(uint64_t{countfile::kMaxFileSize} + 1));
}

TEST_F(MappedFileTest, SeesWhatAnotherProcessGrew) {
  MappedFile file;
  ASSERT_TRUE(open(file));
  EXPECT_FALSE(file.can_read(countfile::kPageSize + 1));
  EXPECT_EQ(info().st_size, countfile::kPageSize) << "asking must not grow the file";
  ASSERT_EQ(::truncate(path_.c_str(), 2 * countfile::kPageSize), 0);
  EXPECT_TRUE(file.can_read(countfile::kPageSize + 1));
  // It was grown by a hole, which is filled before we write there.
  ASSERT_TRUE(file.can_write(2 * countfile::kPageSize));
  EXPECT_GE(info().st_blocks * 512, info().st_size);
}

TEST_F(MappedFileTest, ADescriptorThatBecameAnotherFileIsNotWrittenTo) {
  MappedFile file;
  ASSERT_TRUE(open(file));
  std::ofstream{dir_ / "precious"} << "data";
  const int other = ::open((dir_ / "precious").c_str(), O_RDWR);
  ASSERT_GE(other, 0);
  for (int fd = 3; fd < other; ++fd) ::dup2(other, fd);
  EXPECT_FALSE(file.can_write(countfile::kPageSize + 1));
  EXPECT_EQ(base::read_file(dir_ / "precious").value(), "data");
  for (int fd = 3; fd <= other; ++fd) ::close(fd);
}

TEST_F(MappedFileTest, HoldsASharedLockWhileItIsOpen) {
  const auto exclusive = [&] {
    const int fd = ::open(path_.c_str(), O_RDWR);
    struct flock lock{};
    lock.l_type = F_WRLCK;
    lock.l_whence = SEEK_SET;
    lock.l_len = 1;
    const bool taken = ::fcntl(fd, F_OFD_SETLK, &lock) == 0;
    ::close(fd);
    return taken;
  };
  MappedFile first, second;
  ASSERT_TRUE(open(first));
  ASSERT_TRUE(open(second));
  EXPECT_FALSE(exclusive());
}

}  // namespace
}  // namespace tally::counter
