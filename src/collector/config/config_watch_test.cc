#include "collector/config/config_watch.h"

#include <gtest/gtest.h>

#include <fstream>
#include <semaphore>

#include "base/file.h"
#include "base/temp_dir.h"

namespace tally::collector {
namespace {

using namespace std::chrono_literals;
namespace fs = std::filesystem;

constexpr auto kLong = 60s;

class ConfigWatchTest : public testing::Test {
 protected:
  void write(const fs::path& file, std::string_view text) {
    ASSERT_TRUE(base::replace_file(file, text).has_value());
  }
  bool is_told() { return told_.try_acquire_for(kLong); }

  base::TempDir dir_;
  fs::path file_ = dir_ / "config.json";
  std::counting_semaphore<> told_{0};
};

TEST_F(ConfigWatchTest, NoticesEveryKindOfChange) {
  write(file_, "one");
  const ConfigWatch watch{files_of_config(file_), identity_of_config(file_), 5ms,
                          [this] { told_.release(); }};
  write(file_, "two");  // the same size, another inode
  EXPECT_TRUE(is_told());
  std::ofstream{file_} << "three";
  EXPECT_TRUE(is_told());
  fs::remove(file_);
  EXPECT_TRUE(is_told());
  write(file_, "four");
  EXPECT_TRUE(is_told());
  fs::rename(file_, dir_ / "other");
  fs::create_symlink("other", file_);
  write(dir_ / "other", "five");
  EXPECT_TRUE(is_told());
}

TEST_F(ConfigWatchTest, NoticesANewSignedVersion) {
  fs::create_directories(dir_ / "log");
  write(dir_ / "log/latest", "one");
  const ConfigWatch watch{files_of_config(dir_ / "log"), identity_of_config(dir_ / "log"), 5ms,
                          [this] { told_.release(); }};
  std::ofstream{dir_ / "log/latest"} << "two!";
  EXPECT_TRUE(is_told());
}

// Between what was read and the first look.
TEST_F(ConfigWatchTest, NoticesWhatHasChangedBeforeItBegan) {
  write(file_, "one");
  const ConfigIdentity seen = identity_of_config(file_);
  write(file_, "two");
  const ConfigWatch watch{files_of_config(file_), seen, 5ms, [this] { told_.release(); }};
  EXPECT_TRUE(is_told());
}

TEST_F(ConfigWatchTest, SaysNothingWithoutAChangeAndEndsAtOnce) {
  write(file_, "one");
  const auto before = std::chrono::steady_clock::now();
  {
    const ConfigWatch watch{files_of_config(file_), identity_of_config(file_), 1h,
                            [this] { told_.release(); }};
  }
  EXPECT_LT(std::chrono::steady_clock::now() - before, 30min);
  EXPECT_FALSE(told_.try_acquire());
}

}  // namespace
}  // namespace tally::collector
