#include "collector/http/byte_range.h"

#include <algorithm>
#include <charconv>
#include <optional>

namespace tally::collector {
namespace {

// Decimal digits alone. What has too many of them is beyond every body.
std::optional<uint64_t> parse_position(std::string_view text) {
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  if (text.empty() || !std::ranges::all_of(text, is_digit)) return std::nullopt;
  uint64_t value = UINT64_MAX;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), value);
  return parsed.ec == std::errc{} ? value : UINT64_MAX;
}

}  // namespace

RangeAnswer parse_range(std::string_view header, uint64_t size) {
  constexpr std::string_view kUnit = "bytes=";
  if (!header.starts_with(kUnit)) return WholeBody{};
  const std::string_view range = header.substr(kUnit.size());
  const size_t dash = range.find('-');
  if (dash == std::string_view::npos) return WholeBody{};
  const std::string_view first = range.substr(0, dash);
  const std::string_view last = range.substr(dash + 1);
  const auto end = parse_position(last);
  if (first.empty()) {  // the last so many bytes
    if (!end) return WholeBody{};
    if (*end == 0 || size == 0) return NoSuchPart{};
    const uint64_t length = std::min(*end, size);
    return BodyPart{size - length, length};
  }
  const auto begin = parse_position(first);
  if (!begin || (!last.empty() && (!end || *end < *begin))) return WholeBody{};
  if (*begin >= size) return NoSuchPart{};
  const uint64_t to = std::min(end.value_or(size - 1), size - 1);
  return BodyPart{*begin, to - *begin + 1};
}

}  // namespace tally::collector
