// Reads numbers one after the other from memory that may not be there, up to an end.
#ifndef TALLY_STACK_CURSOR_H_
#define TALLY_STACK_CURSOR_H_

#include <cstdint>
#include <cstring>

#include "stack/memory.h"

namespace tally::stack {

// Encodings of pointers in unwind tables. Source: the Linux Standard Base, "DWARF Exception Header
// Encoding".
namespace pointer_encoding {
inline constexpr uint8_t kAbsolute = 0x00;
inline constexpr uint8_t kUdata2 = 0x02;
inline constexpr uint8_t kUdata4 = 0x03;
inline constexpr uint8_t kUdata8 = 0x04;
inline constexpr uint8_t kUleb = 0x01;
inline constexpr uint8_t kSleb = 0x09;
inline constexpr uint8_t kSdata2 = 0x0a;
inline constexpr uint8_t kSdata4 = 0x0b;
inline constexpr uint8_t kSdata8 = 0x0c;
inline constexpr uint8_t kFormat = 0x0f;
inline constexpr uint8_t kPcRelative = 0x10;
inline constexpr uint8_t kDataRelative = 0x30;
inline constexpr uint8_t kApplication = 0x70;
inline constexpr uint8_t kIndirect = 0x80;
inline constexpr uint8_t kOmitted = 0xff;
}  // namespace pointer_encoding

// What cannot be read is 0, and `is_good()` false from then on. For one thread.
class Cursor {
 public:
  Cursor(const Memory& memory, uintptr_t begin, uintptr_t end)
      : memory_(memory), at_(begin), end_(end) {}

  bool is_good() const { return good_; }
  bool is_at_end() const { return !good_ || at_ >= end_; }
  uintptr_t position() const { return at_; }
  void skip(uintptr_t bytes) {
    if (bytes > end_ - at_ || at_ > end_) good_ = false;
    if (good_) at_ += bytes;
  }
  // Goes there, forwards or backwards, but not behind the end.
  void go_to(uintptr_t position) {
    if (position > end_) good_ = false;
    if (good_) at_ = position;
  }

  template <typename Value>
  Value take() {
    Value value{};
    if (!good_ || at_ > end_ || end_ - at_ < sizeof value || !buffered(sizeof value)) {
      good_ = false;
      return Value{};
    }
    std::memcpy(&value, buffer_ + (at_ - buffer_begin_), sizeof value);
    at_ += sizeof value;
    return value;
  }

  uint64_t take_uleb() {
    uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
      const auto byte = take<uint8_t>();
      value |= uint64_t{byte & 0x7fU} << shift;
      if ((byte & 0x80) == 0) return value;
    }
    good_ = false;
    return 0;
  }

  int64_t take_sleb() {
    uint64_t value = 0;
    for (unsigned shift = 0; shift < 64;) {
      const auto byte = take<uint8_t>();
      value |= uint64_t{byte & 0x7fU} << shift;
      shift += 7;
      if ((byte & 0x80) != 0) continue;
      if ((byte & 0x40) != 0 && shift < 64) value |= ~uint64_t{0} << shift;
      return static_cast<int64_t>(value);
    }
    good_ = false;
    return 0;
  }

  // A pointer so encoded. Those relative to anything but themselves, and indirect ones, have no use
  // here: they are passed over, and 0.
  uintptr_t take_pointer(uint8_t encoding) {
    namespace e = pointer_encoding;
    if (encoding == e::kOmitted) return 0;
    const uintptr_t here = at_;
    uintptr_t value = 0;
    switch (encoding & e::kFormat) {
      case e::kAbsolute:
        value = take<uintptr_t>();
        break;
      case e::kUleb:
        value = static_cast<uintptr_t>(take_uleb());
        break;
      case e::kUdata2:
        value = take<uint16_t>();
        break;
      case e::kUdata4:
        value = take<uint32_t>();
        break;
      case e::kUdata8:
        value = static_cast<uintptr_t>(take<uint64_t>());
        break;
      case e::kSleb:
        value = static_cast<uintptr_t>(take_sleb());
        break;
      case e::kSdata2:
        value = static_cast<uintptr_t>(take<int16_t>());
        break;
      case e::kSdata4:
        value = static_cast<uintptr_t>(take<int32_t>());
        break;
      case e::kSdata8:
        value = static_cast<uintptr_t>(take<int64_t>());
        break;
      default:
        good_ = false;
        return 0;
    }
    if ((encoding & e::kIndirect) != 0) return 0;
    switch (encoding & e::kApplication) {
      case 0:
        return value;
      case e::kPcRelative:
        return here + value;
      default:
        return 0;
    }
  }

 private:
  // Reading another process costs a system call, so some bytes are taken at a time.
  bool buffered(size_t size) {
    if (at_ >= buffer_begin_ && at_ - buffer_begin_ + size <= buffer_size_) return true;
    const uintptr_t left = end_ - at_;
    buffer_begin_ = at_;
    buffer_size_ = left < sizeof buffer_ ? left : sizeof buffer_;
    if (memory_.read(at_, buffer_, buffer_size_)) return true;
    buffer_size_ = size;
    return memory_.read(at_, buffer_, size);
  }

  const Memory& memory_;
  uintptr_t at_;
  const uintptr_t end_;
  bool good_ = true;
  uintptr_t buffer_begin_ = 0;
  size_t buffer_size_ = 0;
  uint8_t buffer_[64];
};

}  // namespace tally::stack

#endif  // TALLY_STACK_CURSOR_H_
