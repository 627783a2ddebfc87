// Appends text to a buffer until it is full.
#ifndef TALLY_STACK_TEXT_WRITER_H_
#define TALLY_STACK_TEXT_WRITER_H_

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace tally::stack {

// Allocates nothing; async-signal-safe. For one thread.
class TextWriter {
 public:
  TextWriter(char* out, size_t size) : out_(out), size_(size) {}

  TextWriter& append(std::string_view text) {
    const size_t fits = text.size() < size_ - used_ ? text.size() : size_ - used_;
    if (fits > 0) std::memcpy(out_ + used_, text.data(), fits);
    used_ += fits;
    is_cut_ = is_cut_ || fits < text.size();
    return *this;
  }

  // In lower-case hexadecimal digits, without zeros in front.
  TextWriter& append_hex(uint64_t number) {
    char digits[16];
    size_t begin = sizeof digits;
    do {
      digits[--begin] = "0123456789abcdef"[number % 16];
      number /= 16;
    } while (number != 0);
    return append({digits + begin, sizeof digits - begin});
  }

  TextWriter& append_hex(const uint8_t* bytes, size_t count) {
    for (size_t i = 0; i < count; ++i) {
      const char digits[2] = {"0123456789abcdef"[bytes[i] / 16], "0123456789abcdef"[bytes[i] % 16]};
      append({digits, sizeof digits});
    }
    return *this;
  }

  // Whether something did not fit.
  bool is_cut() const { return is_cut_; }
  std::string_view text() const { return {out_, used_}; }
  void cut_to(size_t size) { used_ = size < used_ ? size : used_; }

 private:
  char* const out_;
  const size_t size_;
  size_t used_ = 0;
  bool is_cut_ = false;
};

}  // namespace tally::stack

#endif  // TALLY_STACK_TEXT_WRITER_H_
