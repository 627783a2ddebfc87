#include "countfile/header.h"

#include <cstring>

namespace tally::countfile {
namespace {

// Appends to a fixed buffer and remembers whether all of it fitted.
class Appender {
 public:
  Appender(char* begin, size_t size) : at_(begin), left_(size) {}

  void append(std::string_view text) {
    if (text.size() > left_) {
      fits_ = false;
      return;
    }
    std::memcpy(at_, text.data(), text.size());
    at_ += text.size();
    left_ -= text.size();
  }
  bool fits() const { return fits_; }
  size_t left() const { return left_; }

 private:
  char* at_;
  size_t left_;
  bool fits_ = true;
};

bool fits_on_a_line(std::string_view value) {
  for (const char c : value) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) return false;
  }
  return true;
}

}  // namespace

bool encode_header(const Metadata& metadata, EncodedHeader& out) {
  const struct {
    std::string_view key;
    std::string_view value;
  } lines[] = {
      {"TimeBegin", metadata.time_begin}, {"TimeEnd", metadata.time_end},
      {"Program", metadata.program},      {"Version", metadata.version},
      {"GoVersion", metadata.go_version}, {"GOOS", metadata.goos},
      {"GOARCH", metadata.goarch},
  };
  std::memset(out.bytes, 0, sizeof out.bytes);
  std::memcpy(out.bytes, kMagic.data(), kMagic.size());
  Appender text{out.bytes + kMetadataOffset, kMaxMetadata};
  for (const auto& line : lines) {
    if (!fits_on_a_line(line.value)) return false;
    text.append(line.key);
    text.append(": ");
    text.append(line.value);
    text.append("\n");
  }
  text.append("\n");
  if (!text.fits()) return false;
  const size_t used = kMetadataOffset + kMaxMetadata - text.left();
  out.length = static_cast<uint32_t>(round_up(used, kRecordUnit));
  std::memcpy(out.bytes + kHeaderLengthOffset, &out.length, sizeof out.length);
  return true;
}

}  // namespace tally::countfile
