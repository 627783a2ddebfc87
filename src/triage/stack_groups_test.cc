#include "triage/stack_groups.h"

#include <gmock/gmock.h>

#include "format/stack_id.h"

namespace tally::triage {
namespace {

using testing::ElementsAre;
using testing::Pair;
using testing::SizeIs;

const std::string kParse = "crash/crash\nacme::parse:+0x1\nmain:+0x2";
const std::string kParseToo = "crash/crash\nacme::parse:+0x7\nmain:+0x2";
const std::string kFold = "cc/bug\nacme::fold:+0x1\nmain:+0x2";

class GroupsOf {
 public:
  GroupsOf& add(const std::string& week, const std::string& version, format::Counts stacks,
                const std::string& arch = "amd64") {
    format::ProgramReport program{.id = {"cc", version, "gcc-12.2", "linux", arch},
                                  .counters = {},
                                  .stacks = std::move(stacks)};
    const format::Report report{.week = week,
                                .last_week = "",
                                .x = x_ += 0.001,
                                .programs = {std::move(program)},
                                .config = ""};
    EXPECT_TRUE(*data.add(report));
    return *this;
  }

  std::vector<StackGroup> groups(const bugs::ProjectProgram& project = {}) const {
    return group_stacks(data, project, [](const std::string& stack) { return stack; });
  }

  StackData data{{.program = "cc"}};

 private:
  double x_ = 0;
};

TEST(StackGroups, SumsUpAGroupAndItsStacks) {
  GroupsOf all;
  all.add("2026-11-01", "v1.0.0", {{kParse, 2}})
      .add("2026-11-15", "v1.0.0", {{kParse, 1}, {kParseToo, 4}})
      .add("2026-11-15", "v1.1.0", {{kParse, 1}}, "arm64")
      .add("2026-11-15", "v1.1.0", {{kFold, 1}});
  const auto groups = all.groups();
  ASSERT_THAT(groups, SizeIs(2));
  const StackGroup& parse = groups[0];
  EXPECT_EQ(parse.key.counter, "crash/crash");
  EXPECT_THAT(parse.key.functions, ElementsAre("acme::parse", "main"));
  EXPECT_EQ(parse.blamed, "acme::parse");
  EXPECT_EQ(parse.total.reports, 3U);
  EXPECT_EQ(parse.total.users, 2U);
  EXPECT_EQ(parse.total.sum, 8);
  EXPECT_EQ(base::format_date(parse.total.first), "2026-11-01");
  EXPECT_EQ(base::format_date(parse.total.last), "2026-11-15");
  EXPECT_THAT(parse.total.versions, ElementsAre(Pair("v1.0.0", 2U), Pair("v1.1.0", 1U)));
  EXPECT_THAT(parse.total.builds, SizeIs(2));
  ASSERT_THAT(parse.stacks, SizeIs(2));
  EXPECT_EQ(parse.stacks[0].text, kParse);
  EXPECT_EQ(parse.stacks[0].id, format::stack_id(kParse));
  EXPECT_EQ(parse.stacks[0].total.reports, 3U);
  EXPECT_EQ(parse.stacks[1].total.reports, 1U);
}

TEST(StackGroups, GroupsByWhatIsShownAndNamesByWhatWasReported) {
  const std::string one = "crash/crash\ncc@0123456789abcdef:+0x10";
  const std::string two = "crash/crash\ncc@0123456789abcdef:+0x20";
  GroupsOf all;
  all.add("2026-11-15", "v1.0.0", {{one, 1}, {two, 1}});
  EXPECT_THAT(all.groups(), SizeIs(2));
  const auto groups = group_stacks(all.data, {}, [](const std::string& stack) {
    return stack.substr(0, stack.find('\n')) + "\nacme::f:+1,+0x1";
  });
  ASSERT_THAT(groups, SizeIs(1));
  std::vector<std::string> ids = {groups[0].stacks[0].id, groups[0].stacks[1].id};
  EXPECT_THAT(ids, testing::UnorderedElementsAre(format::stack_id(one), format::stack_id(two)));
  EXPECT_EQ(groups[0].stacks[0].shown, "crash/crash\nacme::f:+1,+0x1");
}

TEST(StackGroups, NewAndGone) {
  GroupsOf all;
  for (const char* version : {"v1.8.0", "v1.9.0", "v1.10.0", "v1.11.0-rc.1", "v1.11.0", "devel"}) {
    all.add("2026-11-15", version, {}).add("2026-11-15", version, {});
  }
  all.add("2026-11-15", "v1.9.0", {{kParse, 1}})
      .add("2026-11-15", "v1.10.0", {{kParse, 1}})
      .add("2026-11-15", "devel", {{kParse, 1}});
  all.add("2026-11-15", "v1.8.0", {{kFold, 1}}).add("2026-11-15", "v1.11.0", {{kFold, 1}});
  const auto groups = all.groups();
  ASSERT_THAT(groups, SizeIs(2));
  EXPECT_EQ(groups[0].total.new_since, "v1.9.0");
  EXPECT_EQ(groups[0].total.gone_since, "v1.11.0-rc.1");
  EXPECT_EQ(groups[0].total.reports_since_gone, 5U);
  EXPECT_EQ(groups[1].total.new_since, "");
  EXPECT_EQ(groups[1].total.gone_since, "");
  EXPECT_EQ(groups[1].total.reports_since_gone, 0U);
}

TEST(StackGroups, OfVersionsWithoutOrderNothingIsNew) {
  GroupsOf all;
  all.add("2026-11-15", "", {}).add("2026-11-15", "devel", {{kParse, 1}});
  const auto groups = all.groups();
  EXPECT_EQ(groups[0].total.new_since, "");
  EXPECT_EQ(groups[0].total.gone_since, "");
}

TEST(StackGroups, TheProjectSaysWhatIsUninteresting) {
  const std::string checked = "cc/bug\nacme::check_failed:+0x9\nacme::fold:+0x4\nmain:+0x2";
  GroupsOf all;
  all.add("2026-11-15", "v1.0.0", {{kFold, 1}, {checked, 1}});
  EXPECT_THAT(all.groups(), SizeIs(2));
  bugs::ProjectProgram project;
  project.uninteresting = {"acme::check_failed"};
  const auto groups = all.groups(project);
  ASSERT_THAT(groups, SizeIs(1));
  EXPECT_EQ(groups[0].blamed, "acme::fold");
}

}  // namespace
}  // namespace tally::triage
