// Made-up memory, written byte by byte. For tests only.
#ifndef TALLY_STACK_BYTES_FIXTURE_H_
#define TALLY_STACK_BYTES_FIXTURE_H_

#include <cstdint>
#include <cstring>
#include <initializer_list>
#include <string>
#include <string_view>

#include "stack/memory.h"

namespace tally::stack {

// Numbers as this machine's call frame information has them.
class Bytes {
 public:
  template <typename Value>
  Bytes& put(Value value) {
    char bytes[sizeof value];
    std::memcpy(bytes, &value, sizeof value);
    text_.append(bytes, sizeof value);
    return *this;
  }
  Bytes& bytes(std::initializer_list<unsigned> values) {
    for (const unsigned value : values) put(static_cast<uint8_t>(value));
    return *this;
  }
  Bytes& text(std::string_view more) {
    text_ += more;
    return *this;
  }
  Bytes& uleb(uint64_t value) {
    for (; value > 0x7f; value >>= 7) put(static_cast<uint8_t>(value | 0x80));
    return put(static_cast<uint8_t>(value));
  }
  Bytes& sleb(int64_t value) {
    for (; value < -64 || value > 63; value >>= 7) put(static_cast<uint8_t>(value | 0x80));
    return put(static_cast<uint8_t>(value & 0x7f));
  }
  Bytes& align(size_t to) {
    while (text_.size() % to != 0) text_ += '\0';
    return *this;
  }
  size_t size() const { return text_.size(); }
  const std::string& str() const { return text_; }

 private:
  std::string text_;
};

// Memory of these bytes at one place, and nothing else.
struct BytesMemory {
  static constexpr uintptr_t kBase = 0x10000;

  std::string bytes;
  uintptr_t base = kBase;

  Memory memory() { return {read, this}; }

 private:
  static bool read(void* self, uintptr_t address, void* out, size_t size) {
    const auto& own = *static_cast<const BytesMemory*>(self);
    if (address < own.base || address - own.base > own.bytes.size() ||
        own.bytes.size() - (address - own.base) < size) {
      return false;
    }
    std::memcpy(out, own.bytes.data() + (address - own.base), size);
    return true;
  }
};

}  // namespace tally::stack

#endif  // TALLY_STACK_BYTES_FIXTURE_H_
