#include "format/version_padding.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "format/version.h"

namespace tally::format {
namespace {

using testing::ElementsAre;

const std::vector<std::string> kNames = {"pre.1", "pre.2", "pre.3"};

TEST(PadVersions, AddsWhatMayFollowTheLatestRelease) {
  const PaddingCounts counts{.releases = 2, .major = 1, .minor = 1, .patch = 2, .prereleases = 2};
  EXPECT_THAT(pad_versions({"v0.15.0", "v0.14.0", "v0.15.0-pre.1"}, counts, kNames).value(),
              ElementsAre("v0.14.0", "v0.15.0-pre.1", "v0.15.0",        //
                          "v0.15.1-pre.1", "v0.15.1-pre.2", "v0.15.1",  //
                          "v0.15.2-pre.1", "v0.15.2-pre.2", "v0.15.2",  //
                          "v0.16.0-pre.1", "v0.16.0-pre.2", "v0.16.0",  //
                          "v0.16.1-pre.1", "v0.16.1-pre.2", "v0.16.1",  //
                          "v1.0.0-pre.1", "v1.0.0-pre.2", "v1.0.0",     //
                          "v1.0.1-pre.1", "v1.0.1-pre.2", "v1.0.1"));
}

TEST(PadVersions, MinorBoundsTheStepsOfMajorAndMinorTogether) {
  EXPECT_THAT(pad_versions({"v1.2.3"}, {.releases = 5, .major = 2, .minor = 1}, kNames).value(),
              ElementsAre("v1.2.3", "v1.3.0", "v2.0.0"));
  EXPECT_THAT(pad_versions({"v1.2.3"}, {.releases = 5, .major = 2}, kNames).value(),
              ElementsAre("v1.2.3"));
}

TEST(PadVersions, GoesOnBehindThePrereleasesThatExist) {
  const PaddingCounts counts{.releases = 1, .patch = 1, .prereleases = 3};
  EXPECT_THAT(pad_versions({"v1.0.0", "v1.0.1-pre.2"}, counts, kNames).value(),
              ElementsAre("v1.0.0", "v1.0.1-pre.2", "v1.0.1-pre.3", "v1.0.1"));
  EXPECT_THAT(pad_versions({"v1.0.0", "v1.0.1-pre.3"}, counts, kNames).value(),
              ElementsAre("v1.0.0", "v1.0.1-pre.3", "v1.0.1"));
  EXPECT_THAT(pad_versions({"v1.0.0"}, {.releases = 1, .patch = 1, .prereleases = 9}, {}).value(),
              ElementsAre("v1.0.0", "v1.0.1"));
}

TEST(PadVersions, BeginsAtZeroWhereNothingIsReleased) {
  const PaddingCounts counts{.releases = 1, .minor = 1, .patch = 1};
  EXPECT_THAT(pad_versions({"v0.1.0-pre.1"}, counts, kNames).value(),
              ElementsAre("v0.0.1", "v0.1.0-pre.1", "v0.1.0"));
}

TEST(PadVersions, ShortFormsAndBuildsAreTheVersionsThatTheyStandFor) {
  EXPECT_THAT(pad_versions({"v1", "devel", "v1.0.0+x"}, {.releases = 1, .patch = 1}, {}).value(),
              ElementsAre("devel", "v1", "v1.0.0+x", "v1.0.1"));
}

TEST(PadVersions, RefusesToCountOnFromWhatIsTooLarge) {
  const PaddingCounts counts{.releases = 1, .patch = 1};
  for (const char* version : {"v99999999999999999999.0.0", "v0.0.1000000000000000001"}) {
    const auto padded = pad_versions({version}, counts, {});
    ASSERT_FALSE(padded) << version;
    EXPECT_EQ(padded.error().message,
              std::string(version) + " has a number that is too large to count on from");
  }
  EXPECT_TRUE(pad_versions({"v99999999999999999999.0.0"}, {}, {})) << "nothing is counted on";
}

// What is there stays, in order, each version once; and the more is allowed, the more there is.
TEST(PadVersions, AddsAndNeverTakesAway) {
  std::mt19937 random{1};
  const auto count = [&](int limit) { return static_cast<int64_t>(random() % limit); };
  for (int i = 0; i < 500; ++i) {
    std::vector<std::string> versions;
    for (auto n = random() % 6; n > 0; --n) {
      versions.push_back(fmt::format("v{}.{}.{}", count(3), count(3), count(3)));
      if (random() % 3 == 0) versions.back() += fmt::format("-pre.{}", count(4));
    }
    std::ranges::sort(versions);
    const auto repeated = std::ranges::unique(versions);
    versions.erase(repeated.begin(), repeated.end());
    const PaddingCounts less{count(4), count(3), count(3), count(3), count(3)};
    const PaddingCounts more{less.releases + 1, less.major, less.minor + 1, less.patch,
                             less.prereleases};
    const auto padded = pad_versions(versions, less, kNames).value();
    EXPECT_TRUE(std::ranges::is_sorted(
        padded, [](const auto& a, const auto& b) { return compare_semver(a, b) < 0; }));
    EXPECT_EQ(std::ranges::adjacent_find(padded), padded.end());
    const auto further = pad_versions(versions, more, kNames).value();
    for (const std::string& version : versions) {
      EXPECT_NE(std::ranges::find(padded, version), padded.end()) << version;
    }
    for (const std::string& version : padded) {
      EXPECT_NE(std::ranges::find(further, version), further.end()) << version;
    }
  }
}

TEST(Padding, IsReadWithWhatIsUsuallyNeeded) {
  const auto padding = parse_padding(R"({"acme.org/cc":{"Releases":6,"Major":1,"Minor":3,"Patch":6,
      "Prereleases":4}})");
  ASSERT_TRUE(padding) << padding.error().message;
  const ProgramPadding& of = padding->at("acme.org/cc");
  EXPECT_EQ(of.regular, (PaddingCounts{6, 1, 3, 6, 4}));
  EXPECT_EQ(of.needed, (PaddingCounts{2, 1, 1, 2, 2}));
  EXPECT_THAT(of.prerelease_names,
              ElementsAre("pre.1", "pre.2", "pre.3", "pre.4", "pre.5", "pre.6", "pre.7", "pre.8"));
}

TEST(Padding, NeedsNoMoreThanThereIs) {
  const auto padding = parse_padding(R"({"p":{"Releases":1},"q":{"Releases":4,"Minor":2,
      "PrereleaseNames":["rc1"],"Needed":{"Minor":2}}})");
  ASSERT_TRUE(padding) << padding.error().message;
  EXPECT_EQ(padding->at("p").needed, (PaddingCounts{.releases = 1}));
  EXPECT_EQ(padding->at("q").needed, (PaddingCounts{.minor = 2}));
  EXPECT_THAT(padding->at("q").prerelease_names, ElementsAre("rc1"));
  EXPECT_THAT(parse_padding("{}").value(), testing::IsEmpty());
}

TEST(Padding, SaysWhatIsWrong) {
  struct Case {
    std::string_view json, message;
  };
  for (
      const auto& [json, message] : {
          Case{"[]", "it is not an object"},
          {R"({"p":1})", "of p: it is not an object"},
          {R"({"p":{"Release":1}})", "of p: it has the member \"Release\", which is not known"},
          {R"({"p":{"Releases":31}})", "of p: Releases is 31, which is not 0 to 30"},
          {R"({"p":{"Patch":-1}})", "of p: Patch is -1, which is not 0 to 30"},
          {R"({"p":{"Patch":1.5}})", "of p: Patch is not an integer of 64 bits"},
          {R"({"p":{"Patch":1,"Patch":1}})", "of p: it has the key \"Patch\" twice"},
          {R"({"p":{"PrereleaseNames":["pre.01"]}})",
           "of p: \"pre.01\" in PrereleaseNames cannot stand behind the - of a version; `pre.1` "
           "can"},
          {R"({"p":{"PrereleaseNames":["a+b"]}})",
           "of p: \"a+b\" in PrereleaseNames cannot stand behind the - of a version; `pre.1` can"},
          {R"({"p":{"PrereleaseNames":["1","2","3","4","5","6","7","8","9","10","11","12","13","14",
               "15","16","17","18","19","20","21","22","23","24","25","26","27","28","29","30",
               "31"]}})",
           "of p: PrereleaseNames has more than 30 names"},
          {R"({"p":{"PrereleaseNames":"rc"}})", "of p: PrereleaseNames is not an array"},
          {R"({"p":{"Needed":[]}})", "of p: Needed is not an object"},
          {R"({"p":{"Needed":{"Minors":1}}})",
           "of p: Needed has the member \"Minors\", which is not known"},
          {R"({"p":{"Minor":1,"Needed":{"Minor":2}}})",
           "of p: Minor is larger in Needed than beside it"},
          {R"({"p":{},"p":{}})", "it has the key \"p\" twice"},
      }) {
    const auto padding = parse_padding(json);
    ASSERT_FALSE(padding) << json;
    EXPECT_EQ(padding.error().message, message);
  }
}

}  // namespace
}  // namespace tally::format
