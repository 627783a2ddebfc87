#include "format/chart_text.h"

#include <cstdint>

#include "format/printable.h"
#include "tally/name.h"

namespace tally::format {
namespace {

using tally::internal::next_code_point;

bool is_space(uint32_t point) {
  return (point >= '\t' && point <= '\r') || point == ' ' || point == 0x85 || point == 0xa0 ||
         point == 0x1680 || (point >= 0x2000 && point <= 0x200a) || point == 0x2028 ||
         point == 0x2029 || point == 0x202f || point == 0x205f || point == 0x3000;
}

// No character is longer in UTF-8.
constexpr size_t kLongest = 4;

}  // namespace

bool begins_with_space(std::string_view text) {
  size_t at = 0;
  return !text.empty() && is_space(next_code_point(text.data(), text.size(), at));
}

bool ends_with_space(std::string_view text) { return trim_space_right(text).size() < text.size(); }

std::string_view trim_space_right(std::string_view text) {
  for (bool found = true; found && !text.empty();) {
    found = false;
    for (size_t length = 1; length <= kLongest && length <= text.size() && !found; ++length) {
      const std::string_view end = text.substr(text.size() - length);
      size_t at = 0;
      found = is_space(next_code_point(end.data(), end.size(), at)) && at == length;
      if (found) text.remove_suffix(length);
    }
  }
  return text;
}

std::string_view trim_space(std::string_view text) {
  for (size_t at = 0; begins_with_space(text); at = 0) {
    next_code_point(text.data(), text.size(), at);
    text.remove_prefix(at);
  }
  return trim_space_right(text);
}

std::string_view text_fault(std::string_view line) {
  for (size_t at = 0; at < line.size();) {
    const uint32_t point = next_code_point(line.data(), line.size(), at);
    if (point == UINT32_MAX) return "is not valid UTF-8";
    if (point == 0) return "has a NUL byte";
    if ((point < 0x20 || (point >= 0x7f && point < 0xa0)) && !is_space(point)) {
      return "has a control character";
    }
  }
  return "";
}

std::string excerpt(std::string_view text) {
  constexpr int kMostCharacters = 60;
  size_t end = 0;
  for (int i = 0; i < kMostCharacters && end < text.size(); ++i) {
    next_code_point(text.data(), text.size(), end);
  }
  return "`" + printable(text.substr(0, end)) + (end < text.size() ? "…`" : "`");
}

}  // namespace tally::format
