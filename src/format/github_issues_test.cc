#include "format/github_issues.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tally::format {
namespace {

using testing::HasSubstr;

TEST(GithubIssues, AreRead) {
  const auto issues = parse_github_issues(R"([
    {"id":1,"number":1347,"html_url":"https://github.com/o/r/issues/1347","state":"open","title":"Found a bug",
     "body":"Text\r\n","user":{"login":"octocat","id":1},"labels":[{"id":1,"name":"bug"},"old"],"milestone":null,
     "state_reason":null,"locked":true},
    {"number":2,"state":"closed","state_reason":"completed","title":"","body":null,
     "milestone":{"title":"v1.0","number":1},"pull_request":{"url":"x"}}])");
  ASSERT_TRUE(issues) << issues.error().message;
  ASSERT_EQ(issues->size(), 2U);
  const GithubIssue& first = issues->front();
  EXPECT_EQ(first.number, 1347U);
  EXPECT_EQ(first.html_url, "https://github.com/o/r/issues/1347");
  EXPECT_EQ(first.title, "Found a bug");
  EXPECT_EQ(first.body, "Text\r\n");
  EXPECT_EQ(first.state, "open");
  EXPECT_EQ(first.state_reason + first.milestone, "");
  EXPECT_THAT(first.labels, testing::ElementsAre("bug", "old"));
  EXPECT_FALSE(first.is_pull_request);
  const GithubIssue& second = issues->back();
  EXPECT_EQ(second.state_reason, "completed");
  EXPECT_EQ(second.milestone, "v1.0");
  EXPECT_EQ(second.body, "");
  EXPECT_TRUE(second.is_pull_request);
  EXPECT_TRUE(parse_github_issues("[]")->empty());
}

TEST(GithubIssues, AreNothingElse) {
  for (const char* text :
       {"", "[", "{}", "null", "[1]", "[{}]", R"([{"number":1}])",
        R"([{"number":-1,"state":"open"}])", R"([{"number":0,"state":"open"}])",
        R"([{"number":1,"state":"ajar"}])", R"([{"number":1,"state":"open","title":7}])",
        R"([{"number":1,"number":2,"state":"open"}])",
        R"([{"number":1,"state":"open","milestone":"v1"}])",
        "[{\"number\":1,\"state\":\"\xff\"}]"}) {
    const auto issues = parse_github_issues(text);
    EXPECT_FALSE(issues) << text;
    EXPECT_TRUE(issues || !issues.error().message.empty());
  }
  EXPECT_FALSE(parse_github_issue("[]"));
  EXPECT_EQ(parse_github_issue(R"({"number":5,"state":"open"})")->number, 5U);
}

TEST(GithubError, IsSaid) {
  EXPECT_EQ(parse_github_error(
                R"({"message":"Not Found","documentation_url":"https://docs.github.com/rest"})"),
            "Not Found");
  EXPECT_EQ(
      parse_github_error(
          R"({"message":"Validation Failed","errors":[{"resource":"Issue","field":"title","code":"missing_field"},{"message":"body is too long"},"x"]})"),
      "Validation Failed; title: missing_field; body is too long; x");
  EXPECT_EQ(parse_github_error("<html>\n\x1b[31mBad\n"), "<html> ?[31mBad");
  EXPECT_EQ(parse_github_error(""), "");
  EXPECT_EQ(parse_github_error(R"({"message":7,"errors":{}})"), R"({"message":7,"errors":{}})");
  EXPECT_LE(parse_github_error(std::string(10'000, 'x')).size(), 300U);
}

TEST(GithubIssues, AreWritten) {
  EXPECT_EQ(write_github_issue("a \"b\"", "c\nd", {"e", "f"}),
            R"({"title":"a \"b\"","body":"c\nd","labels":["e","f"]})");
  EXPECT_EQ(write_github_comment("a"), R"({"body":"a"})");
  EXPECT_EQ(write_github_edit("a", true),
            R"({"body":"a","state":"open","state_reason":"reopened"})");
  EXPECT_EQ(write_github_edit(std::nullopt, true), R"({"state":"open","state_reason":"reopened"})");
  EXPECT_EQ(write_github_edit("a", false), R"({"body":"a"})");
  EXPECT_THAT(write_github_comment("a\xff"), HasSubstr("a\xef\xbf\xbd"));
}

}  // namespace
}  // namespace tally::format
