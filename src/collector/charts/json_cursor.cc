#include "collector/charts/json_cursor.h"

#include <algorithm>
#include <charconv>

namespace tally::collector {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

std::string text_of_json(std::string_view json) {
  const size_t first = json.find('\\');
  if (first == std::string_view::npos) return std::string(json);
  std::string text;
  text.reserve(json.size());
  for (size_t at = 0; at < json.size(); ++at) {
    const size_t end = std::min(json.find('\\', at), json.size());
    text += json.substr(at, end - at);
    if (end == json.size()) break;
    at = end + 1;
    const char kind = json[at];
    if (kind == 'u') {
      unsigned code = 0;
      std::from_chars(json.data() + at + 1, json.data() + at + 5, code, 16);
      text += static_cast<char>(code);
      at += 4;
    } else {
      constexpr std::string_view kShort = "bfnrt";
      constexpr std::string_view kMeaning = "\b\f\n\r\t";
      const size_t found = kShort.find(kind);
      text += found == std::string_view::npos ? kind : kMeaning[found];
    }
  }
  return text;
}

bool JsonCursor::long_count(int64_t& value) {
  constexpr size_t kDigits = 18;  // all numbers of so many digits are int64
  size_t at = at_;
  int64_t number = 0;
  while (at != size_ && is_digit(line_[at])) {
    if (at - at_ == kDigits) return false;
    number = number * 10 + (line_[at++] - '0');
  }
  if (at == at_ || (line_[at_] == '0' && at - at_ > 1)) return false;
  at_ = at;
  value = number;
  return true;
}

bool JsonCursor::fraction(double& value) {
  const size_t begin = at_;
  if (!skip("0.")) return false;
  const size_t digits = at_;
  while (at_ != size_ && is_digit(line_[at_])) ++at_;
  if (at_ == digits) return false;
  return std::from_chars(line_ + begin, line_ + at_, value).ec == std::errc{};
}

}  // namespace tally::collector
