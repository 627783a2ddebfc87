// The header of a counter file: who counted, from when to when. Depends on nothing, allocates
// nothing; pure functions, for any thread and inside signal handlers.
#ifndef TALLY_COUNTFILE_HEADER_H_
#define TALLY_COUNTFILE_HEADER_H_

#include <cstdint>
#include <string_view>

#include "countfile/layout.h"

namespace tally::countfile {

// The values of the metadata lines, in the order in which they are written.
struct Metadata {
  std::string_view time_begin;  // RFC 3339, UTC midnight
  std::string_view time_end;
  std::string_view program;
  std::string_view version;     // may be empty
  std::string_view go_version;  // the toolchain
  std::string_view goos;
  std::string_view goarch;
};

struct EncodedHeader {
  char bytes[kMaxHeaderLength];
  uint32_t length;  // a multiple of kRecordUnit

  std::string_view view() const { return {bytes, length}; }
};

// Writes the header into `out`. Returns false if the metadata takes more than kMaxMetadata bytes or
// a value holds a control character, which could end its line.
bool encode_header(const Metadata& metadata, EncodedHeader& out);

}  // namespace tally::countfile

#endif  // TALLY_COUNTFILE_HEADER_H_
