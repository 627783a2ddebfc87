#include "collector/http/api.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>
#include <set>

#include "base/file.h"

namespace tally::collector {
namespace {

using Json = nlohmann::json;
using testing::ElementsAre;
using testing::ElementsAreArray;
using testing::HasSubstr;
using testing::MatchesRegex;

const std::vector<WeekCount> kWeeks = {{"2026-11-08", 3}, {"2026-11-15", 1}, {"2026-11-22", 12}};

ApiDecision decide(std::string_view path, std::string_view query = "",
                   const std::vector<WeekCount>& weeks = kWeeks) {
  return decide_api("/api/v1/" + std::string(path), query, weeks);
}
Response respond(std::string_view path, std::string_view query = "",
                 const std::vector<WeekCount>& weeks = kWeeks) {
  const ApiDecision decision = decide(path, query, weeks);
  const auto* response = std::get_if<Response>(&decision);
  EXPECT_NE(response, nullptr) << path << "?" << query;
  return response == nullptr ? Response{} : *response;
}
template <typename Request>
Request asked(std::string_view path, std::string_view query = "") {
  const ApiDecision decision = decide(path, query);
  EXPECT_TRUE(std::holds_alternative<ApiRequest>(decision)) << path << "?" << query;
  return std::get<Request>(std::get<ApiRequest>(decision));
}

TEST(Api, Weeks) {
  EXPECT_EQ(*respond("weeks").body,
            R"({"Weeks":[{"Week":"2026-11-08","Reports":3},{"Week":"2026-11-15","Reports":1},)"
            R"({"Week":"2026-11-22","Reports":12}]})");
  EXPECT_EQ(*respond("weeks", "", {}).body, R"({"Weeks":[]})");
  EXPECT_EQ(*respond("weeks", "limit=1").body,
            R"({"Weeks":[{"Week":"2026-11-08","Reports":3}],"Next":"2026-11-08"})");
  EXPECT_EQ(*respond("weeks", "limit=2&after=2026-11-08").body,
            R"({"Weeks":[{"Week":"2026-11-15","Reports":1},{"Week":"2026-11-22","Reports":12}]})");
  EXPECT_EQ(*respond("weeks", "after=2026-11-09").body, *respond("weeks", "after=2026-11-08").body);
}

TEST(Api, AnAnswerIsKnownByItsTag) {
  const Response first = respond("weeks");
  const auto tag = [](const Response& response) {
    return std::ranges::find(response.headers, "ETag", &Header::first)->second;
  };
  EXPECT_EQ(tag(first), tag(respond("weeks")));
  EXPECT_NE(tag(first), tag(respond("weeks", "limit=1")));
  EXPECT_EQ(unless_known(first, tag(first)).status, 304);
  EXPECT_EQ(unless_known(first, "\"other\"").status, 200);
}

// The weeks of users end on different days, and one day has a seventh of them.
TEST(Api, TheNewestWeekIsOfSevenDays) {
  const std::vector<WeekCount> daily{{"2026-11-15", 1}, {"2026-11-17", 3}, {"2026-11-22", 12}};
  const ApiDecision decision = decide("charts", "", daily);
  const auto& charts = std::get<ChartsRequest>(std::get<ApiRequest>(decision));
  EXPECT_EQ(charts.from, "2026-11-17");
  EXPECT_EQ(charts.to, "2026-11-22");
}

TEST(Api, SoManyOfTheNewestDaysCanBeAskedFor) {
  const std::vector<WeekCount> daily{{"2026-11-15", 1}, {"2026-11-17", 3}, {"2026-11-22", 12}};
  const auto begin = [&](const char* days) {
    const ApiDecision decision = decide("charts", std::string("days=") + days, daily);
    const auto& charts = std::get<ChartsRequest>(std::get<ApiRequest>(decision));
    EXPECT_EQ(charts.to, "2026-11-22");
    return charts.from;
  };
  EXPECT_EQ(begin("1"), "2026-11-22");
  EXPECT_EQ(begin("5"), "2026-11-22");
  EXPECT_EQ(begin("6"), "2026-11-17");
  EXPECT_EQ(begin("7"), "2026-11-17");
  EXPECT_EQ(begin("8"), "2026-11-15");
  EXPECT_EQ(begin("3660"), "2026-11-15");
  EXPECT_EQ(asked<StacksRequest>("stacks", "days=8").from, "2026-11-15");
  EXPECT_EQ(asked<ProgramsRequest>("programs", "days=8").from, "2026-11-15");
  EXPECT_EQ(respond("charts", "days=8", {}).status, 404);
}

TEST(Api, ARangeIsTheNewestWeekUnlessItIsSaid) {
  EXPECT_EQ(asked<ChartsRequest>("charts").from, "2026-11-22");
  EXPECT_EQ(asked<StacksRequest>("stacks").from, "2026-11-22");
  EXPECT_EQ(asked<StacksRequest>("stacks").limit, 100);
  const auto programs = asked<ProgramsRequest>("programs");
  EXPECT_EQ(programs.from, "2026-11-08");
  EXPECT_EQ(programs.to, "2026-11-22");
  EXPECT_EQ(programs.limit, 20);
  const auto charts = asked<ChartsRequest>("charts", "to=2026-11-22&from=2026-11-01");
  EXPECT_EQ(charts.from, "2026-11-01");
  EXPECT_EQ(charts.to, "2026-11-22");
}

TEST(Api, WhatIsChosenIsDecoded) {
  const auto charts = asked<ChartsRequest>("charts", "program=acme.org%2Fcc&chart=cc/a%2Bb");
  EXPECT_EQ(charts.program, "acme.org/cc");
  EXPECT_EQ(charts.chart, "cc/a+b");
  const auto stacks =
      asked<StacksRequest>("stacks", "program=a&limit=7&after=12-0123456789abcdef0123456789abcdef");
  EXPECT_EQ(stacks.program, "a");
  EXPECT_EQ(stacks.limit, 7);
  EXPECT_EQ(stacks.after, (StackCursor{12, "0123456789abcdef0123456789abcdef"}));
  const auto programs = asked<ProgramsRequest>("programs", "after=cmd%2Fgo&limit=100");
  EXPECT_EQ(programs.after, "cmd/go");
  EXPECT_FALSE(programs.has_series);
  EXPECT_TRUE(asked<ProgramsRequest>("programs", "series=week").has_series);
}

TEST(Api, FiltersAreSortedAndBounded) {
  const auto charts = asked<ChartsRequest>(
      "charts",
      "program=a&version=v2&goos=linux&version=v1&version=v2&goversion=gcc-12&goarch=&series=week");
  EXPECT_THAT(charts.filter.versions, ElementsAre("v1", "v2"));
  EXPECT_THAT(charts.filter.toolchains, ElementsAre("gcc-12"));
  EXPECT_THAT(charts.filter.goos, ElementsAre("linux"));
  EXPECT_THAT(charts.filter.goarch, ElementsAre(""));
  EXPECT_TRUE(charts.has_series);
  EXPECT_FALSE(asked<ChartsRequest>("charts", "program=a").has_series);
  EXPECT_TRUE(asked<ChartsRequest>("charts", "program=a").filter.empty());
  EXPECT_THAT(asked<StacksRequest>("stacks", "version=v2&version=v1").versions,
              ElementsAre("v1", "v2"));
  std::string many = "program=a";
  for (size_t i = 0; i < kMaxFilterValues; ++i) many += "&goos=" + std::to_string(i);
  EXPECT_EQ(asked<ChartsRequest>("charts", many).filter.goos.size(), kMaxFilterValues);
  EXPECT_EQ(respond("charts", many + "&goos=x").status, 400);
  const std::string longest = "program=a&version=" + std::string(kMaxFilterValue, 'v');
  EXPECT_EQ(asked<ChartsRequest>("charts", longest).filter.versions.size(), 1U);
  EXPECT_EQ(respond("charts", longest + "v").status, 400);
  EXPECT_THAT(*respond("charts", "goos=linux").body, HasSubstr("Give a program too"));
}

TEST(Api, RefusesWhatItDoesNotUnderstand) {
  for (const auto& [path, query] : std::vector<std::pair<const char*, const char*>>{
           {"weeks", "from=2026-11-22"},
           {"weeks", "limit=0"},
           {"weeks", "limit=10001"},
           {"weeks", "limit=-1"},
           {"weeks", "limit=1x"},
           {"weeks", "limit="},
           {"weeks", "limit=99999999999999999999"},
           {"weeks", "after="},
           {"weeks", "after=yesterday"},
           {"charts", "from=2026-11-22"},
           {"charts", "to=2026-11-22"},
           {"charts", "from=&to="},
           {"charts", "from=x&to=2026-11-22"},
           {"charts", "from=2026-11-23&to=2026-11-22"},
           {"charts", "from=2026-11-22&to=2026-11-22&from=2026-11-22"},
           {"charts", "days=0"},
           {"charts", "days=3661"},
           {"charts", "days="},
           {"charts", "days=7&to=2026-11-22"},
           {"charts", "days=7&from=2026-11-16&to=2026-11-22"},
           {"charts", "limit=1"},
           {"charts", "version=v1"},
           {"charts", "program=&goos=linux"},
           {"charts", "program=a&program=a"},
           {"charts", "series="},
           {"charts", "series=day"},
           {"charts", "program=a&series=week&series=week"},
           {"charts", "program=a&goos=%ff"},
           {"programs", "version=v1"},
           {"programs", "series=day"},
           {"stacks", "goos=linux"},
           {"stacks", "program=a&program=b"},
           {"weeks", "version=v1&version=v2"},
           {"charts", "program=%ff"},
           {"charts", "program=%"},
           {"programs", "program=a"},
           {"programs", "limit=101"},
           {"programs", "from=2026-11-22"},
           {"stacks", "limit=1001"},
           {"stacks", "after=12"},
           {"stacks", "chart=x"},
           {"config", "x=1"},
           {"config/list", "x"},
           {"openapi.json", "v=3"}}) {
    const Response response = respond(path, query);
    EXPECT_EQ(response.status, 400) << path << "?" << query;
    EXPECT_EQ(response.type, "application/json");
    EXPECT_THAT(std::string(Json::parse(*response.body)["Error"]), MatchesRegex(".+\\."));
  }
}

TEST(Api, WhereNothingIsPublished) {
  for (const char* path : {"charts", "programs", "stacks"}) {
    EXPECT_THAT(*respond(path, "", {}).body, HasSubstr("No reports are published yet.")) << path;
    const Response gap = respond(path, "from=2026-11-16&to=2026-11-21");
    EXPECT_EQ(gap.status, 404) << path;
    EXPECT_THAT(*gap.body, HasSubstr("from 2026-11-16 to 2026-11-21.")) << path;
  }
}

TEST(Api, OtherAddressesAreNotThere) {
  for (const char* path : {"", "nothing", "weeks/", "config/other", "Weeks", "../v1/weeks"}) {
    const Response response = respond(path);
    EXPECT_EQ(response.status, 404) << path;
    EXPECT_THAT(*response.body, HasSubstr("/api/v1/openapi.json")) << path;
  }
}

TEST(Api, TheConfigIsAnsweredElsewhere) {
  for (const char* path : {"config", "config/list", "config/history"}) {
    EXPECT_TRUE(std::holds_alternative<std::monostate>(decide(path))) << path;
  }
}

TEST(Api, DescribesItself) {
  const Response answer = respond("openapi.json");
  EXPECT_EQ(*answer.body, base::read_file(TALLY_TEST_DATA "/../../doc/openapi.json").value());
  const Json document = Json::parse(*answer.body);
  std::vector<std::string> described;
  for (const auto& [path, operations] : document["paths"].items()) described.push_back(path);
  EXPECT_THAT(described, ElementsAreArray(kApiPaths));
}

}  // namespace
}  // namespace tally::collector
