// tallyd serve as a collector: a report goes in and comes out, for all to see, and stays.
#include <gmock/gmock.h>
#include <signal.h>

#include <algorithm>
#include <chrono>
#include <nlohmann/json.hpp>
#include <sstream>
#include <thread>

#include "base/file.h"
#include "base/temp_dir.h"
#include "process.h"
#include "raw_http.h"

namespace tally::collector {
namespace {

using nlohmann::json;
using testing::HasSubstr;

std::vector<std::string> reports() {
  std::istringstream in{base::read_file(kReportsFile).value()};
  std::vector<std::string> lines;
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

std::string report(const std::string& week, const std::string& x,
                   const std::string& programs = "null") {
  return "{\"Week\":\"" + week + "\",\"LastWeek\":\"\",\"X\":" + x + ",\"Programs\":" + programs +
         ",\"Config\":\"v0.44.0\"}";
}

// What is stored is public within seconds; more where a sanitizer slows everything down.
template <typename Condition>
bool soon(Condition condition) {
  // A collector that has waited long for a processor pauses up to a minute after it has merged.
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds{180};
  while (!condition()) {
    if (std::chrono::steady_clock::now() > end) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds{50});
  }
  return true;
}

size_t count_lines(const std::string& text) {
  return static_cast<size_t>(std::ranges::count(text, '\n'));
}

class ServeTest : public testing::Test {
 protected:
  base::TempDir dir_;
};

// The reports of each bar, as the reference has them and we have them too.
std::vector<std::string> values(const json& charts) {
  std::vector<std::string> result = {charts["NumReports"].dump()};
  for (const json& program : charts["Programs"]) {
    for (const json& chart : program["Charts"]) {
      for (const json& bar : chart["Data"]) {
        result.push_back(chart["ID"].dump() + bar["Week"].dump() + bar["Key"].dump() +
                         bar["Value"].dump());
      }
    }
  }
  return result;
}

TEST_F(ServeTest, WhatIsSentIsPublished) {
  Serving serving{dir_ / "data"};
  Connection connection{serving.port()};
  const auto all = reports();
  for (const std::string& each : all) {
    connection.send(post_request("/upload/2026-11-15", each));
    ASSERT_EQ(connection.receive().status, 200);
  }
  const auto data = [&] { return get(serving.port(), "/data/2026-11-15").body; };
  EXPECT_TRUE(soon([&] { return count_lines(data()) == all.size(); }));
  // The charts follow the file.
  EXPECT_TRUE(soon([&] {
    return json::parse(get(serving.port(), "/api/v1/charts").body)["NumReports"] == all.size();
  }));
  double last = 0;
  std::istringstream lines{data()};
  for (std::string line; std::getline(lines, line);) {
    const double x = json::parse(line)["X"];
    EXPECT_GT(x, last);
    last = x;
  }
  const json expected = json::parse(base::read_file(kChartsFile).value());
  EXPECT_EQ(values(json::parse(get(serving.port(), "/api/v1/charts").body)), values(expected));
  EXPECT_EQ(
      values(json::parse(get(serving.port(), "/api/v1/charts?from=2026-11-15&to=2026-11-15").body)),
      values(expected));
  const json weeks = json::parse(get(serving.port(), "/api/v1/weeks").body)["Weeks"];
  ASSERT_EQ(weeks.size(), 1U);
  EXPECT_EQ(weeks[0]["Week"], "2026-11-15");
  EXPECT_EQ(weeks[0]["Reports"], 400);
  EXPECT_EQ(weeks[0]["Bytes"], get(serving.port(), "/data/2026-11-15").body.size());
  EXPECT_THAT(get(serving.port(), "/data/").body,
              HasSubstr("<a href=\"/data/2026-11-15\">2026-11-15</a> <span>400 reports, "));
  EXPECT_EQ(get(serving.port(), "/api/v1/config").body, base::read_file(kConfigFile).value());
  const std::string length = std::to_string(data().size());
  EXPECT_EQ(get(serving.port(), "/data/2026-11-15", "HEAD").headers.at("Content-Length"), length);
  EXPECT_EQ(get(serving.port(), "/data/2026-11-16").status, 404);
  const std::string published = data();
  EXPECT_EQ(serving.stop(SIGTERM), 0);
  const Finished merged =
      run_tallyd({"merge", "--data", (dir_ / "data").native(), "--date", "2026-11-15"});
  EXPECT_EQ(merged.exit_code, 0) << merged.err;
  EXPECT_EQ(merged.out, published);
  EXPECT_EQ(
      run_tallyd({"merge", "--data", (dir_ / "data").native(), "--date", "2026-11-16"}).exit_code,
      1);
}

TEST_F(ServeTest, RefusesInASentence) {
  const Serving serving{dir_ / "data"};
  const auto refusal = [&](const std::string& body) {
    const Answer answer = post(serving.port(), "/upload/x", body);
    EXPECT_EQ(answer.status, 400) << body;
    EXPECT_EQ(answer.headers.at("Content-Type"), "text/plain; charset=utf-8");
    return answer.body;
  };
  EXPECT_THAT(refusal("hello"), HasSubstr("it is not JSON"));
  EXPECT_THAT(refusal(""), HasSubstr("it is not JSON"));
  EXPECT_THAT(refusal(report("2026-11-15", "0")), HasSubstr("X"));
  EXPECT_THAT(refusal(report("15.11.2026", "0.5")), HasSubstr("15.11.2026"));
  EXPECT_THAT(refusal(report("2026-11-24", "0.5")), HasSubstr("in the future"));
  EXPECT_THAT(refusal(report("2026-10-25", "0.5")), HasSubstr("28 days"));
  EXPECT_THAT(refusal(report("2026-11-15", "0.5", R"([{"Program":"acme.org/cc"}])")),
              HasSubstr("acme.org/cc"));
  EXPECT_EQ(get(serving.port(), "/upload/x").status, 405);
  EXPECT_EQ(get(serving.port(), "/upload/x").headers.at("Allow"), "POST");
  EXPECT_EQ(get(serving.port(), "/api/v1/weeks").body, R"({"Weeks":[]})");
  EXPECT_EQ(get(serving.port(), "/api/v1/charts").status, 404);
}

TEST_F(ServeTest, TheFirstReportStays) {
  const Serving serving{dir_ / "data"};
  const auto send = [&](const std::string& body) {
    return post(serving.port(), "/upload/2026-11-22", body).status;
  };
  EXPECT_EQ(send(report("2026-11-22", "0.5")), 200);
  EXPECT_EQ(send(report("2026-11-22", "0.5")), 200);
  EXPECT_EQ(send(report("2026-11-22", "0.5", "[]")), 200) << "the same report in other words";
  const auto changed = json::parse(reports()[0])["Programs"].dump();
  EXPECT_EQ(send(report("2026-11-22", "0.5", changed)), 409);
  EXPECT_TRUE(soon([&] { return get(serving.port(), "/data/2026-11-22").status == 200; }));
  EXPECT_EQ(get(serving.port(), "/data/2026-11-22").body, report("2026-11-22", "0.5") + "\n");
}

TEST_F(ServeTest, NobodyCanWriteOnTheWall) {
  const Serving serving{dir_ / "data"};
  std::string body = report("2026-11-22", "0.5");
  body.insert(1, "\"Message\":\"buy my boots\",");
  EXPECT_EQ(post(serving.port(), "/upload/boots", body).status, 200);
  EXPECT_TRUE(soon([&] { return get(serving.port(), "/data/2026-11-22").status == 200; }));
  EXPECT_EQ(get(serving.port(), "/data/2026-11-22").body, report("2026-11-22", "0.5") + "\n");
}

TEST_F(ServeTest, KilledItLosesNothingThatItAcknowledged) {
  const auto all = reports();
  size_t sent = 0;
  for (int round = 0; round < 3; ++round) {
    Serving serving{dir_ / "data"};
    Connection connection{serving.port()};
    for (int i = 0; i < 50; ++i, ++sent) {
      connection.send(post_request("/upload/2026-11-15", all[sent]));
      ASSERT_EQ(connection.receive().status, 200);
    }
    EXPECT_EQ(serving.stop(SIGKILL), -SIGKILL);
  }
  const Serving serving{dir_ / "data"};
  const std::string data = get(serving.port(), "/data/2026-11-15").body;
  EXPECT_EQ(count_lines(data), sent);
  for (size_t i = 0; i < sent; ++i) {
    EXPECT_THAT(data, HasSubstr("\"X\":" + json::parse(all[i])["X"].dump()));
  }
}

TEST_F(ServeTest, ShowsTheSite) {
  const auto site = dir_ / "site";
  std::filesystem::create_directories(site / "assets");
  ASSERT_TRUE(base::replace_file(site / "index.html", "<p>welcome").has_value());
  ASSERT_TRUE(base::replace_file(site / "assets/a.css", "p{}").has_value());
  ASSERT_TRUE(base::replace_file(dir_ / "secret", "secret").has_value());
  const Serving serving{dir_ / "data", {"--site", site.native()}};
  EXPECT_EQ(get(serving.port(), "/").body, "<p>welcome");
  EXPECT_EQ(get(serving.port(), "/assets/a.css").headers.at("Content-Type"),
            "text/css; charset=utf-8");
  EXPECT_EQ(get(serving.port(), "/assets/../../secret").status, 404);
  EXPECT_EQ(get(serving.port(), "/data").headers.at("Location"), "/data/");
}

}  // namespace
}  // namespace tally::collector
