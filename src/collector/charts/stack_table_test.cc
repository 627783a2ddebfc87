#include "collector/charts/stack_table.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <random>

namespace tally::collector {
namespace {

struct Occurrence {
  std::string stack;
  uint64_t report = 0;
  int64_t count = 0;
};

std::vector<Occurrence> occurrences() {
  std::vector<Occurrence> all;
  for (uint64_t report = 1; report <= 30; ++report) {
    for (uint64_t stack = 0; stack < 40; ++stack) {
      if ((stack * 7 + report) % 3 == 0) {
        all.push_back({"s\n" + std::string(stack % 11, 'f') + std::to_string(stack), report, 2});
      }
    }
  }
  return all;
}

void add(StackTable& table, const std::vector<Occurrence>& all) {
  for (const Occurrence& each : all) table.add({"p", "v", each.stack}, each.report, each.count);
}

TEST(StackTable, KeepsTheSameWhateverComesFirst) {
  const auto sorted = occurrences();
  for (const auto& [stacks, bytes] : {std::pair{10UL, 10'000UL}, {40UL, 120UL}, {0UL, 0UL}}) {
    StackTable expected{"salt", stacks, bytes};
    add(expected, sorted);
    EXPECT_LE(expected.sorted().size(), stacks);
    uint64_t kept = 0;
    for (const StackCount& each : expected.sorted()) kept += each.count.reports;
    EXPECT_EQ(kept + expected.left_out(), sorted.size());
    for (unsigned seed = 0; seed < 20; ++seed) {
      auto mixed = sorted;
      std::shuffle(mixed.begin(), mixed.end(), std::mt19937{seed});
      StackTable table{"salt", stacks, bytes};
      add(table, mixed);
      EXPECT_EQ(table.left_out(), expected.left_out());
      EXPECT_TRUE(std::ranges::equal(table.sorted(), expected.sorted(), [](auto& a, auto& b) {
        return a.key == b.key && a.count.sum == b.count.sum;
      }));
    }
  }
}

TEST(StackTable, TablesAddUp) {
  const auto all = occurrences();
  StackTable expected{"salt", 12, 10'000};
  add(expected, all);
  StackTable first{"salt", 12, 10'000};
  StackTable second{"salt", 12, 10'000};
  for (const Occurrence& each : all) {
    (each.report % 2 == 0 ? first : second).add({"p", "v", each.stack}, each.report, each.count);
  }
  first.add(second);
  EXPECT_EQ(first.sorted(), expected.sorted());
  EXPECT_EQ(first.left_out(), expected.left_out());
}

TEST(StackTable, AnotherSaltKeepsOthers) {
  StackTable one{"one", 10, 10'000};
  StackTable two{"two", 10, 10'000};
  add(one, occurrences());
  add(two, occurrences());
  EXPECT_NE(one.sorted(), two.sorted());
}

TEST(StackTable, AReportCountsOnceAndSumsStayInt64) {
  constexpr int64_t kMax = std::numeric_limits<int64_t>::max();
  StackTable table{""};
  table.add({"p", "v", "s"}, 1, kMax - 1);
  table.add({"p", "v", "s"}, 1, 2);
  table.add({"p", "v", "s"}, 2, -5);
  EXPECT_EQ(table.sorted(), (std::vector<StackCount>{{{"p", "v", "s"}, {2, kMax}}}));
}

}  // namespace
}  // namespace tally::collector
