// What it costs to keep a report durably, beside the least that any store must do: append the same
// bytes to a file and sync it as often. One iteration is one batch, or as many reports as the store
// takes into one sync; `reports/s` is what counts.
#include <benchmark/benchmark.h>
#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdlib>
#include <mutex>
#include <random>
#include <stdexcept>
#include <string>
#include <vector>

#include "base/descriptor.h"
#include "base/temp_dir.h"
#include "collector/store/store.h"

namespace {

using tally::base::TempDir;
using tally::collector::AcceptedReport;
using tally::collector::Store;
using tally::collector::Stored;

constexpr size_t kReportSize = 3000;

// Text that packs about as well as reports do: words of a small vocabulary with numbers.
std::string line_of(std::mt19937_64& random) {
  std::string line;
  while (line.size() < kReportSize) {
    line += "\"go/platform/counter-";
    line += std::to_string(random() % 500);
    line += ":bucket\":";
    line += std::to_string(random() % 100'000);
    line += ',';
  }
  line.resize(kReportSize);
  return line;
}

std::vector<std::string> lines() {
  std::mt19937_64 random{1};
  std::vector<std::string> lines;
  for (int i = 0; i < 1000; ++i) lines.push_back(line_of(random));
  return lines;
}

void count(benchmark::State& state, size_t reports) {
  state.counters["reports/s"] =
      benchmark::Counter(static_cast<double>(reports), benchmark::Counter::kIsRate);
  state.SetBytesProcessed(static_cast<int64_t>(reports * kReportSize));
}

void append_and_sync(benchmark::State& state) {
  const TempDir dir;
  const auto all = lines();
  const tally::base::Descriptor file{
      ::open((dir / "log").c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600)};
  const auto batch = static_cast<size_t>(state.range(0));
  size_t reports = 0;
  for (auto _ : state) {
    std::string bytes;
    for (size_t i = 0; i < batch; ++i) bytes += all[reports++ % all.size()];
    if (::write(file.get(), bytes.data(), bytes.size()) != static_cast<ssize_t>(bytes.size()) ||
        ::fdatasync(file.get()) != 0) {
      throw std::runtime_error("the disk is full");
    }
  }
  count(state, reports);
}
BENCHMARK(append_and_sync)->Arg(1)->Arg(64)->Arg(500)->UseRealTime()->MinTime(3);

// As many reports are under way as the argument says: what 64 connections do.
void store_reports(benchmark::State& state) {
  const TempDir dir;
  const auto all = lines();
  auto store = Store::open(dir / "store");
  if (!store) throw std::runtime_error(store.error().message);
  std::mt19937_64 random{2};
  std::mutex mutex;
  std::condition_variable wake;
  size_t under_way = 0;
  std::atomic<size_t> refused = 0;
  const auto most = static_cast<size_t>(state.range(0));
  size_t reports = 0;
  const auto wait_for_at_most = [&](size_t number) {
    std::unique_lock lock{mutex};
    wake.wait(lock, [&] { return under_way <= number; });
  };
  for (auto _ : state) {
    for (size_t i = 0; i < most; ++i) {
      const double x = std::uniform_real_distribution{1e-9, 1.0}(random);
      {
        std::unique_lock lock{mutex};
        wake.wait(lock, [&] { return under_way < most; });
        ++under_way;
      }
      (*store)->submit({"2026-11-22", x, all[reports++ % all.size()]}, [&](Stored stored) {
        if (stored != Stored::kNew) ++refused;
        const std::scoped_lock lock{mutex};
        if (--under_way <= most / 2) wake.notify_one();
      });
    }
  }
  wait_for_at_most(0);
  if (refused != 0) throw std::runtime_error("reports were refused");
  const auto status = (*store)->status();
  count(state, reports);
  state.counters["reports/sync"] =
      static_cast<double>(status.stored_reports) / static_cast<double>(status.synced_batches);
  state.counters["sync%"] = 100 * status.sync_seconds / status.batch_seconds;
}
BENCHMARK(store_reports)->Arg(1)->Arg(64)->Arg(500)->Arg(4000)->UseRealTime()->MinTime(5);

}  // namespace

BENCHMARK_MAIN();
