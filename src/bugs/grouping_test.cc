#include "bugs/grouping.h"

#include <gmock/gmock.h>

#include <fstream>

#include "countfile/frame.h"

namespace tally::bugs {
namespace {

using testing::ElementsAre;

struct Labelled {
  std::string bug;
  std::string stack;
};

std::vector<Labelled> read_labelled() {
  std::ifstream file{TALLY_TEST_DATA "/stacks/labelled.txt"};
  std::vector<Labelled> all;
  std::string bug;
  bool is_open = false;
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("= ")) bug = line.substr(2);
    const bool is_stack = !line.empty() && !line.starts_with("= ") && !line.starts_with("#");
    if (is_stack && is_open) all.back().stack += "\n" + line;
    if (is_stack && !is_open) all.push_back({bug, line});
    is_open = is_stack;
  }
  return all;
}

// What the projects list: the Go project's command does for its programs, and the native ones here
// would.
const std::vector<std::string> kListed = {
    "internal/util/bug.", "internal/bug.",     "Fatal", "types2.(*Checker).handleBailout",
    "gc.handlePanic",     "acme::check_failed"};

struct Faults {
  std::vector<std::string> joined;  // pairs of two bugs in one group
  std::vector<std::string> apart;   // pairs of one bug in two groups
};

Faults faults_with(size_t functions) {
  const auto all = read_labelled();
  Faults faults;
  for (size_t i = 0; i < all.size(); ++i) {
    for (size_t j = 0; j < i; ++j) {
      const bool is_one_group = group_key(all[i].stack, kListed, functions) ==
                                group_key(all[j].stack, kListed, functions);
      if (is_one_group && all[i].bug != all[j].bug) {
        faults.joined.push_back(all[j].bug + " + " + all[i].bug);
      }
      if (!is_one_group && all[i].bug == all[j].bug) faults.apart.push_back(all[i].bug);
    }
  }
  return faults;
}

TEST(Grouping, TheLabelledStacksAreStacks) {
  const auto all = read_labelled();
  ASSERT_GE(all.size(), 40U);
  for (const Labelled& each : all) {
    const bool is_cut = each.stack.ends_with("\ntruncated");
    std::string whole = each.stack;
    if (is_cut) whole = whole.substr(0, whole.rfind('\n', whole.rfind('\n') - 1));
    EXPECT_EQ(countfile::check_stack(whole).fault, countfile::StackCheck::Fault::kNone)
        << whole << "\n"
        << countfile::check_stack(whole).line;
  }
}

// One bug, by its maintainers' judgement, that showed as a crash and as a failed check.
TEST(Grouping, JoinsWhatBelongsTogetherAndNothingElse) {
  const Faults faults = faults_with(kGroupFunctions);
  EXPECT_THAT(faults.joined, ElementsAre());
  EXPECT_THAT(faults.apart, ElementsAre("go-70666"));
}

TEST(Grouping, FewerFunctionsJoinTooMuch) {
  EXPECT_GE(faults_with(1).joined.size(), 2U);
  EXPECT_GE(faults_with(2).joined.size(), 1U);
}

TEST(Grouping, MoreFunctionsJoinTooLittle) { EXPECT_GE(faults_with(4).apart.size(), 2U); }

TEST(Grouping, AFunctionIsWhatAFrameBelongsTo) {
  for (const auto& [frame, function] : std::initializer_list<std::pair<const char*, const char*>>{
           {"main.main:+1,+0x2", "main.main"},
           {"main.main.func1:+1,+0x2", "main.main"},
           {"main.main.func2.3:=12", "main.main"},
           {"main.f-range1:+1,+0x2", "main.f"},
           {"main.f.gowrap2:+1,+0x2", "main.f"},
           {"main.f.deferwrap1:+1", "main.f"},
           {"main.T.m-fm:+1", "main.T.m"},
           {"main.(*T).m:-1,+0x2", "main.(*T).m"},
           {"main.gen[...].func1:+1,+0x2", "main.gen[...]"},
           {"runtime.panicmem:?261", "runtime.panicmem"},
           {"main.init.0:12", "main.init"},
           {"acme::f:+0x10", "acme::f"},
           {"acme::f<>::{lambda#1}::operator()<>:+0x10", "acme::f<>"},
           {"acme::f.part.0.cold:+0x10", "acme::f"},
           {"acme::f.constprop.0:+3,+0x10", "acme::f"},
           {"f2:+0x10", "f2"},
           {"cc@0123456789abcdef:+0x1f", "cc@0123456789abcdef:+0x1f"},
           {"libc.so.6", "libc.so.6"},
           {"other", "other"}}) {
    EXPECT_EQ(function_of(frame), function) << frame;
  }
}

TEST(Grouping, PassesOverWhatSaysNothing) {
  for (const char* function :
       {"runtime.gopanic", "runtime/debug.Stack", "std::terminate", "operator new[]", "malloc",
        "_Unwind_RaiseException", "__assert_fail", "tally::StackCounter::inc", ""}) {
    EXPECT_TRUE(is_uninteresting(function, {})) << function;
  }
  for (const char* function : {"main.main", "acme::free", "abort_build", "acme::T::operator new",
                               "runtimes.f", "stdx::f"}) {
    EXPECT_FALSE(is_uninteresting(function, {})) << function;
  }
  const std::vector<std::string> listed = {"acme::check_"};
  EXPECT_TRUE(is_uninteresting("acme::check_failed", listed));
  EXPECT_FALSE(is_uninteresting("acme::checked", listed));
}

TEST(Grouping, WhereNothingIsInterestingAllIs) {
  EXPECT_THAT(group_key("crash/crash\nother\nlibc.so.6", {}).functions,
              ElementsAre("other", "libc.so.6"));
  EXPECT_THAT(group_key("crash/crash\nruntime.goexit:+0", {}).functions,
              ElementsAre("runtime.goexit"));
  EXPECT_THAT(group_key("crash/crash", {}).functions, ElementsAre());
  for (const char* stack : {"crash/crash\nother\nlibc.so.6", "crash/crash"}) {
    EXPECT_TRUE(group_key(stack, {}).is_unspecific) << stack;
  }
  for (const char* stack : {"crash/crash\nother\nmain:+0x1", "c\ncc@0123456789abcdef:+0x1f"}) {
    EXPECT_FALSE(group_key(stack, {}).is_unspecific) << stack;
  }
}

TEST(Grouping, BlamesTheInnermostOfTheProject) {
  const std::string stack =
      "crash/crash\nruntime.gopanic:+69\ngo/types.(*Tuple).At:=34\nacme.org/x.check:+1\n"
      "acme.org/cc.(*Parser).next.func1:+3\nmain.main:+1";
  const std::vector<std::string> blamed = {"acme.org/"};
  const std::vector<std::string> listed = {"x.check"};
  EXPECT_EQ(blamed_function(stack, {}, {}), "go/types.(*Tuple).At");
  EXPECT_EQ(blamed_function(stack, blamed, {}), "acme.org/x.check");
  EXPECT_EQ(blamed_function(stack, blamed, listed), "acme.org/cc.(*Parser).next");
  EXPECT_EQ(blamed_function(stack, std::vector<std::string>{"nobody"}, {}), "go/types.(*Tuple).At");
  EXPECT_EQ(blamed_function("crash/crash\nruntime.goexit:+0", {}, {}), "");
  EXPECT_EQ(blamed_function("crash/crash", {}, {}), "");
}

TEST(Grouping, ACutLineIsNoFunction) {
  EXPECT_THAT(group_key("c\na.f:+1\na.g:+2\ntruncated", {}).functions, ElementsAre("a.f"));
  EXPECT_THAT(group_key("c\na.f:+1\ntruncated\na.g:+2", {}).functions,
              ElementsAre("a.f", "truncated", "a.g"));
}

}  // namespace
}  // namespace tally::bugs
