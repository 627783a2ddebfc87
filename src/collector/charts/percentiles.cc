#include "collector/charts/percentiles.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "tally/bound.h"

namespace tally::collector {
namespace {

// "ns" for times, "B" for sizes, "" for plain numbers.
std::string_view unit_of(std::string_view bound) {
  const size_t end = bound.find_first_not_of("0123456789");
  if (end == std::string_view::npos) return "";
  return bound.ends_with('B') ? "B" : "ns";
}

struct Unit {
  std::string_view name;
  double value;
};
constexpr std::array<Unit, 6> kTimes = {
    {{"h", 3600e9}, {"min", 60e9}, {"s", 1e9}, {"ms", 1e6}, {"us", 1e3}, {"ns", 1}}};
constexpr std::array<Unit, 4> kSizes = {
    {{"GiB", 1U << 30}, {"MiB", 1U << 20}, {"KiB", 1U << 10}, {"B", 1}}};

// To three digits, and whole numbers to all: an estimate has no more.
std::string in_digits(double value) {
  return value >= 100 ? fmt::format("{:.0f}", value) : fmt::format("{:.3g}", value);
}

// In the largest unit of which it is 1 or more.
template <typename Units>
std::string in_units(double value, const Units& units) {
  for (const Unit& unit : units) {
    if (value >= unit.value) return in_digits(value / unit.value).append(unit.name);
  }
  return in_digits(value).append(units.back().name);
}

std::string text_of(double value, std::string_view unit) {
  if (unit == "ns") return in_units(value, kTimes);
  if (unit == "B") return in_units(value, kSizes);
  return in_digits(value);
}

}  // namespace

std::optional<HistogramBounds> histogram_bounds(std::span<const std::string> buckets) {
  if (buckets.size() < 2) return std::nullopt;
  HistogramBounds bounds{.below = {}, .unit = {}, .last = buckets.back()};
  for (size_t i = 0; i < buckets.size(); ++i) {
    const bool is_last = i + 1 == buckets.size();
    const std::string_view mark = is_last ? ">=" : "<";
    if (!buckets[i].starts_with(mark)) return std::nullopt;
    const std::string text = buckets[i].substr(mark.size());
    const uint64_t read = bound_value(text.c_str());
    if (read == UINT64_MAX || text.find('\0') != std::string::npos) return std::nullopt;
    const auto bound = static_cast<double>(read);
    const std::string_view unit = unit_of(text);
    if (i > 0 && unit != bounds.unit) return std::nullopt;
    bounds.unit = unit;
    if (is_last) {
      if (bound != bounds.below.back()) return std::nullopt;
    } else {
      if (!bounds.below.empty() && bound <= bounds.below.back()) return std::nullopt;
      bounds.below.push_back(bound);
    }
  }
  return bounds;
}

std::vector<Percentile> percentiles_of(const HistogramBounds& bounds, std::span<const int64_t> sums,
                                       std::span<const double> percents) {
  const auto count = [&](size_t i) { return static_cast<double>(std::max<int64_t>(sums[i], 0)); };
  double all = 0;
  for (size_t i = 0; i < sums.size(); ++i) all += count(i);
  std::vector<Percentile> result;
  if (all == 0) return result;
  for (const double percent : percents) {
    const double rank = all * percent / 100;
    double before = 0;
    size_t i = 0;
    while (i < bounds.below.size() && before + count(i) < rank) before += count(i++);
    if (i == bounds.below.size()) {
      result.push_back({percent, bounds.below.back(), true, bounds.last});
      continue;
    }
    const double from = i == 0 ? 0 : bounds.below[i - 1];
    // A rank of 0 may be found in a bucket that holds nothing: its lower end.
    const double part = count(i) == 0 ? 0 : (rank - before) / count(i);
    const double value = from + (bounds.below[i] - from) * part;
    result.push_back({percent, value, false, text_of(value, bounds.unit)});
  }
  return result;
}

}  // namespace tally::collector
