#include <gmock/gmock.h>

#include "base/file.h"
#include "base/temp_dir.h"
#include "viewer/assets.h"
#include "viewer/reports_json.h"
#include "viewer/verdicts.h"
#include "viewer/weeks_json.h"

namespace tally::viewer {
namespace {

using upload::Kind;

const format::ProgramId kCc{.program = "acme.org/cc",
                            .version = "v1.2.3",
                            .go_version = "gcc-12.2",
                            .goos = "linux",
                            .goarch = "amd64"};

constexpr const char* kConfig = R"({"Version":"v0.2.0","GOOS":["linux"],"GOARCH":["amd64"],
"GoVersion":["gcc-12.2"],"Programs":[{"Name":"acme.org/cc","Versions":["v1.2.3"],
"Counters":[{"Name":"cc/flag:{O,g}","Rate":0.5},{"Name":"cc/build","Rate":1}],
"Stacks":[{"Name":"cc/bug","Rate":1,"Depth":16}]}]})";

format::PublicList list() { return format::list_of(format::parse_upload_config(kConfig).value()); }

upload::PreviewedReport previewed() {
  const format::Report report{.week = "2026-11-29",
                              .last_week = "",
                              .x = 0.25,
                              .programs = {{.id = kCc,
                                            .counters = {{"cc/build", 3}, {"cc/flag:O", 2}},
                                            .stacks = {{"cc/bug\nmain:+0x1", 1}}}},
                              .config = "v0.2.0"};
  upload::PreviewedReport shown;
  shown.week = report.week;
  shown.bytes = format::write_report(report);
  shown.left_out = {{.id = kCc,
                     .reason = "",
                     .names = {{Kind::kCounter, "cc/flag:mine", 7, "the upload config has no such"},
                               {Kind::kCounter, "cc/build", 1, "it came late"}}}};
  return shown;
}

const Json& named(const Json& verdicts, const std::string& name) {
  for (const Json& each : verdicts) {
    if (each["Name"] == name) return each;
  }
  throw std::runtime_error("there is no " + name);
}

TEST(Verdicts, SayByWhichRuleACounterGoes) {
  const Json verdicts = verdicts_json(previewed(), list()).value();
  EXPECT_EQ(verdicts.size(), 4U);
  const Json& flag = named(verdicts, "cc/flag:O");
  EXPECT_EQ(flag["Program"], "acme.org/cc");
  EXPECT_EQ(flag["Kind"], "counter");
  EXPECT_EQ(flag["Sent"], 2);
  EXPECT_EQ(flag["LeftOut"], 0);
  EXPECT_EQ(flag["Rule"], "cc/flag:{O,g}");
  EXPECT_EQ(flag["Rate"], 0.5);
  const Json& bug = named(verdicts, "cc/bug\nmain:+0x1");
  EXPECT_EQ(bug["Kind"], "stack");
  EXPECT_EQ(bug["Rule"], "cc/bug");
}

TEST(Verdicts, SayWhyACounterStays) {
  const Json verdicts = verdicts_json(previewed(), list()).value();
  const Json& mine = named(verdicts, "cc/flag:mine");
  EXPECT_EQ(mine["Sent"], 0);
  EXPECT_EQ(mine["LeftOut"], 7);
  EXPECT_EQ(mine["Reason"], "the upload config has no such");
  EXPECT_TRUE(mine["Rule"].is_null());
  const Json& build = named(verdicts, "cc/build");
  EXPECT_EQ(build["Sent"], 3);
  EXPECT_EQ(build["LeftOut"], 1);
  EXPECT_EQ(build["Rule"], "cc/build");
}

TEST(Verdicts, NeedNoListButAReport) {
  const Json verdicts = verdicts_json(previewed(), std::nullopt).value();
  EXPECT_TRUE(named(verdicts, "cc/build")["Rule"].is_null());
  upload::PreviewedReport broken = previewed();
  broken.bytes = "{";
  EXPECT_FALSE(verdicts_json(broken, list()).has_value());
}

TEST(Weeks, AreOverFromTheirEndOn) {
  const base::Date week = base::parse_date("2026-11-29").value();
  upload::KeptCounts kept;
  kept.weeks[week][kCc] = {.id = kCc, .counters = {{"cc/build", 3}}, .stacks = {}};
  kept.problems = {"one"};
  const Json at_end = weeks_json(kept, week);
  EXPECT_EQ(at_end["Weeks"][0]["Week"], "2026-11-29");
  EXPECT_EQ(at_end["Weeks"][0]["Over"], false);
  EXPECT_EQ(at_end["Weeks"][0]["Programs"][0]["Counters"]["cc/build"], 3);
  EXPECT_EQ(at_end["Problems"][0], "one");
  EXPECT_EQ(weeks_json(kept, week + std::chrono::seconds{1})["Weeks"][0]["Over"], true);
}

TEST(Json, IsAsciiWhateverItIsMadeOf) {
  EXPECT_EQ(to_text(Json{{"Name", "\xff\x1b[31m\xc3\xbc"}}),
            R"({"Name":"\ufffd\u001b[31m\u00fc"})");
}

TEST(Reports, AreGivenByteForByte) {
  const base::TempDir dir;
  const base::Date week = base::parse_date("2026-11-29").value();
  const std::string bytes{"\xff\0{\r\n", 5};
  ASSERT_TRUE(base::make_directories(dir.path() / "local").has_value());
  ASSERT_TRUE(base::create_file(dir.path() / "local/2026-11-29.json", bytes).has_value());
  EXPECT_EQ(report_bytes(dir.path(), "ready", week).value(), bytes);
  for (const char* kind : {"full", "sent", "", "../ready"}) {
    EXPECT_FALSE(report_bytes(dir.path(), kind, week).has_value()) << kind;
  }
}

TEST(Assets, AreWhatWasThereWhenTheyWereLoaded) {
  const base::TempDir dir;
  ASSERT_TRUE(base::make_directories(dir.path() / "assets").has_value());
  EXPECT_FALSE(Assets::load(dir.path()).has_value()) << "it has no page";
  ASSERT_TRUE(base::create_file(dir.path() / "index.html", "page").has_value());
  ASSERT_TRUE(base::create_file(dir.path() / "assets/x.js", "script").has_value());
  std::filesystem::create_symlink("/etc/passwd", dir.path() / "assets/y.js");
  const Assets assets = Assets::load(dir.path()).value();
  EXPECT_EQ(assets.find("/").body, "page");
  EXPECT_EQ(assets.find("/assets/x.js").type, "text/javascript; charset=utf-8");
  for (const char* path : {"/assets/y.js", "/assets", "/assets/", "", "/assets/../index.html"}) {
    EXPECT_EQ(assets.find(path).status, 404U) << path;
  }
}

}  // namespace
}  // namespace tally::viewer
