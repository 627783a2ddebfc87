// Uploads as clients send them, made from real-looking reports: each is a new report, with an X of
// its own.
#ifndef TALLY_BENCH_COLLECTOR_REPORT_REQUESTS_H_
#define TALLY_BENCH_COLLECTOR_REPORT_REQUESTS_H_

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "format/report.h"

namespace tally::bench {

// For one thread.
class ReportRequests {
 public:
  // Reads reports of at most `longest` bytes, one a line, from `file`; their Week is replaced by
  // `week`, if it is not empty.
  static base::Result<ReportRequests> load(const std::filesystem::path& file, size_t longest,
                                           std::string_view week, uint64_t seed);

  // Puts the next request (header and body) into `out`.
  void next(std::string& out);

  double mean_body() const;  // bytes

 private:
  // A report around its X.
  struct Template {
    std::string before;
    std::string after;
  };

  static Template template_of(const format::Report& report);

  std::vector<Template> templates_;
  size_t at_ = 0;
  std::mt19937_64 random_;
};

}  // namespace tally::bench

#endif  // TALLY_BENCH_COLLECTOR_REPORT_REQUESTS_H_
