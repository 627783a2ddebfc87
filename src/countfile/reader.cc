#include "countfile/reader.h"

#include <algorithm>
#include <cstring>
#include <unordered_set>

namespace tally::countfile {
namespace {

std::unexpected<ParseError> fault_at(Fault fault, uint64_t offset) {
  return std::unexpected(ParseError{fault, offset});
}

template <typename Integer>
Integer load(std::string_view bytes, size_t offset) {
  Integer value;
  std::memcpy(&value, bytes.data() + offset, sizeof value);
  return value;
}

// Splits the metadata into its lines. It ends at the first zero byte.
std::expected<void, ParseError> parse_metadata(std::string_view text, Contents& out) {
  text = text.substr(0, text.find('\0'));
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    if (line.empty()) continue;
    const size_t colon = line.find(": ");
    if (colon == std::string_view::npos) return fault_at(Fault::kBadMetadata, kMetadataOffset);
    out.metadata.emplace_back(line.substr(0, colon), line.substr(colon + 2));
  }
  return {};
}

// Follows the hash chains and collects their records.
class ChainReader {
 public:
  ChainReader(std::string_view bytes, uint32_t header_length, Contents& out)
      : bytes_(bytes), header_length_(header_length), out_(out) {}

  std::expected<void, ParseError> read_all() {
    for (uint32_t bucket = 0; bucket < kBucketCount; ++bucket) {
      const uint32_t head = header_length_ + kTableOffset + 4 * bucket;
      for (auto at = load<uint32_t>(bytes_, head); at != 0;) {
        if (auto read = read_record(at); !read) return read;
        at = load<uint32_t>(bytes_, at + kNextOffset);
      }
    }
    return {};
  }

 private:
  std::expected<void, ParseError> read_record(uint32_t at) {
    if (at < records_begin(header_length_) || at % kRecordUnit != 0 ||
        uint64_t{at} + kNameOffset > bytes_.size()) {
      return fault_at(Fault::kBadOffset, at);
    }
    if (!offsets_.insert(at).second) return fault_at(Fault::kLoop, at);
    const uint32_t length = load<uint32_t>(bytes_, at + kNameLengthOffset) & kNameLengthMask;
    if (length == 0 || length > kMaxNameLength ||
        uint64_t{at} + kNameOffset + length > bytes_.size()) {
      return fault_at(Fault::kBadNameLength, at);
    }
    const std::string_view name = bytes_.substr(at + kNameOffset, length);
    if (!names_.insert(name).second) return fault_at(Fault::kRepeatedName, at);
    out_.entries.push_back({name, load<uint64_t>(bytes_, at + kValueOffset)});
    return {};
  }

  const std::string_view bytes_;
  const uint32_t header_length_;
  Contents& out_;
  std::unordered_set<uint32_t> offsets_;
  std::unordered_set<std::string_view> names_;
};

}  // namespace

std::string_view Contents::meta(std::string_view key) const {
  for (const auto& [name, value] : metadata) {
    if (name == key) return value;
  }
  return {};
}

std::string ParseError::reason() const {
  const std::string at = " (at byte " + std::to_string(offset) + ")";
  switch (fault) {
    case Fault::kTooShort:
      return "it is too short to be a counter file (" + std::to_string(offset) +
             " bytes, the smallest has " + std::to_string(kMinFileSize) + ")";
    case Fault::kWrongPrefix:
      return "it is not a counter file of version 1";
    case Fault::kCutShort:
      return "it is cut short: " + std::to_string(offset) + " bytes are no whole number of pages";
    case Fault::kBadHeaderLength:
      return "its header has an impossible length";
    case Fault::kBadMetadata:
      return "a line of its metadata has no \": \"";
    case Fault::kBadLimit:
      return "its allocation limit is outside the file; it is cut short or damaged";
    case Fault::kBadOffset:
      return "a record is said to be where none can be" + at;
    case Fault::kBadNameLength:
      return "a name has an impossible length" + at;
    case Fault::kLoop:
      return "a chain of records loops" + at;
    case Fault::kRepeatedName:
      return "a name stands in it twice" + at;
  }
  return "it is damaged" + at;
}

std::expected<Contents, ParseError> parse(std::string_view bytes) {
  if (bytes.size() < kMinFileSize) return fault_at(Fault::kTooShort, bytes.size());
  if (!bytes.starts_with(kMagic)) return fault_at(Fault::kWrongPrefix, 0);
  if (bytes.size() % kPageSize != 0) return fault_at(Fault::kCutShort, bytes.size());
  const auto header_length = load<uint32_t>(bytes, kHeaderLengthOffset);
  if (header_length < kMetadataOffset || header_length > kMaxHeaderLength ||
      header_length % kRecordUnit != 0) {
    return fault_at(Fault::kBadHeaderLength, kHeaderLengthOffset);
  }
  Contents contents;
  const std::string_view metadata = bytes.substr(kMetadataOffset, header_length - kMetadataOffset);
  if (auto read = parse_metadata(metadata, contents); !read) return std::unexpected(read.error());
  const auto limit = load<uint32_t>(bytes, header_length + kLimitOffset);
  if (limit != 0 && (limit < records_begin(header_length) || limit > bytes.size())) {
    return fault_at(Fault::kBadLimit, header_length + kLimitOffset);
  }
  if (auto read = ChainReader{bytes, header_length, contents}.read_all(); !read) {
    return std::unexpected(read.error());
  }
  return contents;
}

}  // namespace tally::countfile
