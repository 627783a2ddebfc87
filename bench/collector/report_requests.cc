#include "report_requests.h"

#include <fmt/format.h>

#include <fstream>
#include <utility>

namespace tally::bench {
namespace {

using base::fail;

constexpr size_t kDigits = 16;  // of an X behind its point: about what a double has

}  // namespace

// As clients send it: indented, its names sorted.
ReportRequests::Template ReportRequests::template_of(const format::Report& report) {
  constexpr std::string_view kX = "\"X\": ";
  const std::string body = format::write_report(report);
  const size_t x = body.find(kX) + kX.size();
  return {body.substr(0, x), body.substr(body.find(',', x))};
}

base::Result<ReportRequests> ReportRequests::load(const std::filesystem::path& file, size_t longest,
                                                  std::string_view week, uint64_t seed) {
  ReportRequests requests;
  requests.random_.seed(seed);
  std::ifstream in{file};
  if (!in) return fail("reading the reports {}: it cannot be opened", file.native());
  for (std::string line; std::getline(in, line);) {
    auto report = format::parse_report(line);
    if (!report) return fail("reading the reports {}: {}", file.native(), report.error().message);
    if (!week.empty()) report->week = week;
    Template made = template_of(*report);
    if (made.before.size() + made.after.size() > longest) continue;
    requests.templates_.push_back(std::move(made));
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
