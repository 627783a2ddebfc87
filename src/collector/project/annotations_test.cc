#include "collector/project/annotations.h"

#include <gmock/gmock.h>

namespace tally::collector {
namespace {

using testing::HasSubstr;

std::string fault_of(std::string_view text) {
  const auto parsed = parse_annotations(text);
  return parsed ? "none" : parsed.error().message;
}

std::string mark(std::string_view members) {
  return fmt::format(R"({{"Marks":[{{"Date":"2026-03-01","Kind":"release","Text":"v1"}},{{{}}}]}})",
                     members);
}

TEST(Annotations, AreGivenWithEveryMemberAndInTheOrderOfDates) {
  const auto parsed = parse_annotations(R"({
    "Marks": [{"Date":"2026-03-02","Kind":"prompt","Text":"b"},
              {"Date":"2026-03-02","Kind":"note","Text":"a"},
              {"Date":"2026-03-01","Kind":"release","Programs":["acme.org/cc"],"Text":"v1"}],
    "Labels": [{"Program":"acme.org/cc","Label":"synthetic"}],
    "Notice": "Häh?"})");
  ASSERT_TRUE(parsed.has_value()) << parsed.error().message;
  EXPECT_EQ(parsed->notice, "Häh?");
  EXPECT_EQ(parsed->json,
            R"({"Notice":"Häh?","Marks":[)"
            R"({"Date":"2026-03-01","Kind":"release","Programs":["acme.org/cc"],"Text":"v1"},)"
            R"({"Date":"2026-03-02","Kind":"prompt","Programs":[],"Text":"b"},)"
            R"({"Date":"2026-03-02","Kind":"note","Programs":[],"Text":"a"}],)"
            R"("Labels":[{"Program":"acme.org/cc","Label":"synthetic","Text":""}]})");
}

TEST(Annotations, OfNothingAreTheUsualOnes) {
  EXPECT_EQ(parse_annotations("{}")->json, Annotations{}.json);
}

TEST(Annotations, SayWhatIsWrong) {
  EXPECT_EQ(fault_of(""), "it is no JSON");
  EXPECT_EQ(fault_of("\xff"), "it is no JSON");
  EXPECT_EQ(fault_of("[]"), "it is no object");
  EXPECT_EQ(fault_of(R"({"Mark":[]})"), "it has the member Mark; there are Notice, Marks, Labels");
  EXPECT_EQ(fault_of(R"({"Marks":{}})"), "Marks of it is no list");
  EXPECT_EQ(fault_of(R"({"Notice":1})"), "Notice of it is no text");
  EXPECT_EQ(fault_of(mark(R"("Kind":"note","Text":"x")")), "item 2 of Marks has no Date");
  EXPECT_EQ(fault_of(mark(R"("Date":"2026-02-30","Kind":"note","Text":"x")")),
            "Date of item 2 of Marks is no date (YYYY-MM-DD)");
  EXPECT_EQ(fault_of(mark(R"("Date":"2026-03-01","Kind":"party","Text":"x")")),
            "Kind of item 2 of Marks is none of release, prompt, note");
  EXPECT_EQ(fault_of(mark(R"("Date":"2026-03-01","Kind":"note","Text":"")")),
            "item 2 of Marks has no Text");
  EXPECT_EQ(fault_of(mark(R"("Date":"2026-03-01","Kind":"note","Text":"x","Programs":[1])")),
            "Programs of item 2 of Marks are not all texts");
  EXPECT_EQ(fault_of(R"({"Labels":[{"Label":"x"}]})"), "item 1 of Labels has no Program");
}

TEST(Annotations, HaveLimits) {
  const std::string text(kMaxAnnotationText + 1, 'x');
  EXPECT_THAT(fault_of(mark(fmt::format(R"("Date":"2026-03-01","Kind":"note","Text":"{}")", text))),
              HasSubstr("more than 120 bytes"));
  std::string many = R"({"Labels":[{"Program":"a","Label":"b"})";
  for (size_t i = 0; i < kMaxAnnotationItems; ++i) many += R"(,{"Program":"a","Label":"b"})";
  EXPECT_EQ(fault_of(many + "]}"), "Labels of it has more than 1000 items");
}

}  // namespace
}  // namespace tally::collector
