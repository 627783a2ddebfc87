#include "collector/charts/stacks_page.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>
#include <set>

#include "format/stack_id.h"

namespace tally::collector {
namespace {

using Json = nlohmann::json;
using testing::ElementsAre;
using testing::IsEmpty;

StackCount stack(const std::string& name, uint64_t reports, const std::string& program = "a") {
  return {.key = {.program = program, .version = "v1", .stack = name},
          .count = {.reports = reports, .sum = static_cast<int64_t>(reports) * 2}};
}

StacksRequest request(size_t limit, std::string program = "") {
  return {.from = "2026-11-16",
          .to = "2026-11-22",
          .program = std::move(program),
          .versions = {},
          .limit = limit,
          .after = std::nullopt};
}

std::vector<std::string> names(const Json& page) {
  std::vector<std::string> result;
  for (const Json& each : page["Stacks"]) result.push_back(each["Stack"]);
  return result;
}

TEST(StacksPage, MostReportsFirst) {
  const CombinedStacks stacks{{stack("s\nf:1", 2), stack("s\nf:2", 9), stack("s\nf:3", 4)}, 7};
  const Json page = Json::parse(stacks_json(stacks, {}, 20, {}, request(10)));
  EXPECT_THAT(names(page), ElementsAre("s\nf:2", "s\nf:3", "s\nf:1"));
  EXPECT_EQ(page["NumReports"], 20);
  EXPECT_EQ(page["LeftOut"], 7);
  EXPECT_FALSE(page.contains("Next"));
  const Json& first = page["Stacks"][0];
  EXPECT_EQ(first["Reports"], 9);
  EXPECT_EQ(first["Sum"], 18);
  EXPECT_EQ(first["ID"], stack_id({"a", "v1", "s\nf:2"}));
  EXPECT_EQ(first["StackID"], format::stack_id("s\nf:2"));
}

// An import takes what no upload config judged; a page of it must not end the collector.
TEST(StacksPage, TextThatIsNotUtf8IsReplaced) {
  const CombinedStacks stacks{{stack("s\nf\xff:+1\nmain:+1", 1)}, 0};
  const Json page = Json::parse(stacks_json(stacks, {}, 1, {}, request(10)));
  EXPECT_THAT(names(page), ElementsAre("s\nf\xef\xbf\xbd:+1\nmain:+1"));
  EXPECT_EQ(page["Stacks"][0]["Group"]["Blamed"], "f\xef\xbf\xbd:+1") << "it is no frame";
}

TEST(StacksPage, OfOneProgram) {
  const CombinedStacks stacks{{stack("s\nf:1", 2), stack("s\nf:2", 9, "b")}, 0};
  EXPECT_THAT(names(Json::parse(stacks_json(stacks, {}, 1, {}, request(10, "a")))),
              ElementsAre("s\nf:1"));
  EXPECT_THAT(names(Json::parse(stacks_json(stacks, {}, 1, {}, request(10, "c")))), IsEmpty());
}

TEST(StacksPage, SaysWhichBugEachIsAndItsIssue) {
  const std::string one = "s\nacme::fail:+1\nacme::parse:+1\nmain:+1";
  const std::string later = "s\nacme::fail:+1\nacme::parse:+2\nmain:+1";
  const std::string other = "s\nacme::lex:+1\nmain:+1";
  const CombinedStacks stacks{{stack(one, 2), stack(later, 9), stack(other, 4), stack(one, 1, "b")},
                              0};
  StackNotes notes;
  notes.project.programs["a"].uninteresting = {"acme::fail"};
  notes.issues.programs["a"] = {{.number = 12,
                                 .title = "parse",
                                 .url = "https://example.org/12",
                                 .is_open = false,
                                 .stacks = {format::stack_id(one)}}};
  // The one that the issue names is not in the page, and still says whose the others are.
  const Json page = Json::parse(stacks_json(stacks, {}, 1, notes, request(2, "a")));
  ASSERT_THAT(names(page), ElementsAre(later, other));
  const Json issue = {{"Number", 12},
                      {"Title", "parse"},
                      {"URL", "https://example.org/12"},
                      {"State", "closed"},
                      {"By", "group"}};
  EXPECT_EQ(page["Stacks"][0]["Issue"], issue);
  const Json group = {{"Blamed", "acme::parse"}, {"Functions", {"acme::parse", "main"}}};
  EXPECT_EQ(page["Stacks"][0]["Group"], group);
  EXPECT_FALSE(page["Stacks"][1].contains("Issue"));
  EXPECT_EQ(page["Stacks"][1]["Group"]["Blamed"], "acme::lex");

  const Json all = Json::parse(stacks_json(stacks, {}, 1, notes, request(9)));
  EXPECT_EQ(all["Stacks"][2]["Issue"]["By"], "name");
  // Of another program nothing was said.
  EXPECT_FALSE(all["Stacks"][3].contains("Issue"));
  EXPECT_EQ(all["Stacks"][3]["Group"]["Blamed"], "acme::fail");
}

CountedDay day(const std::string& week, std::vector<StackCount> stacks) {
  DayAggregate counted{.day = week,
                       .reports = 9,
                       .any_program = true,
                       .buckets = {},
                       .participants = {},
                       .stacks = std::move(stacks)};
  return {.aggregate = std::make_shared<const DayAggregate>(std::move(counted)),
          .aggregate_file = {},
          .merged_file = {}};
}

TEST(StacksPage, WeeksAndVersionsOfAStack) {
  const auto of = [](const char* version, const char* stack, uint64_t reports) {
    return StackCount{{"a", version, stack}, {reports, 2}};
  };
  const std::vector<CountedDay> days = {
      day("2026-11-11", {of("v1.10.0", "s\nf:1", 1), of("v1.9.0", "s\nf:1", 3)}),
      day("2026-11-12", {of("v1.9.0", "s\nf:1", 1), of("v1.9.0", "s\nf:2", 1)}),
      day("2026-11-18", {of("v1.9.0", "s\nf:1", 4)})};
  const CombinedStacks stacks{
      {of("v1.10.0", "s\nf:1", 1), of("v1.9.0", "s\nf:1", 8), of("v1.9.0", "s\nf:2", 1)}, 0};
  StacksRequest asked = request(10, "a");
  asked.versions = {"v1.9.0", "v2"};
  const Json page = Json::parse(stacks_json(stacks, days, 27, {}, asked));
  EXPECT_THAT(names(page), ElementsAre("s\nf:1", "s\nf:2"));
  const Json& first = page["Stacks"][0];
  EXPECT_EQ(
      first["Weeks"].dump(),
      R"([{"Reports":3,"Sum":2,"Week":"2026-11-11"},{"Reports":5,"Sum":4,"Week":"2026-11-18"}])");
  ASSERT_EQ(first["Versions"].size(), 2);
  EXPECT_EQ(first["Versions"][0]["Version"], "v1.9.0");
  EXPECT_EQ(first["Versions"][0]["ID"], first["ID"]);
  EXPECT_EQ(first["Versions"][1]["Version"], "v1.10.0");
  EXPECT_EQ(first["Versions"][1]["ID"], stack_id({"a", "v1.10.0", "s\nf:1"}));
  EXPECT_EQ(page["Stacks"][1]["Versions"].size(), 1);
}

TEST(StacksPage, ManyWeeksEndAPageEarly) {
  CombinedStacks stacks;
  for (int i = 0; i < 100; ++i) stacks.stacks.push_back(stack("s\nf:" + std::to_string(i), 1));
  std::ranges::sort(stacks.stacks, {}, &StackCount::key);
  std::vector<CountedDay> days;
  for (int i = 0; i < 400; ++i) days.push_back(day(std::to_string(2000 + i), stacks.stacks));
  const Json page = Json::parse(stacks_json(stacks, days, 1, {}, request(100)));
  EXPECT_LT(page["Stacks"].size(), 100);
  EXPECT_TRUE(page.contains("Next"));
}

// Every stack is seen once, with many that have the same number of reports.
TEST(StacksPage, PagesAreAllStacksOnce) {
  CombinedStacks stacks;
  for (int i = 0; i < 100; ++i) {
    stacks.stacks.push_back(stack("s\nf:" + std::to_string(i), static_cast<uint64_t>(i % 4)));
  }
  std::set<std::string> seen;
  StacksRequest next = request(7);
  uint64_t last = UINT64_MAX;
  for (;;) {
    const Json page = Json::parse(stacks_json(stacks, {}, 1, {}, next));
    for (const Json& each : page["Stacks"]) {
      EXPECT_TRUE(seen.insert(each["Stack"]).second);
      EXPECT_LE(each["Reports"], last);
      last = each["Reports"];
    }
    if (!page.contains("Next")) break;
    next.after = read_cursor(page["Next"].get<std::string>());
    ASSERT_TRUE(next.after.has_value());
  }
  EXPECT_EQ(seen.size(), 100);
}

TEST(StacksPage, APlaceStaysWhereItsStackHasGone) {
  CombinedStacks stacks{{stack("s\nf:1", 9), stack("s\nf:2", 5), stack("s\nf:3", 2)}, 0};
  StacksRequest next = request(10);
  next.after = StackCursor{5, stack_id({"a", "v1", "s\nf:2"})};
  EXPECT_THAT(names(Json::parse(stacks_json(stacks, {}, 1, {}, next))), ElementsAre("s\nf:3"));
  stacks.stacks[1].count.reports = 50;
  EXPECT_THAT(names(Json::parse(stacks_json(stacks, {}, 1, {}, next))), ElementsAre("s\nf:3"));
}

TEST(StacksPage, LongStacksEndAPageEarly) {
  CombinedStacks stacks;
  for (char c = 'a'; c < 'k'; ++c) stacks.stacks.push_back(stack(std::string(400'000, c), 1));
  const Json page = Json::parse(stacks_json(stacks, {}, 1, {}, request(10)));
  EXPECT_EQ(page["Stacks"].size(), 3);
  EXPECT_TRUE(page.contains("Next"));
}

TEST(StacksPage, Cursors) {
  const StackCursor cursor{12, stack_id({"a", "b", "c"})};
  EXPECT_EQ(read_cursor(write_cursor(cursor)), cursor);
  EXPECT_EQ(cursor.id.size(), 32);
  for (const char* text :
       {"", "-", "12", "12-", "12-xyz", "-1-0123456789abcdef0123456789abcdef",
        "1-0123456789ABCDEF0123456789abcdef", "1-0123456789abcdef0123456789abcde",
        "99999999999999999999-0123456789abcdef0123456789abcdef"}) {
    EXPECT_FALSE(read_cursor(text).has_value()) << text;
  }
}

TEST(StacksPage, IdsTellWhatTheyStandForApart) {
  EXPECT_NE(stack_id({"a", "b", "c"}), stack_id({"ab", "", "c"}));
  EXPECT_NE(stack_id({"a", "b", "c"}), stack_id({"a", "", "bc"}));
  EXPECT_EQ(stack_id({"a", "b", "c"}), stack_id({"a", "b", "c"}));
}

}  // namespace
}  // namespace tally::collector
