#include "base/file.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "base/temp_dir.h"

namespace tally::base {
namespace {

mode_t mode_of(const std::filesystem::path& path) {
  struct stat info{};
  EXPECT_EQ(::stat(path.c_str(), &info), 0) << path;
  return info.st_mode & 07777;
}

TEST(File, ReadsBackWhatWasCreated) {
  const TempDir dir;
  const std::string content = std::string(100'000, 'x') + std::string(1, '\0') + "end";
  ASSERT_EQ(create_file(dir / "a", content).value(), Created::kYes);
  EXPECT_EQ(read_file(dir / "a").value(), content);
  EXPECT_EQ(mode_of(dir / "a"), kPrivateFile);
}

TEST(File, CreateNeverReplaces) {
  const TempDir dir;
  ASSERT_EQ(create_file(dir / "a", "first").value(), Created::kYes);
  EXPECT_EQ(create_file(dir / "a", "second").value(), Created::kExistsAlready);
  EXPECT_EQ(read_file(dir / "a").value(), "first");
  EXPECT_EQ(list_directory(dir.path()).value(), std::vector<std::string>{"a"});
}

TEST(File, ReplaceLeavesOnlyTheNewContent) {
  const TempDir dir;
  ASSERT_TRUE(replace_file(dir / "a", "first").has_value());
  ASSERT_TRUE(replace_file(dir / "a", "second", kPublicFile).has_value());
  EXPECT_EQ(read_file(dir / "a").value(), "second");
  EXPECT_EQ(mode_of(dir / "a"), kPublicFile);
  EXPECT_EQ(list_directory(dir.path()).value(), std::vector<std::string>{"a"});
}

TEST(File, ErrorsNameTheFileAndTheReason) {
  const TempDir dir;
  const std::string missing = (dir / "no/such").native();
  EXPECT_EQ(read_file(missing).error().message,
            "reading " + missing + ": No such file or directory");
  EXPECT_NE(create_file(missing, "").error().message.find(missing), std::string::npos);
  EXPECT_NE(replace_file(missing, "").error().message.find(missing), std::string::npos);
}

TEST(File, DoesNotWaitForAPipe) {
  const TempDir dir;
  ASSERT_EQ(::mkfifo((dir / "pipe").c_str(), 0600), 0);
  EXPECT_EQ(read_file(dir / "pipe").error().message,
            "reading " + (dir / "pipe").native() + ": it is no regular file");
  EXPECT_EQ(read_file(dir.path()).error().message,
            "reading " + dir.path().native() + ": Is a directory");
}

TEST(File, RefusesAFileThatIsTooLarge) {
  const TempDir dir;
  ASSERT_TRUE(create_file(dir / "a", "12345").has_value());
  EXPECT_TRUE(read_file(dir / "a", 5).has_value());
  EXPECT_FALSE(read_file(dir / "a", 4).has_value());
}

TEST(File, RemovingWhatIsGoneIsNoError) {
  const TempDir dir;
  EXPECT_TRUE(remove_file(dir / "a").has_value());
}

TEST(File, WhatIsGoneIsNotEvenALink) {
  const TempDir dir;
  EXPECT_TRUE(is_gone(dir / "file"));
  EXPECT_TRUE(is_gone(dir / "none/file"));
  std::filesystem::create_symlink("nowhere", dir / "link");
  EXPECT_FALSE(is_gone(dir / "link"));
  EXPECT_FALSE(is_gone(dir.path()));
}

TEST(File, MakesPrivateDirectoriesAndKeepsExistingOnes) {
  const TempDir dir;
  ASSERT_TRUE(make_directories(dir / "a/b").has_value());
  EXPECT_EQ(mode_of(dir / "a"), kPrivateDirectory);
  EXPECT_EQ(mode_of(dir / "a/b"), kPrivateDirectory);
  EXPECT_TRUE(make_directories(dir / "a/b").has_value());
  ASSERT_TRUE(create_file(dir / "file", "").has_value());
  EXPECT_FALSE(make_directories(dir / "file").has_value());
  EXPECT_FALSE(make_directories(dir / "file/below").has_value());
}

TEST(File, MakesOneDirectoryAlone) {
  const TempDir dir;
  EXPECT_FALSE(make_directory(dir / "a/b").has_value());
  EXPECT_FALSE(std::filesystem::exists(dir / "a"));
  ASSERT_TRUE(make_directory(dir / "a").has_value());
  EXPECT_EQ(mode_of(dir / "a"), kPrivateDirectory);
  EXPECT_TRUE(make_directory(dir / "a").has_value());
  ASSERT_TRUE(create_file(dir / "file", "").has_value());
  EXPECT_FALSE(make_directory(dir / "file").has_value());
}

TEST(File, ADirectoryThatDoesNotExistIsEmpty) {
  const TempDir dir;
  EXPECT_TRUE(list_directory(dir / "none").value().empty());
}

}  // namespace
}  // namespace tally::base
