#include "consent/effective_mode.h"

#include <gtest/gtest.h>

namespace tally::consent {
namespace {

UserMode said(Mode mode) { return {.mode = mode, .named = true, .since = Date{}}; }

TEST(EffectiveMode, OneRowOfTheTableEach) {
  const EffectiveMode by_default{Mode::kLocal, Rule::kDefault};
  EXPECT_EQ(effective_mode({}), by_default);
  for (const Mode mode : {Mode::kOff, Mode::kLocal, Mode::kOn}) {
    const EffectiveMode expected{mode, Rule::kUser};
    EXPECT_EQ(effective_mode({.user = said(mode)}), expected);
  }
  const EffectiveMode unreadable{Mode::kOff, Rule::kUnreadable};
  EXPECT_EQ(effective_mode({.user = {.unreadable = true, .since = {}}}), unreadable);
  const EffectiveMode privileged{Mode::kOff, Rule::kPrivileged};
  EXPECT_EQ(effective_mode({.is_privileged = true, .user = said(Mode::kOn)}), privileged);
  const EffectiveMode tracked{Mode::kOff, Rule::kDoNotTrack};
  EXPECT_EQ(effective_mode({.do_not_track = true, .user = said(Mode::kOn)}), tracked);
  const EffectiveMode environment{Mode::kOff, Rule::kEnvironment};
  EXPECT_EQ(effective_mode({.telemetry_off = true, .user = said(Mode::kOn)}), environment);
  const EffectiveMode policy{Mode::kOff, Rule::kPolicy};
  EXPECT_EQ(effective_mode({.policy = Policy::kOff, .user = said(Mode::kOn)}), policy);
  const EffectiveMode ci{Mode::kOff, Rule::kCi};
  EXPECT_EQ(effective_mode({.in_ci = true}), ci);
  const EffectiveMode capped{Mode::kLocal, Rule::kPolicy};
  EXPECT_EQ(effective_mode({.policy = Policy::kCapAtLocal, .user = said(Mode::kOn)}), capped);
}

TEST(EffectiveMode, CiCountsOnlyIfTheUserSaidSoOrADirectoryWasGiven) {
  EXPECT_EQ(effective_mode({.in_ci = true, .user = said(Mode::kOn)}).mode, Mode::kOn);
  EXPECT_EQ(effective_mode({.in_ci = true, .user = said(Mode::kLocal)}).mode, Mode::kLocal);
  EXPECT_EQ(effective_mode({.in_ci = true, .directory_given = true}).mode, Mode::kLocal);
}

// Every combination: nothing but the user's word may raise, and each way of being off is enough.
TEST(EffectiveMode, NothingRaisesButTheUser) {
  for (int bits = 0; bits < 16; ++bits) {
    for (const Policy policy : {Policy::kNone, Policy::kCapAtLocal, Policy::kOff}) {
      for (int user = 0; user < 4; ++user) {
        Circumstances c{.do_not_track = (bits & 1) != 0,
                        .telemetry_off = (bits & 2) != 0,
                        .policy = policy,
                        .in_ci = (bits & 4) != 0,
                        .directory_given = (bits & 8) != 0,
                        .user = {}};
        if (user < 3) c.user = said(static_cast<Mode>(user));
        const EffectiveMode result = effective_mode(c);
        if (result.mode == Mode::kOn) {
          EXPECT_TRUE(c.user.named && c.user.mode == Mode::kOn);
          EXPECT_EQ(policy, Policy::kNone);
        }
        if (c.do_not_track || c.telemetry_off || policy == Policy::kOff ||
            (c.user.named && c.user.mode == Mode::kOff)) {
          EXPECT_EQ(result.mode, Mode::kOff);
        }
        EXPECT_FALSE(explain(result.rule).empty());
      }
    }
  }
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
