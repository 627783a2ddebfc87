#include "collector/http/router.h"

#include <gmock/gmock.h>

#include "base/file.h"
#include "base/temp_dir.h"

namespace tally::collector {
namespace {

using testing::HasSubstr;
using testing::Not;

const std::vector<WeekCount> kWeeks = {{"2026-11-15", 1}, {"2026-11-22", 12, 45'678}};

class RouterTest : public testing::Test {
 protected:
  RouterTest() {
    write("index.html", "home");
    write("data/index.html", "<ul><!--tally:weeks--></ul>");
    write("charts/index.html", "<ol><!--tally:weeks--></ol>");
    write("chart/index.html", "chart");
    write("program/index.html", "program page");
    write("stacks/index.html", "stacks page");
    write("config/index.html", "config page");
    write("privacy/index.html", "privacy page");
    write("participation/index.html", "participation page");
    write("assets/app-1.js", "js");
    write("favicon.svg", "<svg/>");
    write("secret.txt", "not routed");
    std::filesystem::create_symlink("/etc/passwd", dir_ / "site/assets/link.txt");
    router_.emplace(Site::load(dir_ / "site").value(), ConfigPages{{"{\"config\":1}", {}, {}}});
  }

  void write(const std::string& name, std::string_view text) {
    const auto path = dir_ / "site" / name;
    std::filesystem::create_directories(path.parent_path());
    ASSERT_TRUE(base::replace_file(path, text).has_value());
  }

  Decision decide(std::string_view target, std::string_view method = "GET") {
    return router_->decide(method, target, kWeeks);
  }
  Response get(std::string_view target, std::string_view method = "GET") {
    return std::get<Response>(decide(target, method));
  }
  std::string body(std::string_view target) { return *get(target).body; }
  unsigned status(std::string_view target, std::string_view method = "GET") {
    return get(target, method).status;
  }
  static std::string header(const Response& response, std::string_view name) {
    for (const auto& [key, value] : response.headers) {
      if (key == name) return value;
    }
    return "";
  }

  base::TempDir dir_;
  std::optional<Router> router_;
};

TEST_F(RouterTest, Uploads) {
  EXPECT_TRUE(std::holds_alternative<TakeReport>(decide("/upload/2026-11-22", "POST")));
  EXPECT_TRUE(std::holds_alternative<TakeReport>(decide("/upload/", "POST")));
  EXPECT_TRUE(std::holds_alternative<TakeReport>(decide("http://host:80/upload/x", "POST")));
  for (const char* method : {"GET", "HEAD", "PUT", "DELETE", "OPTIONS", "BREW"}) {
    EXPECT_EQ(status("/upload/x", method), 405);
    EXPECT_EQ(header(get("/upload/x", method), "Allow"), "POST");
  }
  EXPECT_EQ(status("/upload", "GET"), 404);
}

TEST_F(RouterTest, OtherMethodsAreNotAllowed) {
  for (const char* target : {"/", "/data/", "/api/v1/weeks", "/nothing", "*"}) {
    EXPECT_EQ(status(target, "POST"), 405) << target;
    EXPECT_EQ(header(get(target, "POST"), "Allow"), "GET, HEAD") << target;
  }
}

TEST_F(RouterTest, Pages) {
  EXPECT_EQ(body("/"), "home");
  EXPECT_EQ(body("/?a=b"), "home");
  EXPECT_EQ(body("/config"), "config page");
  EXPECT_EQ(body("/privacy"), "privacy page");
  EXPECT_EQ(body("/participation/"), "participation page");
  EXPECT_EQ(body("/program/?name=golang.org/x/tools/gopls&goos=linux"), "program page");
  EXPECT_EQ(body("/stacks/?name=cmd/go"), "stacks page");
  EXPECT_EQ(get("/").type, "text/html; charset=utf-8");
  EXPECT_EQ(body("/healthz"), "ok\n");
  EXPECT_EQ(body("/favicon.svg"), "<svg/>");
  EXPECT_EQ(status("/favicon.ico"), 404);
}

TEST_F(RouterTest, HeadIsDecidedAsGet) {
  EXPECT_EQ(status("/", "HEAD"), 200);
  EXPECT_TRUE(std::holds_alternative<SendWeek>(decide("/data/2026-11-22", "HEAD")));
}

TEST_F(RouterTest, Redirects) {
  for (const auto& [from, to] : {std::pair{"/data", "/data/"},
                                 {"/charts", "/charts/"},
                                 {"/participation", "/participation/"},
                                 {"/program", "/program/"},
                                 {"/program?name=cmd/go", "/program/?name=cmd/go"},
                                 {"/stacks", "/stacks/"},
                                 {"/config/", "/config"},
                                 {"/privacy/", "/privacy"}}) {
    EXPECT_EQ(status(from), 308);
    EXPECT_EQ(header(get(from), "Location"), to);
  }
}

TEST_F(RouterTest, ListsOfWeeksAreNewestFirst) {
  EXPECT_EQ(
      body("/data/"),
      "<ul><li><a href=\"/data/2026-11-22\">2026-11-22</a> <span>12 reports, 46 kB</span></li>\n"
      "<li><a href=\"/data/2026-11-15\">2026-11-15</a> <span>1 report</span></li>\n</ul>");
  EXPECT_THAT(body("/charts/"), HasSubstr("<a href=\"/charts/2026-11-22\">"));
}

TEST_F(RouterTest, Data) {
  EXPECT_EQ(std::get<SendWeek>(decide("/data/2026-11-22")).week, "2026-11-22");
  EXPECT_EQ(status("/data/2026-11-29"), 404);
  EXPECT_EQ(status("/data/2026-11-31"), 400);
  EXPECT_EQ(status("/data/../store/CURRENT"), 400);
}

TEST_F(RouterTest, ChartPages) {
  EXPECT_EQ(body("/charts/2026-11-22"), "chart");
  EXPECT_EQ(body("/charts/2026-11-16_2026-11-22"), "chart");
  for (const char* range : {"x", "2026-11-22_", "_2026-11-22", "2026-11-22_2026-11-16",
                            "2026-11-16_2026-11-22_2026-11-29", "2026-11-22/"}) {
    EXPECT_EQ(status(std::string("/charts/") + range), 404) << range;
  }
}

TEST_F(RouterTest, Api) {
  EXPECT_THAT(body("/api/v1/weeks"), HasSubstr("\"2026-11-15\""));
  EXPECT_EQ(body("/api/v1/annotations"), Annotations{}.json);
  EXPECT_EQ(status("/api/v1/annotations?x=1"), 400);
  EXPECT_EQ(body("/api/v1/config"), "{\"config\":1}");
  EXPECT_THAT(body("/api/v1/openapi.json"), HasSubstr("\"openapi\""));
  const auto range = std::get<ChartsRequest>(
      std::get<ApiRequest>(decide("/api/v1/charts?to=2026-11-22&from=2026-11-01")));
  EXPECT_EQ(range.from, "2026-11-01");
  EXPECT_EQ(status("/api/v1/charts?from=x"), 400);
  EXPECT_EQ(status("/api/v1/config?x=1"), 400);
  EXPECT_THAT(body("/api/v1/nothing"), HasSubstr("{\"Error\":\""));
  EXPECT_THAT(*get("/api/v1/weeks", "PUT").body, HasSubstr("{\"Error\":\""));
}

TEST_F(RouterTest, AssetsAreKeptForEver) {
  const Response asset = get("/assets/app-1.js");
  EXPECT_EQ(*asset.body, "js");
  EXPECT_EQ(asset.type, "text/javascript; charset=utf-8");
  EXPECT_THAT(header(asset, "Cache-Control"), HasSubstr("immutable"));
  EXPECT_THAT(header(get("/"), "Cache-Control"), Not(HasSubstr("immutable")));
}

TEST_F(RouterTest, NothingElseCanBeReached) {
  for (const char* target :
       {"/secret.txt", "/assets/../secret.txt", "/assets/%2e%2e/secret.txt", "/../../etc/passwd",
        "/assets/link.txt", "/assets/", "/assets", "//etc/passwd", "/assets//app-1.js", "", "*",
        "/index.html", "/data/index.html/../../secret.txt"}) {
    EXPECT_GE(status(target), 400) << target;
  }
  EXPECT_EQ(body("/\x1b[2J<b>"), "There is nothing at /?[2J<b>.\n");
}

TEST_F(RouterTest, WithoutASiteSaysWhereTheDataIs) {
  const Router plain{Site::plain(), ConfigPages{{"{}", {}, {}}}};
  for (const char* target : {"/", "/config", "/privacy", "/charts/2026-11-22"}) {
    EXPECT_THAT(*std::get<Response>(plain.decide("GET", target, kWeeks)).body,
                HasSubstr("href=\"/data/\""));
  }
  EXPECT_THAT(*std::get<Response>(plain.decide("GET", "/data/", kWeeks)).body,
              HasSubstr("href=\"/data/2026-11-22\""));
}

TEST_F(RouterTest, ShowsWhatTheProjectSays) {
  const ProjectSite project{.annotations = {.json = R"({"Notice":"Hello."})", .notice = "Hello."},
                            .privacy = "<p>Ours.</p>",
                            .licence = {},
                            .stacks = {}};
  write("privacy/index.html",
        "<!--tally:notice--><!--/tally:notice--><!--tally:privacy-->Theirs.<!--/tally:privacy-->");
  const Router router{Site::load(dir_ / "site").value(), ConfigPages{{"{}", {}, {}}}, project};
  const auto body = [&](std::string_view target) {
    return *std::get<Response>(router.decide("GET", target, kWeeks)).body;
  };
  EXPECT_EQ(body("/api/v1/annotations"), project.annotations.json);
  EXPECT_THAT(body("/privacy"), HasSubstr("<p>Ours.</p>"));
  EXPECT_THAT(body("/privacy"), HasSubstr("<p>Hello.</p>"));
  EXPECT_THAT(body("/privacy"), Not(HasSubstr("Theirs.")));
}

TEST(Site, MustHaveAnIndex) {
  const base::TempDir dir;
  EXPECT_FALSE(Site::load(dir.path()).has_value());
  EXPECT_FALSE(Site::load(dir / "nothing").has_value());
}

}  // namespace
}  // namespace tally::collector
