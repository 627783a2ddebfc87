// The lines of published data, out of bytes that come in pieces, plain or packed.
#ifndef TALLY_TRIAGE_DATA_LINES_H_
#define TALLY_TRIAGE_DATA_LINES_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/error.h"

namespace tally::triage {

// Bytes of a line that are looked at. No report is a hundredth of it.
inline constexpr size_t kMaxDataLine = size_t{16} << 20;

// Takes a line without its newline, and its number, from 1. An error ends the reading.
using DataLineSink = std::function<base::Result<void>(std::string_view line, uint64_t number)>;

// For one thread. Memory: the longest line, but no more than kMaxDataLine of it, and for a packed
// stream the window that it asks for, at most 128 MiB.
class DataLines {
 public:
  explicit DataLines(DataLineSink sink);
  ~DataLines();
  DataLines(const DataLines&) = delete;
  DataLines& operator=(const DataLines&) = delete;

  // Takes the next bytes. What they are the first of them say: gzip (RFC 1952, of any number of
  // members), zstd (RFC 8878, of any number of frames), or text. An error is the sink's, or says
  // what is wrong with the packed bytes, in half a sentence.
  base::Result<void> add(std::string_view bytes);

  // To be called at the end: gives the last line, if no newline follows it. It is an error if
  // packed bytes end early.
  base::Result<void> finish();

 private:
  class Unpacker;
  class GzipUnpacker;
  class ZstdUnpacker;
  class NoUnpacker;

  base::Result<void> begin();
  base::Result<void> add_text(std::string_view text);
  base::Result<void> end_line();

  DataLineSink sink_;
  std::string head_;  // the first bytes, until they say what they are
  std::unique_ptr<Unpacker> unpacker_;
  std::string line_;
  uint64_t lines_ = 0;
};

}  // namespace tally::triage

#endif  // TALLY_TRIAGE_DATA_LINES_H_
