#include "consent/effective_mode.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace tally::consent {
namespace {

UserMode said(Mode mode) { return {.mode = mode, .named = true, .since = Date{}}; }

// What a row of the table is about: two rows about the same file cannot hold at once, since it says
// one thing.
enum About : unsigned { kNeither = 0, kModeFile = 1, kPolicyFile = 2 };

struct Row {
  std::string name;
  void (*make_hold)(Circumstances& c);
  EffectiveMode expected;
  unsigned about = kNeither;
};

// The table of effective_mode.h, in its order.
const std::vector<Row>& rows() {
  static const std::vector<Row> kRows = {
      {"NoDirectory",
       [](Circumstances& c) { c.has_directory = false; },
       {Mode::kOff, Rule::kNoDirectory}},
      {"MoreRights",
       [](Circumstances& c) { c.is_privileged = true; },
       {Mode::kOff, Rule::kPrivileged}},
      {"DoNotTrack",
       [](Circumstances& c) { c.do_not_track = true; },
       {Mode::kOff, Rule::kDoNotTrack}},
      {"TelemetryOff",
       [](Circumstances& c) { c.telemetry_off = true; },
       {Mode::kOff, Rule::kEnvironment}},
      {"PolicyOff",
       [](Circumstances& c) { c.policy = Policy::kOff; },
       {Mode::kOff, Rule::kPolicy},
       kPolicyFile},
      {"SaidOff",
       [](Circumstances& c) { c.user = said(Mode::kOff); },
       {Mode::kOff, Rule::kUser},
       kModeFile},
      {"Unreadable",
       [](Circumstances& c) { c.user = {.mode = Mode::kOff, .unreadable = true, .since = {}}; },
       {Mode::kOff, Rule::kUnreadable},
       kModeFile},
      {"SaidOnAndCapped",
       [](Circumstances& c) {
         c.user = said(Mode::kOn);
         c.policy = Policy::kCapAtLocal;
       },
       {Mode::kLocal, Rule::kPolicy},
       kModeFile | kPolicyFile},
      {"SaidOn",
       [](Circumstances& c) { c.user = said(Mode::kOn); },
       {Mode::kOn, Rule::kUser},
       kModeFile},
      {"SaidLocal",
       [](Circumstances& c) { c.user = said(Mode::kLocal); },
       {Mode::kLocal, Rule::kUser},
       kModeFile},
      {"DirectoryGiven",
       [](Circumstances& c) { c.directory_given = true; },
       {Mode::kLocal, Rule::kDefault}},
      {"BuildMachine", [](Circumstances& c) { c.in_ci = true; }, {Mode::kOff, Rule::kCi}},
      {"NothingSaid", [](Circumstances&) {}, {Mode::kLocal, Rule::kDefault}},
  };
  return kRows;
}

class EachRow : public testing::TestWithParam<size_t> {};

TEST_P(EachRow, Decides) {
  const Row& row = rows()[GetParam()];
  Circumstances c;
  row.make_hold(c);
  EXPECT_EQ(effective_mode(c), row.expected);
}

INSTANTIATE_TEST_SUITE_P(EffectiveMode, EachRow, testing::Range(size_t{0}, rows().size()),
                         [](const auto& p) { return rows()[p.param].name; });

// All pairs of rows that can hold at once, each with the one that stands first in the table first.
std::vector<std::pair<size_t, size_t>> pairs() {
  std::vector<std::pair<size_t, size_t>> found;
  for (size_t first = 0; first < rows().size(); ++first) {
    for (size_t second = first + 1; second < rows().size(); ++second) {
      if ((rows()[first].about & rows()[second].about) == 0) found.emplace_back(first, second);
    }
  }
  return found;
}

class EachPair : public testing::TestWithParam<std::pair<size_t, size_t>> {};

TEST_P(EachPair, IsDecidedByTheFirst) {
  const auto [first, second] = GetParam();
  for (const bool first_is_last : {false, true}) {
    Circumstances c;
    rows()[first_is_last ? second : first].make_hold(c);
    rows()[first_is_last ? first : second].make_hold(c);
    EXPECT_EQ(effective_mode(c), rows()[first].expected);
  }
}

INSTANTIATE_TEST_SUITE_P(EffectiveMode, EachPair, testing::ValuesIn(pairs()), [](const auto& p) {
  return rows()[p.param.first].name + "Before" + rows()[p.param.second].name;
});

// The bits of a number as circumstances, with what policy and mode file can say.
template <typename Function>
void for_each_combination(Function function) {
  for (unsigned bits = 0; bits < 64; ++bits) {
    for (const Policy policy : {Policy::kNone, Policy::kCapAtLocal, Policy::kOff}) {
      for (const UserMode& user :
           {UserMode{}, said(Mode::kOff), said(Mode::kLocal), said(Mode::kOn),
            UserMode{.mode = Mode::kOff, .unreadable = true, .since = {}}}) {
        function(Circumstances{.has_directory = (bits & 1) == 0,
                               .is_privileged = (bits & 2) != 0,
                               .do_not_track = (bits & 4) != 0,
                               .telemetry_off = (bits & 8) != 0,
                               .policy = policy,
                               .in_ci = (bits & 16) != 0,
                               .directory_given = (bits & 32) != 0,
                               .user = user});
      }
    }
  }
}

TEST(EffectiveMode, NothingButTheUserRaisesAndAllElseLowers) {
  for_each_combination([](const Circumstances& c) {
    const EffectiveMode result = effective_mode(c);
    const bool must_be_off = !c.has_directory || c.is_privileged || c.do_not_track ||
                             c.telemetry_off || c.policy == Policy::kOff || c.user.unreadable ||
                             (c.user.named && c.user.mode == Mode::kOff);
    EXPECT_TRUE(!must_be_off || result.mode == Mode::kOff);
    if (result.mode == Mode::kOn) {
      EXPECT_TRUE(c.user.named && c.user.mode == Mode::kOn);
      EXPECT_EQ(c.policy, Policy::kNone);
    }
    EXPECT_FALSE(explain(result.rule).empty());
  });
}

TEST(EffectiveMode, ACapIsAboutAYesAlone) {
  for_each_combination([](const Circumstances& c) {
    if (c.policy != Policy::kCapAtLocal) return;
    Circumstances without = c;
    without.policy = Policy::kNone;
    const EffectiveMode capped = effective_mode(c), free = effective_mode(without);
    EXPECT_EQ(is_capped(capped), free.mode == Mode::kOn);
    EXPECT_TRUE(free.mode == Mode::kOn || capped == free);
  });
}

TEST(Policy, CanOnlyLower) {
  EXPECT_EQ(parse_policy("off\n"), Policy::kOff);
  EXPECT_EQ(parse_policy("local"), Policy::kCapAtLocal);
  EXPECT_EQ(parse_policy("on\n"), Policy::kNone);
  EXPECT_EQ(parse_policy(""), Policy::kNone);
  EXPECT_EQ(parse_policy("# nothing yet\n\n"), Policy::kNone);
  EXPECT_EQ(parse_policy("off\n# set by the administrator\n"), Policy::kOff);
  EXPECT_EQ(parse_policy("# managed\r\n  OFF  # all of it\r\n"), Policy::kOff);
  EXPECT_EQ(parse_policy("\nLocal"), Policy::kCapAtLocal);
  EXPECT_EQ(parse_policy("nonsense"), Policy::kOff) << "whoever wrote it wanted a limit";
}

}  // namespace
}  // namespace tally::consent
