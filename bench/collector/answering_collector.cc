// The collector without a store: it checks each report and answers 200. What the store costs is the
// difference to tallyd (script/bench-collector).
#include <spdlog/spdlog.h>

#include <cstdio>
#include <span>

#include "base/date.h"
#include "collector/collector.h"
#include "collector/http/server.h"

namespace {

using tally::base::Result;
using tally::collector::AcceptedReport;
using tally::collector::CheckResult;
using tally::collector::NewReports;
using tally::collector::Stored;
using tally::collector::StoreStatus;
using tally::collector::WeekCount;

// Keeps nothing, and says so of nothing.
class NoStore final : public tally::collector::Store {
 public:
  void submit(AcceptedReport, Callback done) override { done(Stored::kNew); }
  std::vector<WeekCount> weeks() const override { return {}; }
  Result<void> scan(std::string_view, const Visitor&) const override { return {}; }
  NewReports take_new(std::string_view) override { return {}; }
  Result<void> read(std::string_view, std::span<const double>, const Visitor&) const override {
    return {};
  }
  Result<void> drop(std::string_view) override { return {}; }
  Result<CheckResult> check() const override { return {}; }
  Result<void> back_up(const std::filesystem::path&) const override { return {}; }
  StoreStatus status() const override { return {}; }
};

Result<void> serve(const char* config, const char* as_of, const char* data) {
  tally::collector::CollectorOptions options;
  options.data = data;
  options.config = config;
  const auto clock = tally::base::parse_date_or_time(as_of);
  if (!clock) return std::unexpected(clock.error());
  options.standing_clock = *clock;
  const auto collector = tally::collector::Collector::open(options, std::make_unique<NoStore>());
  if (!collector) return std::unexpected(collector.error());
  tally::collector::ServerOptions listening;
  listening.listen = "127.0.0.1:0";
  const auto server = tally::collector::Server::listen(**collector, listening);
  if (!server) return std::unexpected(server.error());
  std::printf("listening on %s\n", (*server)->url().c_str());
  std::fflush(stdout);
  (*server)->run();
  return {};
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) {
    std::fprintf(stderr, "usage: answering_collector CONFIG AS_OF DATA_DIR\n");
    return 2;
  }
  spdlog::set_level(spdlog::level::off);
  if (const auto served = serve(argv[1], argv[2], argv[3]); !served) {
    std::fprintf(stderr, "answering_collector: %s\n", served.error().message.c_str());
    return 1;
  }
}
