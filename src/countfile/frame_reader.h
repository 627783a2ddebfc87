// Reads a frame from its beginning to its end, and tells a text that is wrong from one that is only
// too short. Pure, libc alone, no allocation; for any thread and inside signal handlers.
#ifndef TALLY_COUNTFILE_FRAME_READER_H_
#define TALLY_COUNTFILE_FRAME_READER_H_

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "countfile/letter.h"
#include "tally/name.h"

namespace tally::countfile {

// How much of what is looked for a text is.
enum class Match : unsigned char { kNone, kBeginning, kWhole };

// `eat…` and `attempt` take what they are asked for and return true, or take nothing and return
// false.
class FrameReader {
 public:
  explicit FrameReader(std::string_view text) noexcept {
    if (!text.empty()) text_ = text;
  }

  bool at_end() const noexcept { return at_ == text_.size(); }
  size_t position() const noexcept { return at_; }
  // The byte that comes, or the one `ahead` behind it; NUL, which is in no frame, behind the end.
  char next(size_t ahead = 0) const noexcept {
    return ahead < text_.size() - at_ ? text_[at_ + ahead] : '\0';
  }
  // The byte taken last, or NUL.
  char last() const noexcept { return at_ > 0 ? text_[at_ - 1] : '\0'; }
  // Whether it is of a letter or digit.
  bool is_in_word() const noexcept { return at_ > 0 && is_part_of_word(text_[at_ - 1]); }
  // Whether what was taken so far ends so.
  bool has_taken(std::string_view end) const noexcept {
    return end.size() <= at_ &&
           std::memcmp(text_.data() + at_ - end.size(), end.data(), end.size()) == 0;
  }
  // Whether what was taken so far ends in this word, as a word of its own.
  bool has_taken_word(std::string_view word) const noexcept {
    if (!has_taken(word)) return false;
    return at_ == word.size() || !is_part_of_word(text_[at_ - word.size() - 1]);
  }
  // What was taken since a position.
  std::string_view taken_since(size_t position) const noexcept {
    return {text_.data() + position, at_ - position};
  }

  bool eat(std::string_view literal) noexcept {
    const size_t left = text_.size() - at_;
    const size_t common = left < literal.size() ? left : literal.size();
    if (std::memcmp(text_.data() + at_, literal.data(), common) != 0) return false;
    if (common < literal.size()) return too_short();
    at_ += common;
    return true;
  }

  // One byte, if it is one of these.
  bool eat_any_of(std::string_view bytes) noexcept {
    if (at_end()) return too_short();
    if (bytes.find(text_[at_]) == std::string_view::npos) return false;
    ++at_;
    return true;
  }

  // A letter, digit or `_`, of ASCII or beyond.
  bool eat_letter() noexcept {
    if (at_end()) return too_short();
    size_t behind = at_;
    const uint32_t point = tally::internal::next_code_point(text_.data(), text_.size(), behind);
    if (point < 0x80 ? !is_ascii_letter(text_[at_]) : !is_foreign_letter(point)) return false;
    at_ = behind;
    return true;
  }

  // At most `most` lower-case hexadecimal digits without leading zeros.
  bool eat_hex(size_t most) noexcept { return eat_number("0123456789abcdef", most); }
  // The same of decimal digits.
  bool eat_decimal(size_t most) noexcept { return eat_number("0123456789", most); }

  // What `eat_parts`, given a reader, takes in several steps.
  template <typename EatParts>
  bool attempt(EatParts eat_parts) noexcept {
    FrameReader ahead = *this;
    if (!eat_parts(ahead)) {
      is_too_short_ = ahead.is_too_short_;
      return false;
    }
    *this = ahead;
    return true;
  }

  // Notes that the text ended where more could have stood. Returns false.
  bool too_short() noexcept {
    is_too_short_ = true;
    return false;
  }

  // `fits`: whether all that was looked for has been taken.
  Match result(bool fits) const noexcept {
    if (fits && at_end()) return Match::kWhole;
    return is_too_short_ ? Match::kBeginning : Match::kNone;
  }

 private:
  static bool is_part_of_word(char c) noexcept {
    return is_ascii_letter(c) || static_cast<unsigned char>(c) >= 0x80;
  }

  static bool is_ascii_letter(char c) noexcept {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  }

  bool eat_number(std::string_view digits, size_t most) noexcept {
    if (eat("0")) return true;
    const size_t begin = at_;
    while (at_ - begin < most && eat_any_of(digits)) {
    }
    return at_ > begin;
  }

  std::string_view text_ = "";  // never null, for memcmp
  size_t at_ = 0;
  bool is_too_short_ = false;
};

}  // namespace tally::countfile

#endif  // TALLY_COUNTFILE_FRAME_READER_H_
