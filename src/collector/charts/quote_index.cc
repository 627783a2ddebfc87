#include "collector/charts/quote_index.h"

#include <bit>
#include <cstring>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace tally::collector {
namespace {

static_assert(std::endian::native == std::endian::little, "the first byte is the lowest");

// Sixteen bytes in one register, by an extension that GCC and clang have for every processor.
// What is compared becomes 0 or -1.
using Bytes = signed char __attribute__((vector_size(16)));

constexpr size_t kBlock = 64;

Bytes load(const char* at) {
  Bytes bytes;
  std::memcpy(&bytes, at, sizeof bytes);
  return bytes;
}

// A bit for each byte, the first lowest.
uint64_t bits_of(Bytes bytes) {
#ifdef __SSE2__
  return static_cast<uint16_t>(_mm_movemask_epi8(reinterpret_cast<__m128i>(bytes)));
#else
  uint64_t words[2];
  std::memcpy(words, &bytes, sizeof words);
  constexpr uint64_t kOnes = 0x0101010101010101;
  constexpr uint64_t kGather = 0x0102040810204080;  // the ones of eight bytes into the highest
  return ((words[0] & kOnes) * kGather) >> 56 | ((words[1] & kOnes) * kGather) >> 56 << 8;
#endif
}

bool is_any(Bytes bytes) { return bits_of(bytes) != 0; }

struct Masks {
  uint64_t quotes = 0;
  uint64_t backslashes = 0;
};

// The masks of a block; what the form does not have in strings is added to `strange`.
Masks masks_of(const char* at, Bytes& strange) {
  Masks masks;
  Bytes backslashes{};
  for (size_t i = 0; i < kBlock; i += sizeof(Bytes)) {
    const Bytes bytes = load(at + i);
    masks.quotes |= bits_of(bytes == '"') << i;
    backslashes |= bytes == '\\';
    // Signed: what is not ASCII is less than a space too. With its second bit `<` is `>`.
    strange |= (bytes < ' ') | ((bytes | 2) == '>') | (bytes == '&');
  }
  if (is_any(backslashes)) {
    for (size_t i = 0; i < kBlock; i += sizeof(Bytes)) {
      masks.backslashes |= bits_of(load(at + i) == '\\') << i;
    }
  }
  return masks;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// `\u00XX` of the form: what has no shorter escape.
bool is_control_escape(char high, char low) {
  if (high == '1') return is_digit(low) || (low >= 'a' && low <= 'f');
  return high == '0' && ((low >= '0' && low <= '7') || low == 'b' || low == 'e' || low == 'f');
}

// How long the escape is that the text begins with; 0 if the form does not have it.
size_t escape_length(std::string_view text) {
  constexpr size_t kShort = 2;
  constexpr size_t kLong = 6;
  if (text.size() >= kShort && std::string_view{"\"\\bfnrt"}.contains(text[1])) return kShort;
  if (text.size() < kLong) return 0;
  const std::string_view escape = text.substr(0, kLong);
  if (escape == "\\u003c" || escape == "\\u003e" || escape == "\\u0026") return kLong;
  return escape.starts_with("\\u00") && is_control_escape(escape[4], escape[5]) ? kLong : 0;
}

// Takes the escapes of a block out of its masks. `after` is where the last escape ended, which can
// be in the next block. False if the form does not have one.
bool skip_escapes(std::string_view line, size_t block, Masks& masks, size_t& after) {
  while (masks.backslashes != 0) {
    const auto bit = static_cast<size_t>(std::countr_zero(masks.backslashes));
    masks.backslashes &= masks.backslashes - 1;
    const size_t at = block + bit;
    if (at < after) continue;  // the second of two
    const size_t length = escape_length(line.substr(at));
    if (length == 0) return false;
    after = at + length;
    if (at + 1 - block < kBlock) masks.quotes &= ~(uint64_t{1} << (at + 1 - block));
  }
  return true;
}

// Bits of a mask: processors that count them in one step cannot be taken for granted.
unsigned count_bits(uint64_t mask) {
  mask -= (mask >> 1) & 0x5555555555555555;
  mask = (mask & 0x3333333333333333) + ((mask >> 2) & 0x3333333333333333);
  mask = (mask + (mask >> 4)) & 0x0f0f0f0f0f0f0f0f;
  return static_cast<unsigned>((mask * 0x0101010101010101) >> 56);
}

// Writes the positions of the mask's bits, and perhaps some that mean nothing behind them: how many
// there are would be a branch that nobody can foretell.
uint32_t* write_positions(uint64_t mask, uint32_t block, uint32_t* out) {
  constexpr unsigned kAtOnce = 6;
  uint32_t* const end = out + count_bits(mask);
  do {
    for (unsigned i = 0; i < kAtOnce; ++i) {
      out[i] = block + static_cast<uint32_t>(std::countr_zero(mask));
      mask &= mask - 1;
    }
    out += kAtOnce;
  } while (out < end);
  return end;
}

}  // namespace

bool QuoteIndex::find(std::string_view line) {
  if (line.size() >= UINT32_MAX - kBlock) return false;
  // Room for a quote at each place, and for what is written too much.
  if (positions_.size() < line.size() + 2 * kBlock) positions_.resize(2 * line.size() + 2 * kBlock);
  uint32_t* out = positions_.data();
  Bytes strange{};
  size_t after = 0;  // the last escape
  for (size_t block = 0; block < line.size(); block += kBlock) {
    const char* at = line.data() + block;
    char last[kBlock];
    if (line.size() - block < kBlock) {
      std::memset(last, ' ', sizeof last);
      std::memcpy(last, at, line.size() - block);
      at = last;
    }
    Masks masks = masks_of(at, strange);
    // The block before may have ended in a backslash.
    if (after > block) masks.quotes &= ~((uint64_t{1} << (after - block)) - 1);
    if (masks.backslashes != 0 && !skip_escapes(line, block, masks, after)) return false;
    out = write_positions(masks.quotes, static_cast<uint32_t>(block), out);
  }
  *out = static_cast<uint32_t>(line.size());
  return !is_any(strange);
}

}  // namespace tally::collector
