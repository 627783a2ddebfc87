// Walks through a line of JSON of the one form that format::write_report_line has, from quote to
// quote. Each step says whether the line goes on so; if not, it is for the general parser. Internal
// to charts/.
#ifndef TALLY_COLLECTOR_CHARTS_JSON_CURSOR_H_
#define TALLY_COLLECTOR_CHARTS_JSON_CURSOR_H_

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include "collector/charts/quote_index.h"

namespace tally::collector {

// The text of a string of the form.
std::string text_of_json(std::string_view json);

// What a line must have at some place.
struct Literal {
  consteval Literal(const char* literal) : text(literal), quotes(0) {  // NOLINT: as a text is given
    for (const char c : text) quotes += c == '"' ? 1 : 0;
  }

  std::string_view text;
  unsigned quotes;
};

// Does not own the line. For one thread.
class JsonCursor {
 public:
  // kScanPadding bytes behind the line must be readable; what they hold does not matter. `quotes`
  // have found the line's.
  JsonCursor(std::string_view line, const QuoteIndex& quotes)
      : line_(line.data()), size_(line.size()), quote_(quotes.positions()) {}

  bool at_end() const { return at_ == size_; }

  // None of these skips a quote.
  bool skip(char c) {
    if (at_ == size_ || line_[at_] != c) return false;
    ++at_;
    return true;
  }
  [[gnu::always_inline]] bool skip(Literal literal) {
    if (size_ - at_ < literal.text.size()) return false;
    if (std::memcmp(line_ + at_, literal.text.data(), literal.text.size()) != 0) return false;
    at_ += literal.text.size();
    quote_ += literal.quotes;
    return true;
  }

  // The rest of a string whose opening quote was skipped, as it is written, and its closing quote.
  bool string(std::string_view& json) {
    const size_t end = *quote_;
    if (end >= size_) return false;
    json = {line_ + at_, end - at_};
    at_ = end + 1;
    ++quote_;
    return true;
  }

  // Digits that make an int64 which is not negative.
  bool count(int64_t& value) {
    // As a rule up to eight, then a comma and the next quote: read as one word, since how many they
    // are is a branch that nobody can foretell.
    const size_t digits = *quote_ - 1 - at_;
    if (digits - 1 >= sizeof(uint64_t) || line_[*quote_ - 1] != ',') return long_count(value);
    uint64_t word = 0;
    std::memcpy(&word, line_ + *quote_ - 1 - sizeof word, sizeof word);
    const uint64_t others = (uint64_t{1} << (64 - 8 * digits)) - 1;  // bytes before the first digit
    if (digits < sizeof word) word = (word & ~others) | (kZeros & others);
    if (!are_digits(word) || (digits > 1 && line_[at_] == '0')) return long_count(value);
    value = number_of(word);
    at_ += digits;
    return true;
  }

  // A number from 0 to 1 without an exponent.
  bool fraction(double& value);

 private:
  static constexpr uint64_t kZeros = 0x3030303030303030;  // `00000000`

  static bool are_digits(uint64_t word) {
    constexpr uint64_t kHigh = 0xf0f0f0f0f0f0f0f0;
    return (word & kHigh) == kZeros && ((word + 0x0606060606060606) & kHigh) == kZeros;
  }
  // Of eight digits: pairs, then fours, then all, each step one multiplication.
  static int64_t number_of(uint64_t word) {
    word = (word & 0x0f0f0f0f0f0f0f0f) * ((10 << 8) + 1) >> 8;
    word = (word & 0x00ff00ff00ff00ff) * ((100 << 16) + 1) >> 16;
    word = (word & 0x0000ffff0000ffff) * ((uint64_t{10000} << 32) + 1) >> 32;
    return static_cast<int64_t>(word);
  }
  bool long_count(int64_t& value);

  const char* line_;
  size_t size_;
  size_t at_ = 0;
  const uint32_t* quote_;  // the first that is not skipped
};

}  // namespace tally::collector

#endif  // TALLY_COLLECTOR_CHARTS_JSON_CURSOR_H_
