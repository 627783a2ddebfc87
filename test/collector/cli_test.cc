// The command line of tallyd: what it prints, and its exit codes.
#include <gmock/gmock.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/file.h"
#include "base/temp_dir.h"
#include "process.h"

namespace tally::collector {
namespace {

using nlohmann::json;
using testing::HasSubstr;

constexpr int kFailure = 1;
constexpr int kUsage = 2;

void expect_failure(const std::vector<std::string>& arguments, int code, std::string_view why) {
  const Finished finished = run_tallyd(arguments);
  EXPECT_EQ(finished.exit_code, code) << finished.err;
  EXPECT_EQ(finished.out, "");
  EXPECT_TRUE(finished.err.starts_with("tallyd: ")) << finished.err;
  EXPECT_THAT(finished.err, HasSubstr(why));
  EXPECT_EQ(finished.err.find('\n'), finished.err.size() - 1) << finished.err;
}

TEST(Cli, HelpHasExamples) {
  EXPECT_EQ(run_tallyd({"--help"}).exit_code, 0);
  for (const char* command : {"serve", "merge", "charts", "limits"}) {
    const Finished help = run_tallyd({command, "--help"});
    EXPECT_EQ(help.exit_code, 0);
    EXPECT_THAT(help.out, HasSubstr(std::string("  $ tallyd ") + command + " --"));
    EXPECT_EQ(help.err, "");
  }
}

TEST(Cli, UsageErrors) {
  expect_failure({}, kUsage, "tallyd --help");
  expect_failure({"sing"}, kUsage, "tallyd --help");
  expect_failure({"serve"}, kUsage, "--config is required");
  expect_failure({"merge", "--data", "x", "--date", "2026-11-31"}, kUsage, "2026-11-31");
  expect_failure({"serve", "--config", kConfigFile, "--tls-cert", "x"}, kUsage, "--tls-key");
  expect_failure({"serve", "--config", kConfigFile, "--tls-key", "x"}, kUsage, "--tls-cert");
  expect_failure({"serve", "--config", kConfigFile, "--as-of", "soon"}, kUsage, "soon");
  expect_failure({"serve", "--config", kConfigFile, "--limit", "body=-1"}, kUsage,
                 "the limit body cannot be \"-1\"");
  expect_failure({"serve", "--config", kConfigFile, "--limit", "bodi=1KiB"}, kUsage,
                 "did you mean body?");
  expect_failure({"charts", "--config", kConfigFile}, kUsage, "files");
}

TEST(Cli, ServeSaysWhatItCannotUse) {
  const base::TempDir dir;
  const Serving other{dir / "other"};
  const std::string taken = "127.0.0.1:" + std::to_string(other.port());
  const auto refusal = [&](const std::string& config, const std::string& data,
                           std::vector<std::string> more = {}) {
    more.insert(more.begin(), {"serve", "--config", config, "--data", (dir / data).native()});
    if (std::ranges::find(more, "--operator-listen") == more.end()) {
      more.insert(more.end(), {"--operator-listen", "none"});
    }
    const Finished finished = run_tallyd(more);
    EXPECT_EQ(finished.exit_code, kFailure) << finished.err;
    EXPECT_EQ(finished.out, "");
    return finished.err.substr(std::min(finished.err.find("tallyd: "), finished.err.size()));
  };
  EXPECT_THAT(refusal("/nothing", "data"), HasSubstr("/nothing"));
  EXPECT_THAT(refusal(kReportsFile, "data"), HasSubstr("the upload config"));
  EXPECT_THAT(refusal(kConfigFile, "data", {"--site", "/nothing"}), HasSubstr("/nothing"));
  EXPECT_THAT(refusal(kConfigFile, "data", {"--listen", "nowhere"}), HasSubstr("HOST:PORT"));
  EXPECT_THAT(refusal(kConfigFile, "data", {"--listen", taken}), HasSubstr("--listen"));
  EXPECT_THAT(refusal(kConfigFile, "data", {"--operator-listen", taken, "--listen", "127.0.0.1:0"}),
              HasSubstr("choose another address with --operator-listen"));
  EXPECT_THAT(refusal(kConfigFile, "data", {"--tls-cert", "/nothing", "--tls-key", "/nothing"}),
              HasSubstr("reading the certificate /nothing"));
  EXPECT_THAT(refusal(kConfigFile, "other"), HasSubstr("another process"));
}

TEST(Cli, MergeNeedsAStoreThatIsFree) {
  const base::TempDir dir;
  expect_failure({"merge", "--data", dir.path().native(), "--date", "2026-11-22"}, kFailure,
                 "there is none");
  const Serving serving{dir / "data"};
  expect_failure({"merge", "--data", (dir / "data").native(), "--date", "2026-11-22"}, kFailure,
                 "running tallyd serve");
}

TEST(Cli, ChartsEqualTheReference) {
  const Finished charts =
      run_tallyd({"charts", "--reference", "--config", kConfigFile, kReportsFile});
  EXPECT_EQ(charts.exit_code, 0) << charts.err;
  EXPECT_EQ(json::parse(charts.out), json::parse(base::read_file(kChartsFile).value()));
}

TEST(Cli, ChartsHaveSharesUnlessTheReferenceIsWanted) {
  const Finished charts = run_tallyd({"charts", "--config", kConfigFile, kReportsFile});
  EXPECT_EQ(charts.exit_code, 0) << charts.err;
  const json bar = json::parse(charts.out)["Programs"][0]["Charts"][0]["Data"][0];
  for (const char* member : {"Week", "Key", "Value", "Share", "Low", "High"}) {
    EXPECT_TRUE(bar.contains(member)) << member;
  }
}

TEST(Cli, ChartsOfARange) {
  const base::TempDir dir;
  const auto file = (dir / "two.ndjson").native();
  ASSERT_TRUE(base::replace_file(file,
                                 "{\"Week\":\"2026-11-22\",\"X\":0.5,\"Config\":\"v1.0.0\"}\n"
                                 "{\"Week\":\"2026-11-08\",\"X\":0.5,\"Config\":\"v1.0.0\"}\n")
                  .has_value());
  const auto charts = [&](std::vector<std::string> more) {
    std::vector<std::string> arguments = {"charts", "--config", kConfigFile, file};
    arguments.insert(arguments.end(), more.begin(), more.end());
    const Finished finished = run_tallyd(arguments);
    EXPECT_EQ(finished.exit_code, 0) << finished.err;
    const json parsed = json::parse(finished.out);
    return parsed["DateRange"].dump() + parsed["NumReports"].dump();
  };
  EXPECT_EQ(charts({}), R"(["2026-11-08","2026-11-22"]2)");
  EXPECT_EQ(charts({"--from", "2026-11-09"}), R"(["2026-11-09","2026-11-22"]1)");
  EXPECT_EQ(charts({"--to", "2026-11-09"}), R"(["2026-11-08","2026-11-09"]1)");
  EXPECT_EQ(charts({"--from", "2026-12-01", "--to", "2026-12-02"}),
            R"(["2026-12-01","2026-12-02"]0)");
}

TEST(Cli, ChartsSayWhichLineIsNoReport) {
  const base::TempDir dir;
  const auto file = (dir / "bad.ndjson").native();
  const auto expect = [&](std::string_view content, std::string_view why) {
    ASSERT_TRUE(base::replace_file(file, content).has_value());
    expect_failure({"charts", "--config", kConfigFile, file}, kFailure, why);
  };
  const std::string good = "{\"Week\":\"2026-11-22\",\"X\":0.5}\n";
  expect(good + "hello\n", file + ": line 2 is not a report: it is not JSON");
  expect(good + good + "{}\n", file + ": line 3: the report's Week");
  expect(good + "\n", "line 2");
  expect("", "--from");
  expect_failure({"charts", "--config", kConfigFile, "/nothing"}, kFailure, "/nothing");
  expect_failure({"charts", "--config", kConfigFile, "--from", "2026-11-23", "--to", "2026-11-22",
                  kReportsFile},
                 kFailure, "ends before it begins");
}

}  // namespace
}  // namespace tally::collector
