// What it costs to count reports into charts, next to a parser that does nothing else with the same
// bytes. TALLY_BENCH_REPORTS names a merged file (bench/make_reports), TALLY_BENCH_CONFIG the
// upload config.
#include <benchmark/benchmark.h>
#include <simdjson.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/file.h"
#include "base/temp_dir.h"
#include "collector/charts/aggregate_file.h"
#include "collector/charts/chart_index.h"
#include "collector/charts/combine.h"
#include "collector/charts/count_files.h"
#include "collector/charts/line_counter.h"
#include "collector/charts/line_reader.h"
#include "collector/charts/report_hits.h"
#include "collector/charts/report_names.h"

namespace tally::collector {
namespace {

std::string from_environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

const std::string& reports_file() {
  static const std::string kFile = from_environment("TALLY_BENCH_REPORTS");
  return kFile;
}

std::shared_ptr<const ChartIndex> index() {
  static const auto kIndex = [] {
    const auto text = base::read_file(from_environment("TALLY_BENCH_CONFIG"));
    const auto config = format::parse_upload_config(text.value());
    return std::make_shared<const ChartIndex>(config.value());
  }();
  return kIndex;
}

// The whole file, for what works in memory.
const simdjson::padded_string& bytes() {
  static const simdjson::padded_string kBytes{base::read_file(reports_file()).value()};
  return kBytes;
}

void set_rate(benchmark::State& state, size_t size) {
  state.SetBytesProcessed(static_cast<int64_t>(state.iterations()) * static_cast<int64_t>(size));
}

constexpr size_t kBatch = size_t{1} << 20;

// simdjson's DOM of each line, and nothing done with it: one thread, the file in memory.
void BM_SimdjsonDom(benchmark::State& state) {
  simdjson::dom::parser parser;
  parser.threaded = false;
  for (auto _ : state) {
    simdjson::dom::document_stream stream;
    if (parser.parse_many(bytes(), kBatch).get(stream)) return state.SkipWithError("no JSON");
    uint64_t reports = 0;
    for (auto document : stream) reports += document.error() ? 0 : 1;
    benchmark::DoNotOptimize(reports);
  }
  set_rate(state, bytes().size());
}
BENCHMARK(BM_SimdjsonDom)->Unit(benchmark::kMillisecond)->UseRealTime();

// The same with its on-demand parser, of which each document's X is asked for.
void BM_SimdjsonOnDemand(benchmark::State& state) {
  simdjson::ondemand::parser parser;
  for (auto _ : state) {
    simdjson::ondemand::document_stream stream;
    if (parser.iterate_many(bytes(), kBatch).get(stream)) return state.SkipWithError("no JSON");
    double sum = 0;
    for (auto document : stream) sum += document["X"].get_double().value();
    benchmark::DoNotOptimize(sum);
  }
  set_rate(state, bytes().size());
}
BENCHMARK(BM_SimdjsonOnDemand)->Unit(benchmark::kMillisecond)->UseRealTime();

// `tallyd charts` without its start: from the file to numbers.
void BM_Charts(benchmark::State& state) {
  const auto threads = static_cast<unsigned>(state.range(0));
  uint64_t size = 0;
  for (auto _ : state) {
    const auto counted =
        count_files(index(), {reports_file()}, {.from = {}, .to = {}, .threads = threads});
    if (!counted) return state.SkipWithError(counted.error().message.c_str());
    benchmark::DoNotOptimize(counted->counts.reports);
    size = std::filesystem::file_size(reports_file());
  }
  set_rate(state, size);
}
BENCHMARK(BM_Charts)->Arg(1)->Arg(2)->Unit(benchmark::kMillisecond)->UseRealTime();

// What the collector does with a week that has changed: counts its merged file, with its stacks,
// and writes the aggregate file.
void BM_CountDay(benchmark::State& state) {
  const base::TempDir dir;
  const auto size = std::filesystem::file_size(reports_file());
  for (auto _ : state) {
    const auto day = count_merged_file(reports_file(), dir / "day", index(), false);
    if (!day) return state.SkipWithError(day.error().message.c_str());
  }
  set_rate(state, size);
}
BENCHMARK(BM_CountDay)->Unit(benchmark::kMillisecond)->UseRealTime();

// The charts of so many weeks from what was counted of each.
void BM_Combine(benchmark::State& state) {
  const base::TempDir dir;
  std::vector<CountedDay> days;
  for (const auto& entry :
       std::filesystem::directory_iterator{from_environment("TALLY_BENCH_WEEKS")}) {
    if (entry.path().extension() != ".ndjson") continue;
    if (days.size() == static_cast<size_t>(state.range(0))) break;
    const auto file = dir / std::to_string(days.size());
    auto day = count_merged_file(entry.path(), file, index(), false);
    if (!day) return state.SkipWithError(day.error().message.c_str());
    days.push_back({std::make_shared<const DayAggregate>(std::move(*day)), file, entry.path()});
  }
  for (auto _ : state) {
    const auto combined = combine(index(), days, false);
    if (!combined) return state.SkipWithError(combined.error().message.c_str());
    state.counters["reports"] = static_cast<double>(combined->reports);
  }
}
BENCHMARK(BM_Combine)->Arg(1)->Arg(2)->Arg(4)->Arg(8)->Unit(benchmark::kMillisecond);

// Finding the lines and nothing else.
void BM_Lines(benchmark::State& state) {
  const auto file = MergedFile::open(reports_file()).value();
  for (auto _ : state) {
    LineReader reader{file, 0, file->size()};
    uint64_t lines = 0;
    for (std::string_view line; reader.next(line);) ++lines;
    benchmark::DoNotOptimize(lines);
  }
  set_rate(state, file->size());
}
BENCHMARK(BM_Lines)->Unit(benchmark::kMillisecond)->UseRealTime();

// What any other line takes: the first thousand by the general parser.
void BM_GeneralPath(benchmark::State& state) {
  const ReportNames names{*index()};
  const auto file = MergedFile::open(reports_file()).value();
  ReportHits hits;
  size_t size = 0;
  for (auto _ : state) {
    LineReader reader{file, 0, file->size()};
    std::string_view line;
    size = 0;
    for (int i = 0; i < 1000 && reader.next(line); ++i) {
      if (!read_any_report(line, names, hits)) return state.SkipWithError("no report");
      size += line.size() + 1;
    }
  }
  set_rate(state, size);
}
BENCHMARK(BM_GeneralPath)->Unit(benchmark::kMillisecond)->UseRealTime();

}  // namespace
}  // namespace tally::collector

int main(int argc, char** argv) {
  if (tally::collector::reports_file().empty()) {
    std::fputs("bench_charts is run by script/bench-charts, which makes its files\n", stderr);
    return 1;
  }
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
