// The layout of counter files, version 1: where things stand in the file. The format is
// doc/formats.md, "Counter file"; its source is golang.org/x/telemetry, internal/counter.
//
// All is constexpr and pure. Offsets and lengths are in bytes from the file's start.
#ifndef TALLY_COUNTFILE_LAYOUT_H_
#define TALLY_COUNTFILE_LAYOUT_H_

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace tally::countfile {

inline constexpr std::string_view kMagic = "# telemetry/counter file v1\n";
inline constexpr std::string_view kFileSuffix = ".v1.count";

inline constexpr uint32_t kPageSize = 16 * 1024;
inline constexpr uint32_t kMinFileSize = kPageSize;
// A program that makes up names without end must not fill the user's disk. The format allows 4 GiB.
inline constexpr uint32_t kMaxFileSize = 64U << 20;

inline constexpr uint32_t kRecordUnit = 32;
inline constexpr uint32_t kMaxMetadata = 512;
inline constexpr uint32_t kMaxNameLength = 4096;
inline constexpr uint32_t kBucketCount = 512;

// In the header: the header's length stands right behind the magic.
inline constexpr uint32_t kHeaderLengthOffset = kMagic.size();
inline constexpr uint32_t kMetadataOffset = kHeaderLengthOffset + 4;
static_assert(kMetadataOffset == 32);

// Behind the header, relative to its length: the allocation limit, then the hash table.
inline constexpr uint32_t kLimitOffset = 0;
inline constexpr uint32_t kTableOffset = 4;
inline constexpr uint32_t kTableSize = kBucketCount * 4;

// In a record.
inline constexpr uint32_t kValueOffset = 0;
inline constexpr uint32_t kNameLengthOffset = 8;
inline constexpr uint32_t kNextOffset = 12;
inline constexpr uint32_t kNameOffset = 16;
inline constexpr uint32_t kNameLengthMask = 0x00ff'ffff;
inline constexpr uint32_t kNameComplete = 0xff00'0000;
// `next` of a record that lost the race to the same name; it is in no chain.
inline constexpr uint32_t kDeadRecord = 0xffff'ffff;

// Rounds up to a multiple of `unit`, a power of two.
constexpr uint64_t round_up(uint64_t value, uint64_t unit) {
  return (value + unit - 1) & ~(unit - 1);
}

inline constexpr uint32_t kMaxHeaderLength =
    static_cast<uint32_t>(round_up(kMetadataOffset + kMaxMetadata, kRecordUnit));

// The first byte behind the hash table: no record begins before it.
constexpr uint32_t records_begin(uint32_t header_length) {
  return header_length + kTableOffset + kTableSize;
}

// FNV-1a of 32 bits; a text in parts is hashed part by part.
// Source: http://www.isthe.com/chongo/tech/comp/fnv/, with the parameters for 32 bits.
inline constexpr uint32_t kHashOfNothing = 2166136261U;
constexpr uint32_t hash_of(std::string_view text, uint32_t before = kHashOfNothing) {
  uint32_t hash = before;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619U;
  return hash;
}

// The hash folded to the number of buckets.
constexpr uint32_t bucket_of(uint32_t hash) { return (hash ^ (hash >> 16)) % kBucketCount; }
constexpr uint32_t bucket_of(std::string_view name) { return bucket_of(hash_of(name)); }

// Where the head of the chain of a name with this hash stands.
constexpr uint32_t chain_head_offset(uint32_t header_length, uint32_t hash) {
  return header_length + kTableOffset + 4 * bucket_of(hash);
}
constexpr uint32_t chain_head_offset(uint32_t header_length, std::string_view name) {
  return chain_head_offset(header_length, hash_of(name));
}

// Where a new record goes, given the current limit. In 64 bits, since a limit read from a file that
// somebody else wrote can be anything.
struct Placement {
  uint64_t start;
  uint64_t end;
};
constexpr Placement place(uint32_t limit, uint32_t header_length, size_t name_length) {
  const uint64_t begin = limit == 0 ? records_begin(header_length) : limit;
  const uint64_t length = round_up(kNameOffset + name_length, kRecordUnit);
  uint64_t start = round_up(begin, kRecordUnit);
  // Not even the last byte of a page may be used: its last four are written to grow the file.
  if (start / kPageSize != (start + length) / kPageSize) start = round_up(begin, kPageSize);
  return {start, start + length};
}

}  // namespace tally::countfile

#endif  // TALLY_COUNTFILE_LAYOUT_H_
