#include "bugs/issue_links.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>

namespace tally::bugs {
namespace {

using testing::HasSubstr;

constexpr const char* kGood = R"({"Programs":[{"Program":"acme.org/cc","Issues":[
  {"Number":12,"Title":"parse: \"x\" <b>","URL":"https://example.org/12","State":"open",
   "Stacks":["GpSf_A","a-_9zZ"]},
  {"Number":3,"Title":"emit","URL":"http://localhost/3","State":"closed","Stacks":[]}]}]})";

// The good one with something else in it.
std::string with(std::string_view old, std::string_view replacement) {
  std::string text = kGood;
  text.replace(text.find(old), old.size(), replacement);
  return text;
}

std::string error_of(const std::string& text) {
  const auto links = parse_issue_links(text);
  return links ? "" : links.error().message;
}

TEST(IssueLinks, AreRead) {
  const auto links = parse_issue_links(kGood);
  ASSERT_TRUE(links) << links.error().message;
  const auto& issues = links->of("acme.org/cc");
  ASSERT_EQ(issues.size(), 2);
  EXPECT_EQ(issues[0], (LinkedIssue{.number = 12,
                                    .title = "parse: \"x\" <b>",
                                    .url = "https://example.org/12",
                                    .is_open = true,
                                    .stacks = {"GpSf_A", "a-_9zZ"}}));
  EXPECT_FALSE(issues[1].is_open);
  EXPECT_TRUE(links->of("acme.org/other").empty());
}

TEST(IssueLinks, AreReadAsTheyWereWritten) {
  auto links = *parse_issue_links(kGood);
  links.programs["other"] = {{.number = ~uint64_t{0}, .title = "\n\u00e4", .url = "https://x"}};
  const auto again = parse_issue_links(write_issue_links(links));
  ASSERT_TRUE(again) << again.error().message;
  EXPECT_EQ(*again, links);
  EXPECT_EQ(*parse_issue_links(write_issue_links({})), IssueLinks{});
}

TEST(IssueLinks, WhatIsNoUtf8IsReplaced) {
  IssueLinks links;
  links.programs["a"] = {{.number = 1, .title = "\xff", .url = "https://x"}};
  const auto again = parse_issue_links(write_issue_links(links));
  ASSERT_TRUE(again) << again.error().message;
  EXPECT_EQ(again->of("a")[0].title, "\ufffd");
}

TEST(IssueLinks, ErrorsSayWhichItemIsWrong) {
  const std::pair<std::string, const char*> wrong[] = {
      {"", "it is no JSON"},
      {"[]", "it is no object"},
      {"{}", "it has no Programs"},
      {R"({"Programs":{}})", "Programs is no list"},
      {R"({"Programs":[7]})", "item 1 of Programs is no object"},
      {with("\"Program\":\"acme.org/cc\"", "\"Program\":\"\""), "Program of item 1"},
      {with("\"Number\":12", "\"Number\":0"), "Number of issue 1 of acme.org/cc is no whole"},
      {with("\"Number\":12", "\"Number\":-1"), "is no whole number from 1"},
      {with("\"Number\":12", "\"Number\":1.5"), "is no whole number from 1"},
      {with("\"Number\":12", "\"Nummer\":12"), "issue 1 of acme.org/cc has no Number"},
      {with("\"Number\":12", "\"Number\":12,\"More\":1"), "has the member More; there are Number"},
      {with("\"Title\":\"emit\"", "\"Title\":\"\""), "Title of issue 2 of acme.org/cc is empty"},
      {with("\"Title\":\"emit\"", "\"Title\":null"), "is no text"},
      {with("https://example.org/12", "javascript:alert(1)"), "does not begin with https://"},
      {with("\"closed\"", "\"done\""),
       "State of issue 2 of acme.org/cc is neither open nor closed"},
      {with("[\"GpSf_A\"", "[\"GpSf_A \""), "\"GpSf_A \", which is no stack's ID"},
      {with("[\"GpSf_A\"", "[7"), "7, which is no stack's ID"},
      {with("\"Stacks\":[]", "\"Stacks\":7"), "Stacks of issue 2 of acme.org/cc is no list"},
      {with("}]}]}", "}]},{\"Program\":\"acme.org/cc\",\"Issues\":[]}]}"), "acme.org/cc twice"},
  };
  for (const auto& [text, sentence] : wrong) EXPECT_THAT(error_of(text), HasSubstr(sentence));
}

}  // namespace
}  // namespace tally::bugs
