#include "collector/store/report_key.h"

#include <fmt/format.h>

#include <bit>
#include <charconv>

#include "base/date.h"

namespace tally::collector {
namespace {

constexpr size_t kWeekSize = 10;  // YYYY-MM-DD
constexpr size_t kDigits = 16;

}  // namespace

std::string report_key(std::string_view week, uint64_t bits) {
  std::string key{week};
  key += '/';
  constexpr std::string_view kHex = "0123456789abcdef";
  for (int shift = 60; shift >= 0; shift -= 4) key += kHex[(bits >> shift) & 0xf];
  return key;
}

std::string report_key(std::string_view week, double x) {
  return report_key(week, std::bit_cast<uint64_t>(x));
}

std::optional<ReportKey> parse_report_key(std::string_view key) {
  if (key.size() != kWeekSize + 1 + kDigits || key[kWeekSize] != '/') return std::nullopt;
  ReportKey result{.week = key.substr(0, kWeekSize)};
  if (!base::parse_date(result.week)) return std::nullopt;
  const std::string_view digits = key.substr(kWeekSize + 1);
  // from_chars takes capitals too, which would be another key.
  if (digits.find_first_not_of("0123456789abcdef") != std::string_view::npos) return std::nullopt;
  std::from_chars(digits.data(), digits.data() + digits.size(), result.bits, 16);
  return result;
}

std::string week_begin(std::string_view week) { return fmt::format("{}/", week); }
// '0' follows '/'.
std::string week_end(std::string_view week) { return fmt::format("{}0", week); }

std::string count_key(std::string_view week) { return fmt::format("{}{}", kCountPrefix, week); }

}  // namespace tally::collector
