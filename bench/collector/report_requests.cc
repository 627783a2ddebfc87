#include "report_requests.h"

#include <fmt/format.h>

#include <fstream>
#include <utility>

namespace tally::bench {
namespace {

using base::fail;

constexpr size_t kDigits = 16;  // of an X behind its point: about what a double has

}  // namespace

base::Result<ReportRequests> ReportRequests::load(const std::filesystem::path& file, size_t longest,
                                                  std::string_view week, uint64_t seed) {
  constexpr std::string_view kWeek = "{\"Week\":\"";
  constexpr size_t kDate = 10;
  constexpr std::string_view kX = "\"X\":";
  ReportRequests requests;
  requests.random_.seed(seed);
  std::ifstream in{file};
  if (!in) return fail("reading the reports {}: it cannot be opened", file.native());
  for (std::string line; std::getline(in, line);) {
    if (line.size() > longest) continue;
    const size_t x = line.find(kX);
    const size_t end = line.find(',', x);
    if (!line.starts_with(kWeek) || x == std::string::npos || end == std::string::npos) {
      return fail("reading the reports {}: a line is no merged report", file.native());
    }
    if (!week.empty()) line.replace(kWeek.size(), kDate, week);
    requests.templates_.push_back({line.substr(0, x + kX.size()), line.substr(end)});
  }
  if (requests.templates_.empty())
    return fail("reading the reports {}: it has none that is short enough", file.native());
  return requests;
}

void ReportRequests::next(std::string& out) {
  const Template& report = templates_[at_];
  at_ = (at_ + 1) % templates_.size();
  // The first digit is none that could make X 0, nor the last one that a shorter form leaves out.
  const uint64_t number = 1'000'000'000'000'000 + random_() % 8'999'999'999'999'999;
  const size_t length =
      report.before.size() + std::string_view{"0."}.size() + kDigits + report.after.size();
  out.clear();
  fmt::format_to(std::back_inserter(out),
                 "POST /upload/x HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                 "Content-Length: {}\r\n\r\n{}0.{:016}{}",
                 length, report.before, number, report.after);
}

double ReportRequests::mean_body() const {
  size_t bytes = 0;
  for (const Template& each : templates_) bytes += each.before.size() + each.after.size();
  return static_cast<double>(bytes) / static_cast<double>(templates_.size()) + kDigits + 2;
}

}  // namespace tally::bench
