#include "triage/github_tracker.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "triage/github_server_fixture.h"

namespace tally::triage {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

// How often the text has the part.
size_t count(const std::string& text, const std::string& part) {
  size_t n = 0;
  for (size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++n;
  return n;
}

template <typename T>
std::string error_of(const base::Result<T>& result) {
  EXPECT_FALSE(result);
  return result ? "" : result.error().message;
}

TEST_F(GithubTest, ListsAllPagesOfALabel) {
  std::string issues;
  for (int i = 1; i <= 250; ++i) {
    issues +=
        fmt::format(R"({}{{"number":{},"title":"t","body":"b{}","labels":["tele/metry wins"]}})",
                    i == 1 ? "[" : ",", i, i);
  }
  issues +=
      R"(,{"number":251,"labels":["other"]},{"number":252,"labels":["tele/metry wins"],"pull_request":{"url":"x"}}])";
  server_.tell("/_issues", issues);
  const auto listed = tracker()->list("tele/metry wins");
  ASSERT_TRUE(listed) << listed.error().message;
  ASSERT_EQ(listed->size(), 250U);
  EXPECT_EQ(listed->front().number, 1U);
  EXPECT_EQ(listed->back().body, "b250");
  EXPECT_EQ(count(server_.get("/_log"), "GET"), 3U);
}

TEST_F(GithubTest, KnowsInWhichStateAnIssueIs) {
  server_.tell("/_issues", R"([{"number":1,"labels":["a"]},
    {"number":2,"labels":["a"],"state":"closed","state_reason":"completed","milestone":{"title":"v1.2.3"}},
    {"number":3,"labels":["a"],"state":"closed","state_reason":"not_planned"},
    {"number":4,"labels":["a"],"state":"closed","state_reason":"duplicate"},
    {"number":5,"labels":["a"],"state":"closed"}])");
  const auto listed = tracker()->list("a");
  ASSERT_TRUE(listed) << listed.error().message;
  std::vector<Issue::State> states;
  for (const Issue& issue : *listed) states.push_back(issue.state);
  using enum Issue::State;
  EXPECT_THAT(states, ElementsAre(kOpen, kFixed, kDeclined, kDuplicate, kFixed));
  EXPECT_EQ((*listed)[1].milestone, "v1.2.3");
  EXPECT_THAT((*listed)[0].labels, ElementsAre("a"));
}

TEST_F(GithubTest, OpensChangesAndComments) {
  const auto it = tracker();
  const auto created = it->create({.title = "T \"x\"", .body = "a\nü", .labels = {"a", "b"}});
  ASSERT_TRUE(created) << created.error().message;
  EXPECT_EQ(created->number, 1U);
  EXPECT_THAT(created->url, HasSubstr("/acme/cc/issues/1"));
  ASSERT_TRUE(it->edit(1, {.body = "new"}));
  ASSERT_TRUE(it->comment(1, "said"));
  EXPECT_EQ(it->read(1)->body, "new");
  EXPECT_THAT(server_.get("/_comments"), HasSubstr("said"));
  EXPECT_THAT(slept_, ElementsAre(1, 1));  // between what changes something
}

TEST_F(GithubTest, Reopens) {
  server_.tell("/_issues",
               R"([{"number":1,"body":"kept","state":"closed","state_reason":"completed"}])");
  ASSERT_TRUE(tracker()->edit(1, {.reopen = true}));
  const auto issue = tracker()->read(1);
  EXPECT_EQ(issue->state, Issue::State::kOpen);
  EXPECT_EQ(issue->body, "kept");
  EXPECT_THAT(server_.get("/_issues"), HasSubstr("reopened"));
}

TEST_F(GithubTest, SaysWhoItIsAndWhatItWants) {
  ASSERT_TRUE(tracker()->list("a"));
  const std::string log = server_.get("/_log");
  EXPECT_THAT(log, HasSubstr("Bearer github_pat_GOOD"));
  EXPECT_THAT(log, HasSubstr("\"User-Agent\": \"tallystick\""));
  EXPECT_THAT(log, HasSubstr("application/vnd.github+json"));
  ASSERT_TRUE(tracker("")->list("a"));
  EXPECT_THAT(server_.get("/_log"), Not(HasSubstr("Authorization")));
}

TEST_F(GithubTest, ExplainsRefusals) {
  EXPECT_THAT(error_of(tracker("bad_SECRET")->list("a")),
              AllOf(HasSubstr("Listing the issues of acme/cc"), HasSubstr("401 (Bad credentials)"),
                    HasSubstr("make a new one"), Not(HasSubstr("SECRET"))));
  EXPECT_THAT(error_of(tracker(kToken, "acme/none")->list("a")),
              AllOf(HasSubstr("404 (Not Found)"), HasSubstr("acme/none")));
  EXPECT_THAT(error_of(tracker()->read(7)), HasSubstr("404"));
  EXPECT_THAT(error_of(tracker()->create({})),
              HasSubstr("422 (Validation Failed; title: missing_field)"));
  EXPECT_THAT(error_of(tracker()->create({.title = "t", .body = std::string(65'537, 'x')})),
              HasSubstr("too long"));
  server_.tell(
      "/_script",
      R"([{"on":"POST","status":410,"body":"{\"message\":\"Issues are disabled for this repo\"}"},
    {"on":"POST","status":403,"headers":{"X-RateLimit-Remaining":"4999"},"body":"{\"message\":\"Resource not accessible by personal access token\"}"}])");
  EXPECT_THAT(error_of(tracker()->create({.title = "t"})), HasSubstr("has no issues"));
  EXPECT_THAT(error_of(tracker()->create({.title = "t"})),
              HasSubstr("the right to read and write issues of acme/cc"));
  EXPECT_THAT(slept_, IsEmpty());
}

TEST_F(GithubTest, WaitsWhereALimitSaysSo) {
  server_.tell("/_script", fmt::format(R"([
    {{"on":"GET","status":429,"headers":{{"Retry-After":"30"}}}},
    {{"on":"GET","status":403,"headers":{{"X-RateLimit-Remaining":"0","X-RateLimit-Reset":"{}"}},"body":"{{\"message\":\"API rate limit exceeded\"}}"}},
    {{"on":"GET","status":403,"body":"{{\"message\":\"You have exceeded a secondary rate limit\"}}"}}])",
                                       kNow + 99));
  EXPECT_TRUE(tracker()->list("a"));
  EXPECT_THAT(slept_, ElementsAre(30, 100, 240));
}

TEST_F(GithubTest, MakesARequestAnewThatALimitKeptFromBeingDone) {
  server_.tell("/_script", R"([{"on":"POST","status":403,"headers":{"Retry-After":"3"}}])");
  EXPECT_TRUE(tracker()->create({.title = "t", .body = "b"}));
  EXPECT_THAT(slept_, ElementsAre(3));
  EXPECT_EQ(tracker()->read(1)->body, "b");
}

TEST_F(GithubTest, DoesNotWaitForEver) {
  const std::string limited = fmt::format(
      R"({{"on":"GET","status":403,"headers":{{"X-RateLimit-Remaining":"0","X-RateLimit-Reset":"{}"}}}})",
      kNow + 3'000);
  server_.tell("/_script", "[" + limited + "]");
  EXPECT_THAT(error_of(tracker()->list("a")), HasSubstr("run it again after 2027-01-15T08:50:00Z"));
  EXPECT_THAT(slept_, IsEmpty());
  std::string many;
  for (int i = 0; i < 8; ++i)
    many += std::string{i == 0 ? "[" : ","} +
            R"({"on":"GET","status":429,"headers":{"Retry-After":"1"}})";
  server_.tell("/_script", many + "]");
  EXPECT_THAT(error_of(tracker()->list("a")), HasSubstr("too many requests"));
  EXPECT_THAT(slept_, ElementsAre(1, 1, 1));
}

TEST_F(GithubTest, TriesAgainWhereThatDoesNoHarm) {
  server_.tell(
      "/_script",
      R"([{"on":"GET","status":0},{"on":"GET","status":502,"body":"<html>"},{"on":"PATCH","status":503,"after":true}])");
  server_.tell("/_issues", R"([{"number":1}])");
  EXPECT_TRUE(tracker()->list("a"));
  EXPECT_THAT(slept_, ElementsAre(1, 2));
  EXPECT_TRUE(tracker()->edit(1, {.body = "x"}));
  slept_.clear();
  // An issue may be there already when the answer gets lost.
  server_.tell(
      "/_script",
      R"([{"on":"POST","status":502,"after":true},{"on":"POST","status":0,"after":true}])");
  EXPECT_THAT(error_of(tracker()->create({.title = "once"})), HasSubstr("troubles of its own"));
  EXPECT_THAT(error_of(tracker()->create({.title = "twice"})),
              HasSubstr("look whether it was done"));
  EXPECT_THAT(slept_, IsEmpty());
  EXPECT_EQ(count(server_.get("/_issues"), "once"), 1U);
  EXPECT_EQ(count(server_.get("/_issues"), "twice"), 1U);
}

TEST_F(GithubTest, PostsOnceAlsoOnAConnectionThatWasUsed) {
  server_.tell("/_issues", R"([{"number":1}])");
  const auto it = tracker();
  ASSERT_TRUE(it->comment(1, "first"));
  server_.tell("/_script", R"([{"on":"POST","status":0,"after":true}])");
  EXPECT_FALSE(it->comment(1, "second"));
  EXPECT_EQ(count(server_.get("/_comments"), "second"), 1U);
}

TEST_F(GithubTest, FollowsRedirectsWithTheSameRequest) {
  server_.tell(
      "/_script",
      R"([{"on":"GET /repos/acme/old","status":301,"headers":{"Location":"/repositories/7/issues?labels=a&state=all"}},
    {"on":"POST /repos/acme/old","status":307,"headers":{"Location":"/repositories/7/issues"}}])");
  server_.tell("/_issues", R"([{"number":4,"labels":["a"]}])");
  EXPECT_EQ(tracker(kToken, "acme/old")->list("a")->size(), 1U);
  const auto created = tracker(kToken, "acme/old")->create({.title = "t", .body = "b"});
  ASSERT_TRUE(created) << created.error().message;
  EXPECT_EQ(created->body, "b");
}

TEST_F(GithubTest, GoesToNoOtherServer) {
  GithubServer other;
  for (const std::string& target :
       {other.url() + "/x", std::string{"https://127.0.0.1/x"}, std::string{"//localhost/x"}}) {
    server_.tell(
        "/_script",
        fmt::format(R"([{{"on":"GET","status":301,"headers":{{"Location":"{}"}}}}])", target));
    EXPECT_THAT(error_of(tracker()->list("a")), HasSubstr("leads to another server")) << target;
    server_.tell(
        "/_script",
        fmt::format(
            R"([{{"on":"GET","status":200,"headers":{{"Link":"<{}>; rel=next"}},"body":"[]"}}])",
            target));
    EXPECT_THAT(error_of(tracker()->list("a")), HasSubstr("leads to another server")) << target;
  }
  EXPECT_EQ(other.get("/_log"), "[]");
  server_.tell(
      "/_script",
      R"([{"on":"GET","status":301},{"on":"GET","status":302,"headers":{"Location":"http://[x/"}}])");
  EXPECT_FALSE(tracker()->list("a"));
  std::string circle;
  for (int i = 0; i < 9; ++i)
    circle += std::string{i == 0 ? "[" : ","} +
              R"({"on":"GET","status":302,"headers":{"Location":"/repos/acme/cc/issues"}})";
  server_.tell("/_script", circle + "]");
  EXPECT_THAT(error_of(tracker()->list("a")), HasSubstr("on and on"));
}

TEST_F(GithubTest, RefusesWhatIsNoAnswer) {
  for (const char* body :
       {"", "<html>", "{}", "[{}]", R"([{\"number\":1,\"state\":\"open\"})", "[1]"}) {
    server_.tell("/_script", fmt::format(R"([{{"on":"GET","status":200,"body":"{}"}}])", body));
    EXPECT_THAT(error_of(tracker()->list("a")), HasSubstr("the answer cannot be used")) << body;
  }
  server_.tell("/_script", R"([{"on":"GET","status":204}])");
  EXPECT_FALSE(tracker()->list("a"));
}

TEST(GithubTracker, IsAskedOverHttpsAlone) {
  for (const char* url : {"http://api.github.com", "ftp://localhost", "https://user@api.github.com",
                          "https://x/?a=b", "", "x"}) {
    EXPECT_FALSE(GithubTracker::open("acme/cc", {.url = url})) << url;
  }
  EXPECT_TRUE(GithubTracker::open("acme/cc", {.url = kGithubApi}));
  EXPECT_TRUE(GithubTracker::open("acme/cc", {.url = "https://github.acme.org/api/v3/"}));
}

}  // namespace
}  // namespace tally::triage
