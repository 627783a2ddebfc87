// What a counter may be called. Pure constexpr functions, for any thread and inside signal
// handlers.
#ifndef TALLY_NAME_H_
#define TALLY_NAME_H_

#include <cstddef>
#include <cstdint>

// A name that is given as a literal is checked by the compiler, from C++20 on.
#if defined(__cpp_consteval)
#define TALLY_CONSTEVAL consteval
#else
#define TALLY_CONSTEVAL constexpr
#endif

namespace tally {

// Bytes of a counter's whole name, `chart:bucket`.
inline constexpr size_t kMaxNameLength = 4096;

// A counter of the library's own: how often a program had a new name for which there was no room
// any more, because the counter file was as large as it may become (64 MiB). Such a name counts
// nothing.
inline constexpr char kDroppedName[] = "tally/dropped";

// What the library counts of crashes (tally/telemetry.h): the stack, the signal, the type of an
// exception that nobody caught, and crashes whose stack cannot be read.
inline constexpr char kCrashName[] = "crash/crash";
inline constexpr char kCrashSignalName[] = "crash/signal";
inline constexpr char kCrashExceptionName[] = "crash/exception";
inline constexpr char kCrashMalformedName[] = "crash/malformed";

namespace internal {

// Reads one code point at `at`, which moves behind it. Returns UINT32_MAX for what is not UTF-8.
constexpr uint32_t next_code_point(const char* text, size_t length, size_t& at) noexcept {
  const auto byte = [&](size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char first = byte(at++);
  if (first < 0x80) return first;
  const int more = first >= 0xf0 ? 3 : first >= 0xe0 ? 2 : 1;
  if (first < 0xc2 || first > 0xf4 || length - at < static_cast<size_t>(more)) return UINT32_MAX;
  uint32_t point = first & (0x3fU >> more);
  for (int i = 0; i < more; ++i) {
    const unsigned char next = byte(at++);
    if ((next & 0xc0) != 0x80) return UINT32_MAX;
    point = (point << 6) | (next & 0x3fU);
  }
  const uint32_t least = more == 3 ? 0x10000 : more == 2 ? 0x800 : 0x80;
  const bool surrogate = point >= 0xd800 && point <= 0xdfff;
  return point < least || point > 0x10ffff || surrogate ? UINT32_MAX : point;
}

// Neither a control character nor white space (Unicode's Cc and White_Space).
constexpr bool is_printable(uint32_t point) noexcept {
  if (point <= 0x20 || (point >= 0x7f && point <= 0xa0)) return false;
  if (point >= 0x2000 && point <= 0x200a) return false;
  return point != 0x1680 && point != 0x2028 && point != 0x2029 && point != 0x202f &&
         point != 0x205f && point != 0x3000 && point <= 0x10ffff;
}

constexpr size_t length_of(const char* text) noexcept {
  size_t length = 0;
  while (text[length] != '\0') ++length;
  return length;
}

// Reads a name part by part, each a number of whole code points. Takes no memory worth speaking of:
// a name is checked at its first count, which may be in a signal handler.
class NameReader {
 public:
  constexpr void read(const char* text) noexcept {
    const size_t length = length_of(text);
    if (length > kMaxNameLength - length_) {
      valid_ = false;
      return;
    }
    length_ += length;
    for (size_t at = 0; at < length && valid_;) {
      const size_t begin = at;
      valid_ = is_printable(next_code_point(text, length, at)) && take(text[begin]);
    }
  }

  // Whether what was read is a name.
  constexpr bool is_valid() const noexcept {
    return valid_ && length_ > 0 && before_ != '/' && before_ != ':';
  }

 private:
  // The first byte of a code point. Returns false if it may not stand here.
  constexpr bool take(char c) noexcept {
    const bool divides = c == ':' || (c == '/' && !in_bucket_);
    if (divides && (before_ == '/' || before_ == ':')) return false;
    if (c == ':' && in_bucket_) return false;
    in_bucket_ = in_bucket_ || c == ':';
    before_ = in_bucket_ && c == '/' ? 'x' : c;  // a bucket may be called `linux/amd64`
    return true;
  }

  size_t length_ = 0;
  bool valid_ = true;
  bool in_bucket_ = false;
  char before_ = '/';  // as if a `/` stood in front: a part must follow
};

}  // namespace internal

// Whether a counter can have this name: 1 to 4096 bytes of UTF-8, printable and without white
// space; parts of a hierarchy divided by single `/`; at most one `:`, which divides the chart from
// its bucket, neither empty. Null is no name.
constexpr bool is_valid_name(const char* name) noexcept {
  if (name == nullptr) return false;
  internal::NameReader reader;
  reader.read(name);
  return reader.is_valid();
}

// Whether `chart:bucket` is a valid name for each of these buckets.
template <size_t Size>
constexpr bool are_valid_buckets(const char* chart, const char* const (&buckets)[Size]) noexcept {
  for (const char* bucket : buckets) {
    internal::NameReader reader;
    reader.read(chart);
    reader.read(":");
    reader.read(bucket);
    if (!reader.is_valid()) return false;
  }
  return true;
}

// What is wrong with a name that is none, for the compiler to say.
#define TALLY_NAME_RULE                                                                           \
  "a counter's name is printable UTF-8 without white space, parts divided by single \"/\", then " \
  "perhaps \":\" and a bucket; nothing is empty, and all is at most 4096 bytes"

// A counter's name: a literal, checked when it is compiled (C++20), or `dynamic_name(pointer)`.
class Name {
 public:
  template <size_t Size>
  TALLY_CONSTEVAL Name(
      const char (&literal)[Size]) noexcept  // NOLINT: a literal is meant to convert
      : text_(literal) {
    if (!is_valid_name(literal)) bad_name();
  }

  constexpr const char* text() const noexcept { return text_; }

 private:
  friend constexpr Name dynamic_name(const char* name) noexcept;
  struct Unchecked {};
  constexpr Name(const char* text, Unchecked) noexcept : text_(text) {}

  // Not constexpr, so that the compiler stops here: the name is not printable UTF-8 without white
  // space, with at most one `:`. Before C++20 it does nothing, and the counter counts nothing.
  static void bad_name() noexcept {}

  const char* text_;
};

// A name that is made while the program runs. It must live until the process ends. A counter with a
// bad one counts nothing.
constexpr Name dynamic_name(const char* name) noexcept { return {name, Name::Unchecked{}}; }

}  // namespace tally

#endif  // TALLY_NAME_H_
