#include "client/upload_token.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <chrono>
#include <optional>

#include "base/temp_dir.h"

namespace tally::client {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

class UploadTokenTest : public testing::Test {
 protected:
  // Makes the token, if nothing is there, and lets it have been taken that long ago.
  void take_ago(seconds age) const {
    const int fd = ::open(path(), O_RDONLY | O_CREAT | O_CLOEXEC | O_NONBLOCK, 0600);
    if (fd >= 0) ::close(fd);
    const timespec time{::time(nullptr) - static_cast<time_t>(age.count()), 0};
    const timespec times[] = {time, time};
    ASSERT_EQ(::utimensat(AT_FDCWD, path(), times, 0), 0);
  }

  const char* path() const { return path_.c_str(); }
  bool is_to_be_had() const { return look_at_upload_token(path()) == UploadToken::kDue; }

  // How many of so many processes get it that try in the same moment.
  int takers_among(int processes) const {
    int gate[2];
    EXPECT_EQ(::pipe(gate), 0);
    for (int i = 0; i < processes; ++i) {
      if (::fork() != 0) continue;
      char byte;
      ::close(gate[1]);
      if (::read(gate[0], &byte, 1) != 0) ::_exit(2);  // until the gate opens
      ::_exit(is_to_be_had() && take_upload_token(path()) ? 1 : 0);
    }
    ::close(gate[0]);
    ::close(gate[1]);
    int takers = 0;
    for (int i = 0; i < processes; ++i) {
      int status = -1;
      EXPECT_GT(::wait(&status), 0);
      EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) <= 1) << status;
      takers += WEXITSTATUS(status);
    }
    return takers;
  }

  const base::TempDir dir_;
  const std::filesystem::path path_ = dir_ / "upload.token";
};

TEST_F(UploadTokenTest, IsTakenOnceInADay) {
  EXPECT_TRUE(is_to_be_had());
  EXPECT_TRUE(take_upload_token(path()));
  EXPECT_FALSE(is_to_be_had());
  EXPECT_FALSE(take_upload_token(path()));
  EXPECT_EQ(std::filesystem::file_size(path_), 0U);
}

TEST_F(UploadTokenTest, ByItsAge) {
  for (const seconds age : {seconds{0}, seconds{hours{24} - minutes{1}}, seconds{-hours{23}}}) {
    take_ago(age);
    EXPECT_FALSE(is_to_be_had()) << age.count();
    EXPECT_FALSE(take_upload_token(path())) << age.count();
  }
  // By a clock that has gone back since, it might never be old.
  for (const seconds age : {seconds{hours{24}}, seconds{hours{24 * 365}}, seconds{-hours{25}}}) {
    take_ago(age);
    EXPECT_TRUE(is_to_be_had()) << age.count();
    EXPECT_TRUE(take_upload_token(path())) << age.count();
    EXPECT_FALSE(is_to_be_had()) << age.count();
  }
}

// Whoever has taken it may be killed, or find that nothing can be started here.
TEST_F(UploadTokenTest, IsTakenForAnHourUntilTheRunBegins) {
  const auto age = [this](hours by) {
    struct stat token{};
    EXPECT_EQ(::stat(path(), &token), 0);
    const timespec older{token.st_mtim.tv_sec - static_cast<time_t>(seconds{by}.count()), 0};
    const timespec times[] = {older, older};
    EXPECT_EQ(::utimensat(AT_FDCWD, path(), times, 0), 0);
  };
  for (int round = 0; round < 2; ++round) {
    EXPECT_TRUE(take_upload_token(path()));
    EXPECT_FALSE(is_to_be_had());
    age(hours{1});
    EXPECT_TRUE(is_to_be_had());
  }
  EXPECT_TRUE(take_upload_token(path()));
  keep_upload_token(path());
  age(hours{23});
  EXPECT_FALSE(is_to_be_had());
  age(hours{1});
  EXPECT_TRUE(is_to_be_had());
}

TEST_F(UploadTokenTest, IsKeptOnlyWhereItIs) {
  keep_upload_token(path());
  EXPECT_FALSE(std::filesystem::exists(path_));
}

TEST_F(UploadTokenTest, OneOfRootsIsTakenToo) {
  constexpr uid_t kNobody = 65534;
  if (::geteuid() != 0) GTEST_SKIP() << "only root can leave a file of root's";
  ASSERT_EQ(::chown(dir_.path().c_str(), kNobody, kNobody), 0);
  take_ago(hours{25});
  ASSERT_EQ(::chmod(path(), 0644), 0);
  ASSERT_EQ(::seteuid(kNobody), 0);
  const int takers = takers_among(32);
  EXPECT_EQ(::seteuid(0), 0);
  EXPECT_EQ(takers, 1);
  EXPECT_FALSE(is_to_be_had());
}

TEST_F(UploadTokenTest, ExactlyOneOfManyProcessesTakesIt) {
  for (int round = 0; round < 20; ++round) {
    std::filesystem::remove(path_);
    EXPECT_EQ(takers_among(32), 1);
    take_ago(hours{24});
    EXPECT_EQ(takers_among(32), 1);
    take_ago(-hours{1000});
    EXPECT_EQ(takers_among(32), 1);
    EXPECT_EQ(takers_among(4), 0);
  }
}

TEST_F(UploadTokenTest, WhoHasSearchedInVainTakesItFromNobody) {
  for (const bool is_there : {false, true}) {
    std::filesystem::remove(path_);
    if (is_there) take_ago(hours{25});
    note_search_in_vain(path());
    EXPECT_EQ(look_at_upload_token(path()), UploadToken::kSearchedInVain);
    EXPECT_TRUE(take_upload_token(path()));
    EXPECT_EQ(look_at_upload_token(path()), UploadToken::kTaken);
    note_search_in_vain(path());
    EXPECT_EQ(look_at_upload_token(path()), UploadToken::kTaken);
  }
}

TEST_F(UploadTokenTest, ADayLaterSomebodySearchesAgain) {
  note_search_in_vain(path());
  struct stat token{};
  ASSERT_EQ(::stat(path(), &token), 0);
  const timespec times[] = {{token.st_atim.tv_sec - 24 * 60 * 60, 0}, {0, UTIME_OMIT}};
  ASSERT_EQ(::utimensat(AT_FDCWD, path(), times, 0), 0);
  EXPECT_EQ(look_at_upload_token(path()), UploadToken::kDue);
}

TEST_F(UploadTokenTest, WhatIsNoToken) {
  const auto expect_none = [this] {
    take_ago(hours{25});
    EXPECT_FALSE(take_upload_token(path()));
    std::filesystem::remove(path_);
  };
  const auto other = dir_ / "other";
  EXPECT_TRUE(take_upload_token(other.c_str()));
  std::filesystem::create_symlink(other, path_);
  expect_none();
  std::filesystem::create_directory(path_);
  expect_none();
  ASSERT_EQ(::mkfifo(path(), 0600), 0);
  expect_none();
}

TEST_F(UploadTokenTest, MakesNoDirectory) {
  const auto nowhere = dir_ / "nowhere";
  EXPECT_FALSE(take_upload_token((nowhere / "upload.token").c_str()));
  EXPECT_FALSE(std::filesystem::exists(nowhere));
}

}  // namespace
}  // namespace tally::client
