// The keys of the embedded store. Pure functions, for any thread.
//
//   <week>/<16 hexadecimal digits>   a report; the digits are the bits of its X, and positive
//                                    doubles sort as the bits they are made of
//   n/<week>                         how many reports the week has, in decimal; written with them
#ifndef TALLY_COLLECTOR_STORE_REPORT_KEY_H_
#define TALLY_COLLECTOR_STORE_REPORT_KEY_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tally::collector {

struct ReportKey {
  std::string_view week;  // in the text that was parsed
  uint64_t bits = 0;      // of X
};

std::string report_key(std::string_view week, double x);
std::string report_key(std::string_view week, uint64_t bits);

// Nothing if it is the key of no report.
std::optional<ReportKey> parse_report_key(std::string_view key);

// All reports of the week are in [week_begin, week_end).
std::string week_begin(std::string_view week);
std::string week_end(std::string_view week);

inline constexpr std::string_view kCountPrefix = "n/";
std::string count_key(std::string_view week);

}  // namespace tally::collector

#endif  // TALLY_COLLECTOR_STORE_REPORT_KEY_H_
