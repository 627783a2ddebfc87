#include "collector/http/accept_encoding.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>
#include <utility>

namespace tally::collector {
namespace {

// A weight in thousandths, 0 to 1000; nothing if the client says nothing of it.
using Weight = std::optional<int>;

std::string_view trim(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

bool equal(std::string_view text, std::string_view lower) {
  return std::ranges::equal(
      text, lower, [](char a, char b) { return std::tolower(static_cast<unsigned char>(a)) == b; });
}

// Takes what is before `separator`, and the separator, off the front.
std::string_view take_until(std::string_view& text, char separator) {
  const size_t end = std::min(text.find(separator), text.size());
  const std::string_view part = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return trim(part);
}

// `0`, `0.5`, `1.000`: at most three digits after the point, at most 1.
Weight parse_weight(std::string_view text) {
  if (text.empty() || text.size() > 5 || (text[0] != '0' && text[0] != '1')) return {};
  int weight = (text[0] - '0') * 1000;
  if (text.size() > 1 && text[1] != '.') return {};
  int unit = 100;
  for (const char c : text.substr(std::min<size_t>(2, text.size()))) {
    if (c < '0' || c > '9') return {};
    weight += (c - '0') * unit;
    unit /= 10;
  }
  if (weight > 1000) return {};
  return weight;
}

// The weight of an entry's parameters, `q=0.5`; 1 if there are none.
Weight weight_of(std::string_view parameters) {
  if (parameters.empty()) return 1000;
  if (parameters.size() < 2 || !equal(parameters.substr(0, 2), "q=")) return {};
  return parse_weight(parameters.substr(2));
}

struct Weights {
  Weight identity;
  Weight gzip;
  Weight zstd;
  Weight others;  // `*`
};

Weights parse(std::string_view header) {
  Weights weights;
  while (!header.empty()) {
    std::string_view entry = take_until(header, ',');
    const std::string_view name = take_until(entry, ';');
    const Weight weight = weight_of(trim(entry));
    if (!weight) continue;
    if (equal(name, "identity")) weights.identity = weight;
    if (equal(name, "gzip") || equal(name, "x-gzip")) weights.gzip = weight;
    if (equal(name, "zstd")) weights.zstd = weight;
    if (name == "*") weights.others = weight;
  }
  return weights;
}

}  // namespace

std::string_view name_of(Encoding encoding) {
  switch (encoding) {
    case Encoding::kGzip:
      return "gzip";
    case Encoding::kZstd:
      return "zstd";
    case Encoding::kIdentity:
      break;
  }
  return "";
}

Encoding choose_encoding(std::string_view header, bool has_gzip, bool has_zstd) {
  const Weights weights = parse(header);
  // Only what is named, or meant by `*`, is wanted; as it is is always good, but least if unnamed.
  const int others = weights.others.value_or(0);
  const int zstd = has_zstd ? weights.zstd.value_or(others) : 0;
  const int gzip = has_gzip ? weights.gzip.value_or(others) : 0;
  const int identity = weights.identity.value_or(0);
  if (zstd > 0 && zstd >= gzip && zstd >= identity) return Encoding::kZstd;
  if (gzip > 0 && gzip >= identity) return Encoding::kGzip;
  return Encoding::kIdentity;
}

}  // namespace tally::collector
