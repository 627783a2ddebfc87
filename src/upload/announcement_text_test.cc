#include "upload/announcement_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tally::upload {
namespace {

using base::Date;
using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;

Date day(int n) { return *base::parse_date("2026-12-01") + std::chrono::days{n}; }

ConfigName counter(std::string name) {
  return {NameKind::kCounter, "acme.org/cc", std::move(name)};
}

Announcement announcement(std::multimap<Date, ConfigName> names) {
  return {.yes = *base::parse_date("2026-11-01"),
          .announced = *base::parse_date("2026-11-28"),
          .names = std::move(names)};
}

const Whose kAcme{.title = "Acme tools", .option = "--collection acme"};

TEST(AnnouncementText, SaysWhatIsSentFromWhenAndHowToStop) {
  const auto names = announcement({{day(4), counter("acme/flag:lto")},
                                   {day(4), counter("acme/flag:pic")},
                                   {day(4), counter("acme/build")},
                                   {day(4), {NameKind::kStack, "acme.org/cc", "acme/bug"}},
                                   {day(9), {NameKind::kProgram, "acme.org/ld", ""}}});
  EXPECT_EQ(announcement_text(names, {}, kAcme),
            "yes 2026-11-01 announced 2026-11-28 last 2026-12-10\n"
            "Acme tools will send more, if you leave telemetry on.\n"
            "From 2026-12-05 on:\n"
            "  acme/flag:{lto,pic} of acme.org/cc\n"
            "  acme/build of acme.org/cc\n"
            "  stacks of acme/bug in acme.org/cc\n"
            "From 2026-12-10 on:\n"
            "  that acme.org/ld is used, and its version and system\n"
            "To see it: tally status --collection acme\n"
            "To stop it: tally local --collection acme\n");
  EXPECT_EQ(announcement_text(announcement({}), {}, kAcme), "");
}

TEST(AnnouncementText, SaysWhoApproved) {
  format::UploadConfig config;
  config.charts =
      "title: Flags\nissue: https://acme.org/issues/12\ntype: partition\n"
      "program: acme.org/cc\nmodule: acme.org\ncounter: acme/flag:{lto,pic}\n";
  config.programs = {{.name = "acme.org/cc",
                      .versions = {},
                      .counters = {{.name = "acme/flag:{lto,pic}", .rate = 1}},
                      .stacks = {}}};
  EXPECT_THAT(
      announcement_text(announcement({{day(4), counter("acme/flag:lto")}}), config, kAcme),
      HasSubstr("  acme/flag:lto of acme.org/cc, approved in https://acme.org/issues/12\n"));
}

// The first did not approve a bucket that came later, and half a link is none.
TEST(AnnouncementText, NamesTheLastOfManyIssues) {
  format::UploadConfig config;
  config.charts = "title: Flags\n";
  for (int i = 1; i <= 9; ++i) {
    config.charts += fmt::format("issue: https://acme.org/telemetry/issues/{}\n", i);
  }
  config.charts +=
      "type: partition\nprogram: acme.org/cc\nmodule: acme.org\ncounter: acme/flag:{lto,pic}\n";
  config.programs = {{.name = "acme.org/cc",
                      .versions = {},
                      .counters = {{.name = "acme/flag:{lto,pic}", .rate = 1}},
                      .stacks = {}}};
  EXPECT_THAT(announcement_text(announcement({{day(4), counter("acme/flag:pic")}}), config, kAcme),
              HasSubstr("acme/flag:pic of acme.org/cc, approved in "
                        "https://acme.org/telemetry/issues/9 and 8 before\n"));
}

TEST(AnnouncementText, IsShortHoweverMuchIsNew) {
  std::multimap<Date, ConfigName> names;
  for (int i = 0; i < 24; ++i) names.emplace(day(4), counter(fmt::format("acme/n{}", i)));
  EXPECT_THAT(announcement_text(announcement(names), {}, kAcme),
              HasSubstr("\nand 14 more\nTo see"));

  names.clear();
  for (int i = 0; i < 100; ++i) {
    names.emplace(day(i), counter(std::string(400, static_cast<char>('a' + i % 26)) + "é"));
  }
  const Whose long_names{.title = std::string(1024, 'T'),
                         .option = "--dir /" + std::string(240, 'd')};
  const std::string text = announcement_text(announcement(names), {}, long_names);
  EXPECT_LE(text.size(), kMaxAnnouncement);
  EXPECT_THAT(text, HasSubstr(" more\nTo see it: "));
}

TEST(AnnouncementText, DoesATerminalNoHarm) {
  const auto names = announcement({{day(4), counter("acme/\x1b[2J:\x9b")}});
  const std::string text = announcement_text(
      names, {}, {.title = "Acme\nFrom 2026\x1b]0;x\x07", .option = "--dir /\x1b[2J"});
  EXPECT_THAT(text, Not(HasSubstr("\x1b")));
  EXPECT_THAT(text, Not(HasSubstr("\x9b")));
  EXPECT_EQ(std::ranges::count(text, '\n'), 6);
}

TEST(AnnouncementText, BeginsWithWhatProgramsHaveToKnow) {
  const std::string text =
      announcement_text(announcement({{day(4), counter("acme/build")}}), {}, kAcme);
  const auto head = head_of_announcement(text);
  ASSERT_TRUE(head.has_value());
  EXPECT_EQ(head->yes, *base::parse_date("2026-11-01"));
  EXPECT_EQ(head->announced, *base::parse_date("2026-11-28"));
  EXPECT_EQ(head->last, day(4));
  for (const char* bad : {"", "yes 2026-11-01\n", "yes 2026-11-01 announced 2026-11-28\n",
                          "yes 2026-11-01 announced 2026-11-28 last 2026-12-05 \n",
                          "yes 2026-11-01 announced 2026-11-28 last 2026-12-99\n"}) {
    EXPECT_FALSE(head_of_announcement(bad)) << bad;
  }
}

TEST(AnnouncementText, PutsTheBucketsOfAChartTogether) {
  const std::multimap<Date, ConfigName> names{
      {day(4), counter("a:b")}, {day(4), counter("a:c")}, {day(5), counter("a:d")}};
  EXPECT_THAT(names_in_words(names, day(4)), ElementsAre("a:{b,c} of acme.org/cc"));
  EXPECT_THAT(names_in_words(names, day(5)), ElementsAre("a:d of acme.org/cc"));
}

}  // namespace
}  // namespace tally::upload
