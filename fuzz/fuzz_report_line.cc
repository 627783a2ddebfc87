// Whatever the fast reader of merged lines takes, it reads as the general parser does. The first
// line of the input is records of the upload config between `;`; the rest is the line.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "collector/charts/chart_index.h"
#include "collector/charts/report_hits.h"
#include "collector/charts/report_names.h"
#include "collector/charts/report_scanner.h"

namespace {

using namespace tally::collector;

tally::format::UploadConfig config(std::string_view records) {
  tally::format::UploadConfig config;
  config.goos = {"linux", "a<b"};
  config.goarch = {"amd64"};
  config.go_version = {"go1.26.8", "gcc-12.2"};
  config.programs = {{.name = "p", .versions = {"v1.2.3", ""}, .counters = {}, .stacks = {}},
                     {.name = "q", .versions = {}, .counters = {{"a:{b,<1}", 1, 0}}, .stacks = {}}};
  while (!records.empty()) {
    const std::string_view record = records.substr(0, records.find(';'));
    records.remove_prefix(std::min(records.size(), record.size() + 1));
    if (!record.empty()) config.programs[0].counters.push_back({std::string(record), 1, 0});
  }
  return config;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view input{reinterpret_cast<const char*>(data), size};
  const std::string_view records = input.substr(0, input.find('\n'));
  const std::string_view line = input.substr(std::min(size, records.size() + 1));
  const ReportNames names{ChartIndex{config(records)}};
  ReportScanner scanner{names};
  ReportHits parsed;
  const bool is_report = read_any_report(line, names, parsed).has_value();
  // What stands behind the line must not matter.
  for (const char behind : {'\0', '"', '}', '1'}) {
    const std::string padded = std::string(line) + std::string(kScanPadding, behind);
    ReportHits scanned;
    if (!scanner.scan(std::string_view{padded}.substr(0, line.size()), scanned)) continue;
    if (!is_report) std::abort();
    scanned.sort();
    parsed.sort();
    if (scanned.week != parsed.week || scanned.x != parsed.x ||
        scanned.any_program != parsed.any_program || scanned.programs != parsed.programs ||
        scanned.hits != parsed.hits || scanned.stacks != parsed.stacks) {
      std::abort();
    }
    const auto head = read_head(std::string_view{padded}.substr(0, line.size()));
    if (!head || head->week != parsed.week || head->x != parsed.x) std::abort();
  }
  return 0;
}
