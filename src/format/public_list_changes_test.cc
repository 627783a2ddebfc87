#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <set>

#include "base/file.h"
#include "format/public_list.h"

namespace tally::format {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;

ListedName counter(std::string name) {
  ListedName listed;
  listed.name = std::move(name);
  listed.rate = 1;
  return listed;
}

ListedName approved(std::string name, std::vector<std::string> issues, std::string from) {
  ListedName listed = counter(std::move(name));
  listed.title = "A title";
  listed.type = "partition";
  listed.issues = std::move(issues);
  listed.from_version = std::move(from);
  return listed;
}

ListedName stack(std::string name, int64_t depth) {
  ListedName listed = counter(std::move(name));
  listed.is_stack = true;
  listed.depth = depth;
  return listed;
}

PublicList list_with(std::vector<ListedName> names) {
  PublicList list;
  list.sample_rate = 1;
  list.goos = {"linux"};
  list.goarch = {"amd64"};
  list.go_version = {"gcc-12.2"};
  list.programs = {{.name = "acme.org/cc", .versions = {"v1.0.0"}, .names = std::move(names)}};
  return list;
}

// From a list that has `before` to one that has `after`.
std::vector<std::string> changes(std::vector<ListedName> before, std::vector<ListedName> after) {
  return changes_between(list_with(std::move(before)), list_with(std::move(after)));
}

TEST(Changes, AreNoneBetweenAListAndItself) {
  EXPECT_THAT(changes({counter("a:b"), stack("c", 5)}, {counter("a:b"), stack("c", 5)}), IsEmpty());
}

TEST(Changes, SayWhatStartsWhoApprovedItAndSinceWhichVersion) {
  EXPECT_THAT(changes({}, {approved("acme/build/flag:lto", {"https://acme.org/i/7"}, "v1.4.0")}),
              ElementsAre("starts collecting acme/build/flag:lto, approved in "
                          "https://acme.org/i/7, for v1.4.0 and later of acme.org/cc"));
  EXPECT_THAT(
      changes({}, {approved("a", {"x", "y", "z"}, "")}),
      ElementsAre("starts collecting a, approved in x, y and z, for every version of acme.org/cc"));
}

TEST(Changes, TakeTheVersionFromTheProgramWhereNoChartSaysIt) {
  EXPECT_THAT(changes({}, {counter("a")}),
              ElementsAre("starts collecting a, for v1.0.0 and later of acme.org/cc"));
}

TEST(Changes, SayBucketsThatChangeAlikeInOneLine) {
  EXPECT_THAT(
      changes({counter("f:old")},
              {approved("f:lto", {"i"}, "v1.4.0"), approved("g", {"i"}, "v1.4.0"),
               approved("f:pgo", {"i"}, "v1.4.0"), approved("f:late", {"i"}, "v1.5.0")}),
      ElementsAre(
          "starts collecting f:{lto,pgo}, approved in i, for v1.4.0 and later of acme.org/cc",
          "starts collecting g, approved in i, for v1.4.0 and later of acme.org/cc",
          "starts collecting f:late, approved in i, for v1.5.0 and later of acme.org/cc",
          "stops collecting f:old of acme.org/cc"));
}

TEST(Changes, NameOfAChartThatGrowsOnlyTheIssuesThatJoined) {
  EXPECT_THAT(
      changes({approved("c:vim", {"i/1"}, "")},
              {approved("c:vim", {"i/1", "i/2"}, ""), approved("c:zed", {"i/1", "i/2"}, "")}),
      ElementsAre("starts collecting c:zed, approved in i/2, for every version of acme.org/cc"));
  EXPECT_THAT(
      changes({approved("c:vim", {"i/1"}, "")},
              {approved("c:vim", {"i/1"}, ""), approved("c:zed", {"i/1"}, "")}),
      ElementsAre("starts collecting c:zed, approved in i/1, for every version of acme.org/cc"));
}

TEST(Changes, SayWhatBecomesOfStacks) {
  EXPECT_THAT(changes({}, {stack("acme/bug", 16)}),
              ElementsAre("starts collecting stacks of acme/bug, up to 16 frames, for v1.0.0 and "
                          "later of acme.org/cc"));
  EXPECT_THAT(changes({stack("acme/bug", 16)}, {}),
              ElementsAre("stops collecting stacks of acme/bug of acme.org/cc"));
  EXPECT_THAT(changes({stack("acme/bug", 16)}, {stack("acme/bug", 32)}),
              ElementsAre("collects stacks of acme/bug of acme.org/cc with up to 32 frames instead "
                          "of 16"));
  EXPECT_THAT(changes({stack("acme/bug", 1)}, {stack("acme/bug", 0)}),
              ElementsAre("collects stacks of acme/bug of acme.org/cc with all frames instead of "
                          "up to 1 frame"));
}

TEST(Changes, SayRates) {
  const auto rated = [](std::string name, double rate) {
    ListedName listed = counter(std::move(name));
    listed.rate = rate;
    return listed;
  };
  EXPECT_THAT(changes({counter("a:x"), counter("a:y")}, {rated("a:x", 0.1), rated("a:y", 0.1)}),
              ElementsAre("collects a:{x,y} of acme.org/cc in 10 % of reports instead of all"));
  EXPECT_THAT(changes({rated("a", 0.1)}, {rated("a", 0.25)}),
              ElementsAre("collects a of acme.org/cc in 25 % of reports instead of 10 %"));
  EXPECT_THAT(changes({rated("a", 0.1)}, {rated("a", 1)}),
              ElementsAre("collects a of acme.org/cc in all reports instead of 10 %"));
  EXPECT_THAT(changes({}, {rated("a", 0.1)}),
              ElementsAre("starts collecting a, for v1.0.0 and later of acme.org/cc, in 10 % of "
                          "reports"));
  // No report's number is above 1, and none is 0.
  EXPECT_THAT(changes({rated("a", 1)}, {rated("a", 2)}), IsEmpty());
  EXPECT_THAT(changes({}, {rated("a", 0)}), IsEmpty());
  EXPECT_THAT(changes({rated("a", 0)}, {}), IsEmpty());
  EXPECT_THAT(changes({rated("a", 1)}, {rated("a", 0)}),
              ElementsAre("stops collecting a of acme.org/cc"));
}

TEST(Changes, SayProgramsThatComeAndGo) {
  PublicList before = list_with({counter("a")});
  PublicList after = list_with({counter("a")});
  after.programs.push_back(
      {.name = "acme.org/ld", .versions = {"v2.0.0"}, .names = {counter("l")}});
  EXPECT_THAT(changes_between(before, after),
              ElementsAre("adds the program acme.org/ld",
                          "starts collecting l, for v2.0.0 and later of acme.org/ld"));
  EXPECT_THAT(changes_between(after, before),
              ElementsAre("removes the program acme.org/ld", "stops collecting l of acme.org/ld"));
}

TEST(Changes, SumUpVersions) {
  const auto with_versions = [](std::vector<std::string> versions) {
    PublicList list = list_with({counter("a")});
    list.programs[0].versions = std::move(versions);
    return list;
  };
  const PublicList few = with_versions({"v1.0.0"});
  const PublicList more = with_versions({"v1.0.0", "v1.0.1", "v1.1.0"});
  const PublicList many = with_versions({"v1.0.0", "v1.9.0", "v1.10.0", "v1.2.0", "v1.3.0"});
  EXPECT_THAT(changes_between(few, more),
              ElementsAre("accepts v1.0.1 and v1.1.0 of acme.org/cc, too"));
  EXPECT_THAT(changes_between(more, few),
              ElementsAre("no longer accepts v1.0.1 and v1.1.0 of acme.org/cc"));
  EXPECT_THAT(changes_between(few, many),
              ElementsAre("accepts 4 more versions of acme.org/cc, up to v1.10.0"));
  EXPECT_THAT(changes_between(many, few),
              ElementsAre("no longer accepts 4 versions of acme.org/cc, v1.2.0 to v1.10.0"));
}

TEST(Changes, SayPlatformsToolchainsAndTheSample) {
  PublicList before = list_with({});
  PublicList after = list_with({});
  after.goos = {"linux", "freebsd"};
  after.goarch = {"riscv64"};
  after.go_version = {"gcc-12.2",   "gcc-13.1",   "clang-18.1",
                      "clang-19.1", "clang-20.1", "clang-9.0"};
  after.sample_rate = 0.5;
  EXPECT_THAT(
      changes_between(before, after),
      ElementsAre("takes in 50 % of reports instead of all",
                  "accepts programs built by 4 more versions of clang, up to clang-20.1",
                  "accepts programs built by gcc-13.1, too", "accepts reports from freebsd, too",
                  "accepts reports from riscv64, too", "no longer accepts reports from amd64"));
  EXPECT_THAT(changes_between(after, before), Contains("takes in all reports instead of 50 %"));
  after.sample_rate = 0;  // no limit
  EXPECT_THAT(changes_between(before, after), Not(Contains(testing::HasSubstr("takes in"))));
}

TEST(Changes, SayNothingOfVersionsWhereAChartConfigIsCompared) {
  PublicList charts;
  charts.sample_rate = 1;
  charts.programs = {{.name = "acme.org/cc", .versions = {}, .names = {counter("a")}}};
  EXPECT_THAT(changes_between(list_with({counter("a")}), charts), IsEmpty());
  EXPECT_THAT(changes_between(charts, list_with({counter("a")})), IsEmpty());
}

// Which names a line is about, with kind and program; none if it does not begin like this.
std::vector<std::string> names_in(std::string_view line, std::string_view lead) {
  if (!line.starts_with(lead)) return {};
  line.remove_prefix(lead.size());
  constexpr std::string_view kStacks = "stacks of ";
  const bool is_stack = line.starts_with(kStacks);
  if (is_stack) line.remove_prefix(kStacks.size());
  std::string_view expression = line.substr(0, line.find(' '));
  if (expression.ends_with(',')) expression.remove_suffix(1);  // the depth follows
  std::string_view program = line.substr(line.find(" of ") + 4);
  program = program.substr(0, program.find(','));
  std::vector<std::string> names;
  for (const std::string& name : expand_counter(expression)) {
    names.push_back(fmt::format("{}{} of {}", is_stack ? "stack " : "", name, program));
  }
  return names;
}

std::set<std::string> all_names(const PublicList& list) {
  std::set<std::string> names;
  for (const ListedProgram& program : list.programs) {
    for (const ListedName& name : program.names) {
      if (name.rate > 0) {
        names.insert((name.is_stack ? "stack " : "") + name.name + " of " + program.name);
      }
    }
  }
  return names;
}

std::multiset<std::string> came_and_went(const PublicList& before, const PublicList& after) {
  const auto old = all_names(before);
  const auto current = all_names(after);
  std::multiset<std::string> found;
  for (const std::string& name : current) {
    if (!old.contains(name)) found.insert("starts collecting " + name);
  }
  for (const std::string& name : old) {
    if (!current.contains(name)) found.insert("stops collecting " + name);
  }
  return found;
}

PublicList random_list(std::mt19937& random) {
  const auto below = [&](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
  PublicList list;
  list.sample_rate = below(2) / 2.0;
  list.goos = {"linux"};
  for (const char* program : {"acme.org/cc", "acme.org/ld", "cmd/x"}) {
    if (below(4) == 0) continue;
    ListedProgram listed{.name = program, .versions = {}, .names = {}};
    for (int v = 0; v < below(6); ++v) listed.versions.push_back(fmt::format("v1.{}.0", below(9)));
    for (const char* name : {"a", "b", "c:x", "c:y", "c:z", "d:x", "d:y", "d"}) {
      if (below(2) == 0) continue;
      ListedName one = below(2) == 0 ? counter(name) : approved(name, {"i/1"}, "v1.1.0");
      one.rate = below(3) / 2.0;
      if (below(2) == 0) one.issues.push_back("i/2");
      listed.names.push_back(std::move(one));
    }
    for (const char* name : {"a", "s", "t:u"}) {
      if (below(2) == 0) listed.names.push_back(stack(name, below(3) * 16));
    }
    list.programs.push_back(std::move(listed));
  }
  return list;
}

TEST(Changes, NameEveryNameThatComesOrGoesInExactlyOneLine) {
  constexpr unsigned kSeed = 20261128;
  std::mt19937 random{kSeed};
  for (int round = 0; round < 2000; ++round) {
    const PublicList before = random_list(random);
    const PublicList after = random_list(random);
    ASSERT_THAT(changes_between(before, before), IsEmpty());
    std::multiset<std::string> named;
    for (const std::string& line : changes_between(before, after)) {
      for (const std::string_view lead : {"starts collecting ", "stops collecting "}) {
        for (const std::string& name : names_in(line, lead)) named.insert(lead.data() + name);
      }
    }
    ASSERT_EQ(named, came_and_went(before, after));
  }
}

TEST(Changes, OfTheRealConfigAreNamedToo) {
  const auto text = base::read_file(TALLY_TEST_DATA "/go-config/config.json");
  const UploadConfig config = parse_upload_config(text.value()).value();
  UploadConfig less = config;
  less.programs[4].counters.erase(less.programs[4].counters.begin());
  EXPECT_THAT(changes_between(list_of(config), list_of(config)), IsEmpty());
  const auto lines = changes_between(list_of(less), list_of(config));
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_TRUE(lines[0].starts_with("starts collecting gopls/")) << lines[0];
  EXPECT_TRUE(lines[0].ends_with(", for v0.13.0 and later of golang.org/x/tools/gopls"));
}

}  // namespace
}  // namespace tally::format
