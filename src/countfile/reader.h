// Reads a counter file's bytes into values. Made for bytes that anybody may have written: never
// reads outside them, never loops, and takes memory in proportion to the number of records.
#ifndef TALLY_COUNTFILE_READER_H_
#define TALLY_COUNTFILE_READER_H_

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "countfile/layout.h"

namespace tally::countfile {

struct Entry {
  std::string_view name;  // as stored: stack names are not expanded (stack_name.h)
  uint64_t value;
};

// What a counter file holds. The views point into the bytes given to `parse` and live as long.
struct Contents {
  std::vector<std::pair<std::string_view, std::string_view>> metadata;  // in the file's order
  std::vector<Entry> entries;  // in the order of the hash chains

  // The value of a metadata line, or an empty view if there is none.
  std::string_view meta(std::string_view key) const;
};

enum class Fault {
  kTooShort,         // less than a page
  kWrongPrefix,      // not a counter file of version 1
  kCutShort,         // not a whole number of pages
  kBadHeaderLength,  // cannot be the length of a header
  kBadMetadata,      // a line without `: `
  kBadLimit,         // the allocation limit is outside the file
  kBadOffset,        // a chain leads outside the file or to no record
  kBadNameLength,    // a name is empty, longer than allowed, or passes the end of the file
  kLoop,             // a chain leads back into itself or into another
  kRepeatedName,     // a name has two records
};

struct ParseError {
  Fault fault;
  uint64_t offset;  // where in the file

  // The reason, as the second half of a sentence: "it is cut short: …".
  std::string reason() const;
};

// Parses the bytes of a whole file. Does no I/O; for any thread.
std::expected<Contents, ParseError> parse(std::string_view bytes);

}  // namespace tally::countfile

#endif  // TALLY_COUNTFILE_READER_H_
