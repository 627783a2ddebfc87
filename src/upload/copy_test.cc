#include "upload/copy.h"

#include <gtest/gtest.h>

#include <fstream>

#include "base/file.h"
#include "base/temp_dir.h"

namespace tally::upload {
namespace {

TEST(Copy, IsToldByItsName) {
  EXPECT_TRUE(is_copy("cc@v1-2026-11-22.copied.v1.count.in-none"));
  EXPECT_TRUE(is_copy("cc@v1-2026-11-22.copied.v1.count.in-0123456789abcdef"));
  for (const char* name : {"cc.v1.count", "cc.v1.count.in-none", "cc.copied.v1.count",
                           "cc.copied.v1.count.base", "cc.copied.in-none", ""}) {
    EXPECT_FALSE(is_copy(name)) << name;
  }
}

TEST(Copy, NamesItsFile) {
  for (const char* name : {"cc.copied.v1.count.in-none", "cc.copied.v1.count.base"}) {
    EXPECT_EQ(file_of_copy(name), "cc.v1.count") << name;
  }
  for (const char* name : {"cc.v1.count", "cc.v1.count.in-none", "cc.copied.v1.count", ".base"}) {
    EXPECT_FALSE(file_of_copy(name).has_value()) << name;
  }
}

std::optional<std::filesystem::path> find_copy(const std::filesystem::path& file) {
  const auto directory = file.parent_path();
  return Copies{directory, base::list_directory(directory).value()}.find(file);
}

TEST(Copy, IsFoundInEveryStateOfTheFileAndItself) {
  const base::TempDir dir;
  const auto file = dir / "cc@v1-2026-11-22.v1.count";
  const auto claimed_file = dir / "cc@v1-2026-11-22.v1.count.in-none";
  EXPECT_FALSE(find_copy(file).has_value());
  const auto copy = make_copy(file, "bytes", "0123456789abcdef");
  ASSERT_TRUE(copy.has_value()) << copy.error().message;
  EXPECT_EQ(base::read_file(*copy).value(), "bytes");
  EXPECT_EQ(find_copy(file), *copy);
  EXPECT_EQ(find_copy(claimed_file), *copy);
  EXPECT_FALSE(find_copy(*copy).has_value()) << "a copy has none";
  EXPECT_FALSE(find_copy(dir / "cc@v1-2026-11-23.v1.count").has_value());
  ASSERT_TRUE(keep_as_base(*copy).has_value());
  const auto base = dir / "cc@v1-2026-11-22.copied.v1.count.base";
  EXPECT_EQ(find_copy(file), base);
  EXPECT_EQ(find_copy(claimed_file), base);
  ASSERT_TRUE(remove_base(claimed_file).has_value());
  EXPECT_FALSE(find_copy(file).has_value());
  EXPECT_TRUE(remove_base(file).has_value()) << "there is none any more";
}

TEST(Copy, IsNotRemovedBeforeItIsCounted) {
  const base::TempDir dir;
  const auto file = dir / "cc@v1-2026-11-22.v1.count";
  ASSERT_TRUE(make_copy(file, "bytes", "none").has_value());
  ASSERT_TRUE(remove_base(file).has_value());
  EXPECT_TRUE(find_copy(file).has_value());
}

TEST(Copy, IsNotMadeUnderANameThatWouldNotTellOfIt) {
  const base::TempDir dir;
  const auto copy = make_copy(dir / (std::string(240, 'p') + ".v1.count"), "bytes", "none");
  ASSERT_FALSE(copy.has_value());
  EXPECT_TRUE(copy.error().message.ends_with("its name is too long")) << copy.error().message;
  EXPECT_TRUE(base::list_directory(dir.path()).value().empty());
}

TEST(Copy, WhatHasComeSinceIsTheDifference) {
  EXPECT_EQ(less({{"a", 5}, {"b", 2}, {"new", 1}}, {{"a", 3}, {"b", 2}, {"gone", 7}}),
            (format::Counts{{"a", 2}, {"new", 1}}));
  EXPECT_EQ(less({{"a", 1}}, {{"a", 3}}), format::Counts{}) << "somebody else wrote to the file";
  EXPECT_EQ(less({}, {}), format::Counts{});
}

}  // namespace
}  // namespace tally::upload
