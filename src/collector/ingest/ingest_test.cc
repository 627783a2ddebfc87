#include "collector/ingest/ingest.h"

#include <gtest/gtest.h>

#include <limits>
#include <sstream>

#include "base/file.h"
#include "collector/config/upload_config_fixture.h"
#include "collector/limits.h"
#include "format/report.h"

namespace tally::collector {
namespace {

const ReportRules& rules() {
  static const ReportRules kRules{[] {
    format::UploadConfig config = config_of_cc("v1.2.3", {"acme/flag:{lto,pgo}"});
    config.programs[0].stacks = {{"acme/bug", 1, 16}};
    return config;
  }()};
  return kRules;
}

base::Date today() { return base::parse_date("2026-11-29").value(); }

format::Report report() {
  format::Report result{
      .week = "2026-11-22", .last_week = "", .x = 0.25, .programs = {}, .config = "v1.0.0"};
  result.programs.push_back({.id = {"acme.org/cc", "v1.2.3", "gcc-12.2", "linux", "amd64"},
                             .counters = {{"acme/flag:lto", 2}},
                             .stacks = {{"acme/bug\nmain:+0x2\nother", 1}}});
  return result;
}

// The refusal without its constant beginning; empty if the report is taken.
std::string refusal(std::string_view body) {
  const auto result = accept_report(body, rules(), today(), Limits{});
  if (result) return "";
  constexpr std::string_view kStart = "the report is refused: ";
  EXPECT_TRUE(result.error().message.starts_with(kStart)) << result.error().message;
  return result.error().message.substr(kStart.size());
}

template <typename Change>
std::string refusal_of(Change change) {
  format::Report changed = report();
  change(changed);
  return refusal(format::write_report(changed));
}

std::string refusal_of_stack(const std::string& stack) {
  return refusal_of([&](format::Report& r) { r.programs[0].stacks = {{stack, 1}}; });
}

TEST(Ingest, TakesAReportAndWritesItAnew) {
  std::string body = format::write_report(report());
  body.insert(1, "\"Note\":\"hello\",");
  const auto accepted = accept_report(body, rules(), today(), Limits{});
  ASSERT_TRUE(accepted.has_value()) << accepted.error().message;
  EXPECT_EQ(accepted->week, "2026-11-22");
  EXPECT_EQ(accepted->x, 0.25);
  EXPECT_EQ(accepted->line, format::write_report_line(report()));
}

TEST(Ingest, TakesAReportWithoutPrograms) {
  EXPECT_EQ(refusal(R"({"Week":"2026-11-22","LastWeek":"2026-11-15","X":0.5,"Programs":null,)"
                    R"("Config":"v0.0.0-0"})"),
            "");
}

TEST(Ingest, TakesEveryRealReport) {
  const ReportRules real{
      format::parse_upload_config(base::read_file(TALLY_TEST_DATA "/go-config/config.json").value())
          .value()};
  std::istringstream lines{base::read_file(TALLY_TEST_DATA "/charts/2026-11-15.ndjson").value()};
  int taken = 0;
  for (std::string line; std::getline(lines, line); ++taken) {
    const auto accepted = accept_report(line, real, today(), Limits{});
    ASSERT_TRUE(accepted.has_value()) << accepted.error().message;
  }
  EXPECT_EQ(taken, 400);
}

TEST(Ingest, RefusesWhatIsNoReport) {
  EXPECT_TRUE(refusal("hello").starts_with("it is not JSON: "));
  EXPECT_EQ(refusal("[]"), "it is not an object");
  EXPECT_EQ(refusal("{}"), "its Week \"\" is no date (YYYY-MM-DD)");
  EXPECT_EQ(refusal(R"({"Week":"2026-11-22","Week":"2026-11-22"})"),
            "it has the key \"Week\" twice");
}

TEST(Ingest, RefusesWeeksOutOfTime) {
  const auto week = [](const char* date) {
    return refusal_of([&](format::Report& r) { r.week = date; });
  };
  EXPECT_EQ(week("2026-11-31"), "its Week \"2026-11-31\" is no date (YYYY-MM-DD)");
  EXPECT_EQ(week("2026-11-29"), "");
  EXPECT_EQ(week("2026-11-30"), "its Week 2026-11-30 is in the future; today is 2026-11-29");
  EXPECT_EQ(week("2026-11-01"), "");
  EXPECT_EQ(week("2026-10-31"),
            "its Week 2026-10-31 is more than 28 days before today, 2026-11-29");
  EXPECT_EQ(refusal_of([](format::Report& r) { r.last_week = "hello"; }),
            "its LastWeek \"hello\" is neither empty nor a date (YYYY-MM-DD)");
}

TEST(Ingest, RefusesAnXThatIsNone) {
  for (const char* x : {"0", "-0.0", "1", "-0.5", "1.5", "5e-400"}) {
    EXPECT_EQ(refusal(std::string(R"({"Week":"2026-11-22","Config":"v1.0.0","X":)") + x + "}"),
              "its X is not a number between 0 and 1")
        << x;
  }
  EXPECT_EQ(refusal(R"({"Week":"2026-11-22","Config":"v1.0.0"})"),
            "its X is not a number between 0 and 1");
  EXPECT_NE(refusal(R"({"Week":"2026-11-22","Config":"v1.0.0","X":NaN})"), "");
  EXPECT_NE(refusal(R"({"Week":"2026-11-22","Config":"v1.0.0","X":1e999})"), "");
}

TEST(Ingest, RefusesAConfigThatIsNoVersion) {
  EXPECT_EQ(refusal_of([](format::Report& r) { r.config = "latest"; }),
            "its Config \"latest\" is no semantic version");
  EXPECT_NE(refusal_of([](format::Report& r) { r.config = "v1.0.0-" + std::string(60, 'a'); }), "");
}

TEST(Ingest, RefusesWhatTheConfigDoesNotName) {
  const auto with = [](auto format::ProgramId::* member, const char* value) {
    return refusal_of([&](format::Report& r) { r.programs[0].id.*member = value; });
  };
  using Id = format::ProgramId;
  EXPECT_EQ(with(&Id::program, "acme.org/ld"),
            "its program \"acme.org/ld\" is not in the upload config");
  EXPECT_EQ(with(&Id::version, "v9.9.9"),
            "its version \"v9.9.9\" of acme.org/cc is not in the upload config");
  EXPECT_EQ(with(&Id::go_version, "gcc-1.0"),
            "its GoVersion \"gcc-1.0\" is not in the upload config");
  EXPECT_EQ(with(&Id::goos, "plan9"), "its GOOS \"plan9\" is not in the upload config");
  EXPECT_EQ(with(&Id::goarch, "vax"), "its GOARCH \"vax\" is not in the upload config");
  EXPECT_EQ(refusal_of([](format::Report& r) { r.programs[0].counters = {{"acme/flag:x", 1}}; }),
            "its counter \"acme/flag:x\" is not in the upload config of acme.org/cc");
  EXPECT_EQ(refusal_of_stack("acme/other\nmain"),
            "its stack \"acme/other\" is not in the upload config of acme.org/cc");
}

TEST(Ingest, NamesInAnswersAreShortAndHarmless) {
  const std::string answer = refusal_of(
      [](format::Report& r) { r.programs[0].id.program = "\x1b[2J" + std::string(500, 'a'); });
  EXPECT_LT(answer.size(), 200);
  EXPECT_EQ(answer.find('\x1b'), std::string::npos);
}

TEST(Ingest, TakesStacks) {
  EXPECT_EQ(refusal_of_stack("acme/bug"), "");
  EXPECT_EQ(refusal_of_stack("acme/bug\nmain.f:+1,+0x2\nmain.(*T[...]).g:=-1,+0x2"), "");
  EXPECT_EQ(refusal_of_stack("acme/bug\nmain.f:+1,+0x2\ntruncated\n"), "");
  EXPECT_EQ(refusal_of_stack("acme/bug\nmain.größe:+1,+0x2"), "");
  // A letter cut in its midst, as writers of JSON leave it.
  EXPECT_EQ(refusal_of_stack("acme/bug\nmain.gr\xef\xbf\xbd\ntruncated\n"), "");
}

TEST(Ingest, RefusesAStackWithAnythingButFrames) {
  const auto line = [](const std::string& shown) {
    return "its stack \"acme/bug\" has the line " + shown + ", which is no frame";
  };
  EXPECT_EQ(refusal_of_stack("acme/bug\n"), line("\"\""));
  EXPECT_EQ(refusal_of_stack("acme/bug\nother\n\nother"), line("\"\""));
  EXPECT_EQ(refusal_of_stack("acme/bug\nother\nVisit acme.example"),
            line("\"Visit acme.example\""));
  EXPECT_EQ(refusal_of_stack("acme/bug\nVisit us\ntruncated\n"), line("\"Visit us\""));
  EXPECT_EQ(refusal_of_stack("acme/bug\n" + std::string(200, 'a')),
            line('"' + std::string(100, 'a') + "\"…"));
}

TEST(Ingest, ShowsTheWrongLineOfAStackHarmlessly) {
  const std::string answer = refusal_of_stack("acme/bug\na\tb\x1b\u009b\u202eß\u200b\x7f");
  EXPECT_EQ(answer, "its stack \"acme/bug\" has the line \"a?b???ß??\", which is no frame");
}

TEST(Ingest, RefusesStacksThatNoCounterCanHave) {
  EXPECT_EQ(refusal_of_stack("acme/bug\n" + std::string(Limits{}.stack_name, 'a')),
            "its stack \"acme/bug\" has more than 262144 bytes");
  std::string deep = "acme/bug";
  for (int i = 0; i < 1025; ++i) deep += "\nother";
  EXPECT_EQ(refusal_of_stack(deep), "its stack \"acme/bug\" has more than 1024 frames");
  std::string lone = format::write_report(report());
  lone.replace(lone.find("main:"), 5, "\\udc00:");
  EXPECT_NE(refusal(lone), "");
}

}  // namespace
}  // namespace tally::collector
