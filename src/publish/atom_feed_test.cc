#include "publish/atom_feed.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace tally::publish {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::vector<std::string> tags(const std::string& xml) { return parse_atom_tags(xml).value(); }

std::string feed(const std::string& entries) {
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\">"
         "<link rel=\"self\" href=\"https://forge.example/releases.atom\"/>" +
         entries + "</feed>\n";
}

TEST(AtomFeed, TagIsTheEndOfTheLink) {
  EXPECT_THAT(
      tags(feed("<entry><id>tag:forge.example,2008:Repository/1/v0.1.0</id>"
                "<link rel=\"alternate\" href=\"https://forge.example/o/r/releases/tag/v1.2.3\"/>"
                "</entry><entry><link href=\"https://forge.example/o/r/releases/tag/tool%2Fv2.0.0?"
                "x=1#y\"/></entry><entry><link href=\"https://lab.example/o/r/-/tags/v3.0.0\"/>"
                "</entry>")),
      ElementsAre("v1.2.3", "tool/v2.0.0", "v3.0.0"));
}

TEST(AtomFeed, OrOfTheId) {
  EXPECT_THAT(tags(feed("<entry><link href=\"https://forge.example/o/r\"/>"
                        "<id>tag:forge.example,2008:Repository/1/v1.2.3</id></entry>"
                        "<entry><id>v1.0.0</id></entry><entry/>")),
              ElementsAre("v1.2.3"));
}

TEST(AtomFeed, NamespacesMayHaveAnyPrefix) {
  EXPECT_THAT(tags("<a:feed xmlns:a=\"http://www.w3.org/2005/Atom\"><a:entry><a:id>x/v1.0.0</a:id>"
                   "</a:entry></a:feed>"),
              ElementsAre("v1.0.0"));
}

TEST(AtomFeed, DecodesWhatIsPercentAndNothingElse) {
  EXPECT_THAT(tags(feed("<entry><link href=\"/releases/tag/a%2\"/></entry>"
                        "<entry><link href=\"/releases/tag/%zz%+1%41\"/></entry>")),
              ElementsAre("a%2", "%zz%+1A"));
}

TEST(AtomFeed, LooksUpNoEntity) {
  EXPECT_THAT(tags("<!DOCTYPE feed [<!ENTITY e SYSTEM \"file:///etc/passwd\">"
                   "<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]>"
                   "<feed><entry><id>x/&e;&b;</id></entry></feed>"),
              ElementsAre("&e;&b;"));
}

TEST(AtomFeed, SaysWhatIsWrong) {
  EXPECT_THAT(parse_atom_tags("<feed><entry>").error().message, HasSubstr("it is not XML: "));
  EXPECT_THAT(parse_atom_tags("").error().message, HasSubstr("it is not XML: "));
  EXPECT_EQ(parse_atom_tags("<html><body/></html>").error().message,
            "it is XML, but no Atom feed: its root is <html>");
  EXPECT_FALSE(parse_atom_tags(std::string(1'000'000, '<')));
  std::string deep;
  for (int i = 0; i < 100'000; ++i) deep += "<a>";
  EXPECT_FALSE(parse_atom_tags(deep));
  for (int i = 0; i < 100'000; ++i) deep += "</a>";
  EXPECT_FALSE(parse_atom_tags(deep));
}

}  // namespace
}  // namespace tally::publish
