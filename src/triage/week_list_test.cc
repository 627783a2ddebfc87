#include "triage/week_list.h"

#include <gmock/gmock.h>

namespace tally::triage {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::vector<std::string> written(const std::vector<base::Date>& weeks) {
  std::vector<std::string> all;
  for (const base::Date week : weeks) all.push_back(base::format_date(week));
  return all;
}

std::string error_of(std::string_view json) {
  const auto weeks = weeks_of_json(json);
  return weeks ? std::string{} : weeks.error().message;
}

TEST(WeekList, ReadsTheAnswerOfTheApi) {
  EXPECT_THAT(
      written(*weeks_of_json(
          R"({"Weeks":[{"Week":"2026-11-15","Reports":3,"Bytes":9},{"Week":"2026-11-22"}],"New":1})")),
      ElementsAre("2026-11-15", "2026-11-22"));
  EXPECT_THAT(*weeks_of_json(R"({"Weeks":[]})"), IsEmpty());
}

TEST(WeekList, RefusesAnotherAnswer) {
  EXPECT_NE(error_of("<!DOCTYPE html>"), "");
  EXPECT_NE(error_of("[]"), "");
  EXPECT_THAT(error_of("{}"), HasSubstr("it has no Weeks"));
  EXPECT_NE(error_of(R"({"Weeks":[{"Week":7}]})"), "");
  EXPECT_THAT(error_of(R"({"Weeks":[{"Week":"2026-11-31"}]})"), HasSubstr("2026-11-31"));
  EXPECT_THAT(error_of(R"({"Weeks":[],"Next":"2026-11-22"})"), HasSubstr("several pages"));
}

TEST(WeekList, ReadsThePagesOfBothKinds) {
  EXPECT_THAT(written(weeks_of_page("<a href=\"/data/\">Data</a>\n"
                                    "<li><a href=\"/data/2026-11-22\">2026-11-22</a></li>\n"
                                    "<li><a href=\"/data/2026-02-30\">2026-02-30</a></li>\n"
                                    "<li><a href='https://x/data/2026-11-15'></a></li>/data/2026")),
              ElementsAre("2026-11-22", "2026-11-15"));
  EXPECT_THAT(weeks_of_page(""), IsEmpty());
}

TEST(WeekList, TellsAFileFromACollector) {
  EXPECT_EQ(week_of_url("https://telemetry.go.dev/data/2026-11-22"),
            *base::parse_date("2026-11-22"));
  EXPECT_EQ(week_of_url("https://x/prod-telemetry-merged/2026-11-22.json"),
            *base::parse_date("2026-11-22"));
  EXPECT_EQ(week_of_url("https://telemetry.go.dev/data/"), std::nullopt);
  EXPECT_EQ(week_of_url("https://2026-11-22.example.org/"), std::nullopt);
}

TEST(WeekList, FindsTheBeginOfACollectorsAddresses) {
  for (const char* url : {"https://x", "https://x/", "https://x/data", "https://x/data/"}) {
    EXPECT_EQ(collector_base(url), "https://x") << url;
  }
  EXPECT_EQ(collector_base("https://x/t/"), "https://x/t");
}

TEST(WeekList, EachWeekOnce) {
  const auto day = [](const char* text) { return *base::parse_date(text); };
  EXPECT_THAT(written(weeks_within(
                  {day("2026-11-22"), day("2026-11-15"), day("2026-11-22"), day("2026-11-08")},
                  day("2026-11-09"), day("2026-11-22"))),
              ElementsAre("2026-11-15", "2026-11-22"));
}

}  // namespace
}  // namespace tally::triage
