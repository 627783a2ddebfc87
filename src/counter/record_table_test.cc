#include "counter/record_table.h"

#include <gtest/gtest.h>

#include <cstring>
#include <random>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "base/file.h"
#include "base/temp_dir.h"
#include "counter/identity.h"
#include "countfile/layout.h"
#include "countfile/reader.h"

namespace tally::counter {
namespace {

constexpr Date kDay = std::chrono::year_month_day{std::chrono::year{2026}, std::chrono::November,
                                                  std::chrono::day{22}};

std::atomic<uint64_t>* cell_of(MappedFile& file, std::string_view name) {
  return find_or_add(file, name).value;
}

class RecordTable : public testing::Test {
 protected:
  RecordTable() {
    EXPECT_TRUE(make_header(identify("p", "v1.0.0", "gcc-12.2"), {kDay, kDay}, header_));
    EXPECT_TRUE(file_.open(path_.c_str(), header_));
  }
  std::string bytes() const { return base::read_file(path_).value(); }

  const base::TempDir dir_;
  const std::filesystem::path path_ = dir_ / "file.v1.count";
  countfile::EncodedHeader header_;
  MappedFile file_;
};

TEST_F(RecordTable, AddsOnceAndFindsAgain) {
  auto* a = cell_of(file_, "a");
  auto* b = cell_of(file_, "b");
  ASSERT_NE(a, nullptr);
  ASSERT_NE(b, nullptr);
  EXPECT_NE(a, b);
  EXPECT_EQ(cell_of(file_, "a"), a);
  MappedFile other;
  ASSERT_TRUE(other.open(path_.c_str(), header_));
  a->store(5);
  EXPECT_EQ(cell_of(other, "a")->load(), 5U);
}

TEST_F(RecordTable, TakesNamesOfEveryLength) {
  for (uint32_t length = 1; length <= countfile::kMaxNameLength; ++length) {
    auto* cell = cell_of(file_, std::string(length, 'n'));
    ASSERT_NE(cell, nullptr) << length;
    cell->store(length);
  }
  EXPECT_EQ(cell_of(file_, ""), nullptr);
  EXPECT_EQ(cell_of(file_, std::string(countfile::kMaxNameLength + 1, 'n')), nullptr);
  const std::string content = bytes();
  const auto contents = countfile::parse(content);
  ASSERT_TRUE(contents.has_value()) << contents.error().reason();
  ASSERT_EQ(contents->entries.size(), countfile::kMaxNameLength);
  for (const auto& entry : contents->entries) EXPECT_EQ(entry.value, entry.name.size());
}

TEST_F(RecordTable, AFullFileTakesNoMoreButKeepsCounting) {
  const std::string filler(4000, 'f');
  int added = 0;
  while (cell_of(file_, filler + std::to_string(added)) != nullptr) ++added;
  EXPECT_GT(added, 10'000);
  EXPECT_NE(cell_of(file_, filler + "0"), nullptr);
  EXPECT_LE(bytes().size(), countfile::kMaxFileSize);
  EXPECT_TRUE(countfile::parse(bytes()).has_value());
}

TEST_F(RecordTable, ThreadsAgreeOnEveryCell) {
  constexpr int kNames = 500;
  std::vector<std::vector<std::atomic<uint64_t>*>> cells(8);
  {
    std::vector<std::jthread> threads;
    for (auto& mine : cells) {
      threads.emplace_back([&] {
        for (int i = 0; i < kNames; ++i)
          mine.push_back(cell_of(file_, "name/" + std::to_string(i)));
        for (auto* cell : mine) cell->fetch_add(1);
      });
    }
  }
  for (const auto& mine : cells) EXPECT_EQ(mine, cells[0]);
  const std::string content = bytes();
  const auto contents = countfile::parse(content);
  ASSERT_TRUE(contents.has_value());
  ASSERT_EQ(contents->entries.size(), kNames);
  for (const auto& entry : contents->entries) EXPECT_EQ(entry.value, cells.size());
}

// Whatever stands in the file, asking for a name ends, and touches nothing outside (asan watches).
TEST_F(RecordTable, SurvivesAFileThatSomebodyElseWrites) {
  std::mt19937 random{20261122};
  for (int i = 0; i < 300; ++i) ASSERT_NE(cell_of(file_, "name/" + std::to_string(i)), nullptr);
  const std::string intact = bytes();
  for (int round = 0; round < 2000; ++round) {
    std::memcpy(file_.bytes_at(0), intact.data(), intact.size());
    const uint32_t begin = file_.header_length();
    for (int hit = 0; hit < 20; ++hit) {
      const uint32_t range = round % 2 == 0 ? 2052 : static_cast<uint32_t>(intact.size()) - begin;
      file_.bytes_at(begin + random() % range)[0] = static_cast<char>(random());
    }
    cell_of(file_, "name/" + std::to_string(random() % 600));
  }
}

TEST_F(RecordTable, EndsInAChainThatLoops) {
  ASSERT_NE(cell_of(file_, "a"), nullptr);
  const uint32_t head =
      file_.word_at(countfile::chain_head_offset(file_.header_length(), "a")).load();
  file_.word_at(head + countfile::kNextOffset).store(head);
  // Another name of the same chain, so that the walk does not end at "a".
  std::string other = "b";
  while (countfile::bucket_of(other) != countfile::bucket_of("a")) other += 'b';
  EXPECT_EQ(cell_of(file_, other), nullptr);
}

}  // namespace
}  // namespace tally::counter
