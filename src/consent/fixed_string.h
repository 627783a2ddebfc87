// A string in a fixed buffer: no allocation, no exception. What does not fit is not written, and
// `fits()` says so from then on. Safe in signal handlers; a single object is for one thread.
#ifndef TALLY_CONSENT_FIXED_STRING_H_
#define TALLY_CONSENT_FIXED_STRING_H_

#include <cstddef>
#include <cstring>
#include <string_view>

namespace tally::consent {

// Like `text.substr(begin, length)`, but never throws: what is out of range is left out.
constexpr std::string_view slice(std::string_view text, size_t begin,
                                 size_t length = std::string_view::npos) {
  if (begin >= text.size()) return {};
  const size_t left = text.size() - begin;
  return {text.data() + begin, length < left ? length : left};
}

template <size_t Capacity>
class FixedString {
 public:
  FixedString() = default;

  FixedString& append(std::string_view text) {
    if (text.size() >= Capacity - size_) {
      overflowed_ = true;
      return *this;
    }
    // An empty view may have no address.
    if (!text.empty()) std::memcpy(text_ + size_, text.data(), text.size());
    size_ += text.size();
    text_[size_] = '\0';
    return *this;
  }

  // Appends the decimal digits, with zeros in front up to `width`.
  FixedString& append_number(unsigned long long number, size_t width = 1) {
    char digits[20];
    size_t begin = sizeof digits;
    do {
      digits[--begin] = static_cast<char>('0' + number % 10);
      number /= 10;
    } while (number != 0);
    while (sizeof digits - begin < width && begin > 0) digits[--begin] = '0';
    return append({digits + begin, sizeof digits - begin});
  }

  void clear() {
    size_ = 0;
    text_[0] = '\0';
    overflowed_ = false;
  }

  bool fits() const { return !overflowed_; }
  bool empty() const { return size_ == 0; }
  const char* c_str() const { return text_; }
  // For functions that fill the buffer: what they write is seen by c_str() alone.
  char* data() { return text_; }
  static constexpr size_t capacity() { return Capacity; }
  std::string_view view() const { return {text_, size_}; }

 private:
  char text_[Capacity] = {};
  size_t size_ = 0;
  bool overflowed_ = false;  // so that an empty string is all zeros, and a static one takes no room
};

// Long enough for every path that Linux takes (PATH_MAX).
using PathBuffer = FixedString<4096>;

}  // namespace tally::consent

#endif  // TALLY_CONSENT_FIXED_STRING_H_
