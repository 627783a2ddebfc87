// Properties of reading chart configs, on random ones. The generator's seed is fixed, so that a
// failure can be run again.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "format/chart_check.h"
#include "format/chart_config.h"

namespace tally::format {
namespace {

class Writer {
 public:
  int below(int n) { return std::uniform_int_distribution<int>(0, n - 1)(random_); }
  bool maybe() { return below(2) == 0; }

  std::string word() {
    std::string out(1, static_cast<char>('a' + below(26)));
    while (below(4) != 0) out += "abcxyz0189-_."[below(13)];
    return out;
  }

  // The line of a key, with what may surround its value.
  std::string line(const std::string& key, const std::string& value) {
    return key + ":" + (maybe() ? " " : "\t ") + value + (below(3) == 0 ? " # {why}\n" : "\n");
  }

  std::string counter() {
    std::string list = "cc/" + word() + ":{";
    const int buckets = 1 + below(5);
    for (int i = 0; i < buckets; ++i) {
      if (below(3) == 0) list += maybe() ? " # {one}\n  " : "\n\n\t";
      list += word() + (i + 1 < buckets ? "," : "");
    }
    return list + (maybe() ? "\n}" : "}");
  }

  // A valid record, its keys in any order.
  std::string record() {
    std::vector<std::string> lines;
    const bool is_toolchain = below(3) == 0;
    const std::string module = word();
    lines.push_back(line("title", word() + " " + word()));
    for (int i = 0; i <= below(3); ++i) lines.push_back(line("issue", "https://" + word()));
    const int type = below(5);
    constexpr const char* kTypes[] = {"stack", "partition", "histogram", "timeseries", "survey"};
    lines.push_back(line("type", kTypes[type]));
    if (type == 0) lines.push_back(line("depth", std::to_string(below(100))));
    lines.push_back(line("program", is_toolchain ? "cmd/" + word() : module + "/" + word()));
    if (!is_toolchain) lines.push_back(line("module", module));
    lines.push_back(line("counter", maybe() ? "cc/" + word() : counter()));
    if (maybe()) lines.push_back(line("version", is_toolchain ? "go1.24rc1" : "v1.2.3"));
    if (maybe()) lines.push_back(line("rate", "0." + std::to_string(1 + below(9))));
    if (maybe()) lines.push_back(line("error", "0.05"));
    if (maybe()) lines.push_back("  # {a comment}\n");
    std::ranges::shuffle(lines, random_);
    std::string out;
    for (const std::string& text : lines) out += text;
    return out;
  }

  std::string config(int records) {
    std::string out;
    for (int i = 0; i < records; ++i) out += (i == 0 ? "" : "---\n") + record();
    return out;
  }

  void change(std::string& text) {
    const auto at = static_cast<size_t>(below(static_cast<int>(text.size()) + 1));
    constexpr const char* kParts[] = {
        "{", "}",  ",",    "\n",         "---\n",          "#",
        ":", "\r", "\xff", "depth: 3\n", "\ncounter: a:{", "\xc2\xa0"};
    switch (below(3)) {
      case 0:
        text.insert(at, kParts[below(12)]);
        break;
      case 1:
        text.erase(at, static_cast<size_t>(1 + below(8)));
        break;
      default:
        if (at < text.size()) text[at] = static_cast<char>(below(256));
    }
  }

 private:
  std::mt19937 random_{20261122};
};

TEST(ChartProperty, ValidConfigsHaveNoErrors) {
  Writer writer;
  for (int i = 0; i < 500; ++i) {
    const int records = 1 + writer.below(6);
    const std::string text = writer.config(records);
    const ChartConfig config = parse_chart_config(text);
    ASSERT_FALSE(config.has_errors()) << config.problems.front().message << "\n" << text;
    ASSERT_EQ(config.records.size(), static_cast<size_t>(records)) << text;
  }
}

TEST(ChartProperty, ChangedConfigsAreReadOrRefusedWithASentenceInTheText) {
  Writer writer;
  for (int i = 0; i < 5000; ++i) {
    std::string text = writer.config(1 + writer.below(3));
    for (int n = writer.below(4); n >= 0; --n) writer.change(text);
    const auto lines = std::ranges::count(text, '\n') + 1;
    const ChartConfig config = parse_chart_config(text);
    ASSERT_EQ(parse_chart_config(text), config) << text;
    std::vector<Problem> problems = config.problems;
    ASSERT_TRUE(std::ranges::is_sorted(problems, {}, &Problem::line));
    for (Problem& warning : check_chart_config(config)) problems.push_back(std::move(warning));
    for (const Problem& problem : problems) {
      ASSERT_FALSE(problem.message.empty()) << text;
      ASSERT_GE(problem.line, 1) << text;
      ASSERT_LE(problem.line, lines) << text;
      ASSERT_EQ(problem.message.find_first_of("\n\r"), std::string::npos) << problem.message;
    }
  }
}

// Whoever makes the names of a config that was read needs no more memory than this.
TEST(ChartProperty, AShortTextOfVeryManyNamesIsRefused) {
  std::string buckets = ":{b";
  for (size_t i = 1; i < kMaxChartBuckets; ++i) buckets += ",b";
  buckets += "}\n";
  const std::string head =
      "title: t\nissue: https://acme.org/1\ntype: partition\nprogram: acme.org/cc\nmodule: "
      "acme.org\n";
  const std::string word(10'000, 'w');
  EXPECT_EQ(parse_chart_config(head + "counter: cc/a" + buckets).records.size(), 1U);
  for (const std::string& lines :
       {"counter: " + word + buckets, "counter: cc/a" + buckets + "description: " + word + "\n",
        "counter: cc/a" + buckets + "issue: https://a.b/" + word + "\n"}) {
    const ChartConfig bomb = parse_chart_config(head + lines);
    EXPECT_TRUE(bomb.records.empty());
    ASSERT_EQ(bomb.problems.size(), 1U);
    EXPECT_TRUE(bomb.problems[0].is_error);
    EXPECT_EQ(bomb.problems[0].message,
              "the counters up to here stand for more than 64 MiB of names, programs, titles, "
              "descriptions and issues: those from here on are not read");
  }
}

}  // namespace
}  // namespace tally::format
