// Walks through a line of JSON of the one form that format::write_report_line has, as far as it is
// ASCII. Each step says whether the line goes on so; if not, it is for the general parser.
// Internal to charts/.
#ifndef TALLY_COLLECTOR_CHARTS_JSON_CURSOR_H_
#define TALLY_COLLECTOR_CHARTS_JSON_CURSOR_H_

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace tally::collector {

// So many bytes behind the end are read with the rest.
inline constexpr size_t kScanPadding = 16;

// The text of a string of the canonical form.
std::string text_of_json(std::string_view json);

// Does not own the line. For one thread.
class JsonCursor {
 public:
  // kScanPadding bytes behind the line must be readable; what they hold does not matter.
  explicit JsonCursor(std::string_view line) : at_(line.data()), end_(at_ + line.size()) {}

  bool at_end() const { return at_ == end_; }

  bool skip(char c) {
    if (at_ == end_ || *at_ != c) return false;
    ++at_;
    return true;
  }
  bool skip(std::string_view text) {
    if (static_cast<size_t>(end_ - at_) < text.size()) return false;
    if (std::memcmp(at_, text.data(), text.size()) != 0) return false;
    at_ += text.size();
    return true;
  }

  // The rest of a string whose opening quote was skipped, as it is written, and behind its closing
  // one. `hash` is hash_of(json).
  bool string(std::string_view& json, uint64_t& hash);
  bool string(std::string_view& json) {
    uint64_t ignored = 0;
    return string(json, ignored);
  }

  // Digits that make an int64 which is not negative.
  bool count(int64_t& value);

  // A number from 0 to 1 without an exponent.
  bool fraction(double& value);

 private:
  bool string_with_escapes(std::string_view& json, uint64_t& hash);
  bool skip_escape();

  const char* at_;
  const char* end_;
};

}  // namespace tally::collector

#endif  // TALLY_COLLECTOR_CHARTS_JSON_CURSOR_H_
