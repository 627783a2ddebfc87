#include "collector/http/public_service.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <boost/asio/post.hpp>
#include <future>
#include <vector>

#include "base/temp_dir.h"

namespace tally::collector {
namespace {

constexpr std::string_view kReport =
    R"({"Week":"2026-11-22","LastWeek":"","X":0.5,"Programs":null,"Config":"v0.44.0"})";

class PublicServiceTest : public testing::Test {
 protected:
  PublicServiceTest() {
    CollectorOptions options;
    options.data = dir_ / "data";
    options.config = TALLY_TEST_DATA "/go-config/config.json";
    options.site = dir_ / "none";
    options.standing_clock = base::parse_date_or_time("2026-11-23").value();
    options.limits.waiting_requests = 2;
    collector_ = std::move(Collector::open(options).value());
    std::promise<unsigned> stored;
    collector_->take(kReport, [&](Response answer) { stored.set_value(answer.status); });
    EXPECT_EQ(stored.get_future().get(), 200U);
    EXPECT_TRUE(collector_->merge_now().has_value());
    service_.emplace(*collector_, slow_);
  }
  ~PublicServiceTest() override { slow_.join(); }

  Answer ask(std::string target) {
    Request request;
    request.method = "GET";
    request.target = std::move(target);
    return service_->answer(request);
  }

  base::TempDir dir_;
  std::unique_ptr<Collector> collector_;
  boost::asio::thread_pool slow_{1};
  std::optional<PublicService> service_;
};

TEST_F(PublicServiceTest, SoManyWaitAndOthersAreToldToComeAgain) {
  std::promise<void> go_on;
  boost::asio::post(slow_, [gate = go_on.get_future().share()] { gate.wait(); });
  std::vector<std::promise<unsigned>> answers(2);
  for (std::promise<unsigned>& each : answers) {
    Answer answer = ask("/api/v1/charts");
    auto* work = std::get_if<Work>(&answer);
    ASSERT_NE(work, nullptr);
    (*work)([&](Response response) { each.set_value(response.status); });
  }
  for (const char* target : {"/api/v1/charts", "/api/v1/stacks", "/api/v1/programs"}) {
    const Answer answer = ask(target);
    const auto* full = std::get_if<Response>(&answer);
    ASSERT_NE(full, nullptr) << target;
    EXPECT_EQ(full->status, 503U);
    EXPECT_EQ(full->headers, (std::vector<Header>{{"Retry-After", "5"}}));
    EXPECT_TRUE(full->body->starts_with("{\"Error\":")) << *full->body;
  }
  // What is no work is answered all the same.
  EXPECT_EQ(std::get<Response>(ask("/api/v1/weeks")).status, 200U);
  EXPECT_EQ(std::get<Response>(ask("/data/2026-11-22")).status, 200U);
  go_on.set_value();
  for (std::promise<unsigned>& each : answers) EXPECT_EQ(each.get_future().get(), 200U);
  EXPECT_TRUE(std::holds_alternative<Work>(ask("/api/v1/charts"))) << "there is room again";
}

TEST_F(PublicServiceTest, WhoGoesAwayBeforeItBeganTakesNoPlace) {
  for (int i = 0; i < 10; ++i) {
    EXPECT_TRUE(std::holds_alternative<Work>(ask("/api/v1/charts"))) << i;
  }
}

}  // namespace
}  // namespace tally::collector
