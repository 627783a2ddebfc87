// Writes JSON for front ends into a buffer of the caller's. Allocates nothing.
#ifndef TALLY_CLIENT_JSON_OUT_H_
#define TALLY_CLIENT_JSON_OUT_H_

#include <stddef.h>

#include <string_view>

namespace tally::client {

// Text with a NUL behind it. What does not fit is not written, and length() is 0 from then on. For
// one thread.
class JsonOut {
 public:
  // `size` is at least 1. The buffer must stay as long as this.
  JsonOut(char* buffer, size_t size) : buffer_(buffer), size_(size) { buffer_[0] = '\0'; }

  // As it is.
  JsonOut& raw(std::string_view json);
  // As a string in its quotes.
  JsonOut& string(std::string_view text);

  size_t length() const { return fits_ ? length_ : 0; }

 private:
  char* buffer_;
  size_t size_;
  size_t length_ = 0;
  bool fits_ = true;
};

}  // namespace tally::client

#endif  // TALLY_CLIENT_JSON_OUT_H_
