// tallyd serve for its operators: how it is, and what they can have it do.
#include <gmock/gmock.h>
#include <signal.h>

#include <filesystem>

#include "base/temp_dir.h"
#include "process.h"
#include "raw_http.h"

namespace tally::collector {
namespace {

using testing::HasSubstr;

constexpr std::string_view kReport =
    R"({"Week":"2026-11-22","LastWeek":"","X":0.5,"Programs":null,"Config":"v0.44.0"})";

class OperatorsTest : public testing::Test {
 protected:
  Answer ask(std::string_view target, std::string_view method = "GET") const {
    return get(serving_.operators_port(), target, method);
  }

  base::TempDir dir_;
  Serving serving_{dir_ / "data"};
};

TEST_F(OperatorsTest, SeeWhatHappened) {
  EXPECT_EQ(post(serving_.port(), "/upload/x", kReport).status, 200);
  EXPECT_EQ(post(serving_.port(), "/upload/x", kReport).status, 200);
  std::string other{kReport};
  other.replace(other.find("v0.44.0"), 7, "v0.43.0");
  EXPECT_EQ(post(serving_.port(), "/upload/x", other).status, 409);
  EXPECT_EQ(post(serving_.port(), "/upload/x", "hello").status, 400);
  EXPECT_EQ(get(serving_.port(), "/nothing").status, 404);
  const Answer metrics = ask("/metrics");
  EXPECT_EQ(metrics.status, 200);
  EXPECT_EQ(metrics.headers.at("Content-Type"), "text/plain; version=0.0.4; charset=utf-8");
  for (const char* line : {
           "tallyd_reports_total{outcome=\"new\"} 1\n",
           "tallyd_reports_total{outcome=\"already\"} 1\n",
           "tallyd_reports_total{outcome=\"conflict\"} 1\n",
           "tallyd_reports_total{outcome=\"refused\"} 1\n",
           "tallyd_requests_total{route=\"upload\",status=\"2xx\"} 2\n",
           "tallyd_requests_total{route=\"upload\",status=\"4xx\"} 2\n",
           "tallyd_requests_total{route=\"other\",status=\"4xx\"} 1\n",
           "tallyd_store_failed 0\n",
       }) {
    EXPECT_THAT(metrics.body, HasSubstr(line));
  }
}

TEST_F(OperatorsTest, KnowHowItIs) {
  EXPECT_EQ(ask("/healthz").body, "ok\n");
  EXPECT_EQ(ask("/healthz", "HEAD").status, 200);
  EXPECT_EQ(ask("/readyz").body, "Reports are taken.\n");
  EXPECT_EQ(ask("/").status, 404);
  EXPECT_EQ(ask("/metrics", "POST").status, 405);
  EXPECT_EQ(ask("/merge").headers.at("Allow"), "POST");
}

TEST_F(OperatorsTest, HaveItDoThingsNow) {
  EXPECT_EQ(ask("/charts", "POST").status, 404) << "there are none yet";
  EXPECT_EQ(post(serving_.port(), "/upload/x", kReport).status, 200);
  EXPECT_EQ(ask("/merge", "POST").status, 200);
  EXPECT_EQ(get(serving_.port(), "/data/2026-11-22").status, 200);
  EXPECT_THAT(ask("/charts", "POST").body, HasSubstr("\"NumReports\":1"));
}

TEST_F(OperatorsTest, CopyTheStore) {
  EXPECT_EQ(post(serving_.port(), "/upload/x", kReport).status, 200);
  for (const char* bad : {"/backup", "/backup?name=", "/backup?name=..", "/backup?name=a/b",
                          "/backup?name=%2e%2e", "/backup?name=.hidden"}) {
    EXPECT_EQ(ask(bad, "POST").status, 400) << bad;
  }
  const Answer made = ask("/backup?name=one", "POST");
  EXPECT_EQ(made.status, 200) << made.body;
  EXPECT_TRUE(std::filesystem::exists(dir_ / "data/backups/one/store/CURRENT"));
  EXPECT_EQ(ask("/backup?name=one", "POST").status, 500) << "it is there already";
}

// A page of anybody, in a browser on the operators' machine, can send a POST there.
TEST_F(OperatorsTest, AreNoPagesInABrowser) {
  const auto status = [&](const std::string& target, const std::string& field) {
    Connection connection{serving_.operators_port()};
    connection.send("POST " + target + " HTTP/1.1\r\nHost: 127.0.0.1\r\n" + field + "\r\n");
    return connection.receive().status;
  };
  for (const char* field :
       {"Origin: https://evil.example\r\n", "Origin: null\r\n", "Sec-Fetch-Site: cross-site\r\n"}) {
    EXPECT_EQ(status("/merge", field), 403) << field;
    EXPECT_EQ(status("/backup?name=page", field), 403) << field;
  }
  EXPECT_FALSE(std::filesystem::exists(dir_ / "data/backups/page"));
  EXPECT_EQ(status("/merge", ""), 200);
  EXPECT_EQ(status("/merge", "Sec-Fetch-Site: none\r\n"), 200);
}

TEST_F(OperatorsTest, AreNotThePublic) {
  for (const char* path : {"/metrics", "/readyz", "/merge", "/charts", "/backup?name=x"}) {
    const int status = get(serving_.port(), path, "POST").status;
    EXPECT_TRUE(status == 404 || status == 405) << path;
  }
  EXPECT_EQ(get(serving_.port(), "/metrics").status, 404);
  EXPECT_EQ(get(serving_.port(), "/healthz").status, 200);
  EXPECT_EQ(post(serving_.operators_port(), "/upload/x", kReport).status, 405);
}

}  // namespace
}  // namespace tally::collector
