// Sampling: which of many users send, and what. 10,000 users each, all with real directories and
// weekly runs of their own, one after the other.
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>

#include "base/file.h"
#include "base/temp_dir.h"
#include "upload/weekly_run.h"

namespace tally::upload {
namespace {

namespace fs = std::filesystem;

constexpr int kUsers = 10'000;
constexpr const char* kCounterFile =
    TALLY_TEST_DATA "/go-1.23.5/local/gofmt@go1.23.5-go1.23.5-linux-amd64-2026-11-22.v1.count";

format::UploadConfig config_with(double sample_rate, std::vector<format::CounterConfig> counters) {
  format::UploadConfig config;
  config.goos = {"linux"};
  config.goarch = {"amd64"};
  config.go_version = {"go1.23.5"};
  config.sample_rate = sample_rate;
  config.programs = {{.name = "cmd/gofmt",
                      .versions = {"go1.23.5"},
                      .counters = std::move(counters),
                      .stacks = {}}};
  return config;
}

// Synced files are a hundred times as fast where they are kept in memory.
fs::path fast_directory() {
  return fs::is_directory("/dev/shm") ? "/dev/shm" : fs::temp_directory_path();
}

class SampleTest : public testing::Test {
 protected:
  SampleTest() {
    std::string name = (fast_directory() / "tally.XXXXXX").native();
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary directory");
    directory_ = name;
  }
  ~SampleTest() override {
    std::error_code ignored;
    fs::remove_all(directory_, ignored);
  }

  // Calls `sent` with each report that one of the users sends.
  void run_all(const format::UploadConfig& config,
               const std::function<void(std::string_view)>& sent) const {
    const RunOptions options{.directory = directory_,
                             .consent =
                                 [] {
                                   return Consent{.mode = consent::Mode::kOn,
                                                  .since = *base::parse_date("2026-11-15")};
                                 },
                             .config = config,
                             .now = *base::parse_date("2026-11-30"),
                             .send =
                                 [&](const std::string&, std::string_view body) {
                                   sent(body);
                                   return SendResult{Sent::kAccepted, "200"};
                                 },
                             .log = [](const std::string&) {}};
    for (int user = 0; user < kUsers; ++user) {
      fs::create_directories(directory_ / "local");
      fs::copy_file(kCounterFile, directory_ / "local/gofmt.v1.count");
      ASSERT_EQ(run_weekly(options).value().reports_made, 1);
      fs::remove_all(directory_ / "local");
      fs::remove_all(directory_ / "upload");
    }
  }

  fs::path directory_;
};

// Within 4 standard errors: of 16,000 tests of this kind one fails by chance.
void expect_share(int sent, double rate) {
  EXPECT_NEAR(sent, rate * kUsers, 4 * std::sqrt(rate * (1 - rate) * kUsers)) << "at " << rate;
}

class RateTest : public SampleTest, public testing::WithParamInterface<double> {};

// And of the reports with one counter, which the config wants of half as many users.
TEST_P(RateTest, IsTheShareOfUsersThatSend) {
  const double rate = GetParam();
  const auto config = config_with(rate, {{.name = "gofmt/invocations", .rate = rate / 2}});
  int sent = 0;
  int with_counter = 0;
  run_all(config, [&](std::string_view body) {
    ++sent;
    with_counter += body.contains("gofmt/invocations") ? 1 : 0;
  });
  expect_share(sent, rate);
  expect_share(with_counter, rate / 2);
}

INSTANTIATE_TEST_SUITE_P(Rates, RateTest, testing::Values(0.01, 0.1, 0.5));

}  // namespace
}  // namespace tally::upload
