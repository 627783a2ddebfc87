// Reads published data, of files and of collectors. One object is for one thread.
#ifndef TALLY_TRIAGE_DATA_READER_H_
#define TALLY_TRIAGE_DATA_READER_H_

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "triage/data_lines.h"
#include "triage/stack_data.h"
#include "upload/fetch.h"

namespace tally::triage {

// Days of the newest data that are read of a collector if nobody says which.
inline constexpr int kUsualDays = 28;

class DataReader {
 public:
  // Is told a whole sentence for a line that is left out: file or URL, number, why.
  using Complain = std::function<void(const std::string& sentence)>;

  // Both must outlive the reader.
  DataReader(StackData& data, Complain complain);

  // A URL (it has `://` in it) of a collector or of a week's file, else a file, or `-`, which is
  // standard input. A file has one report a line, as a collector publishes it: plain, or packed by
  // gzip or zstd. Of a collector the weeks of the query are read; if that has no first one, those
  // of the last kUsualDays days that it has. All is read piece by piece. An error is a sentence and
  // names the file or URL.
  base::Result<void> read(const std::string& place);

  // Lines that were no report.
  uint64_t left_out() const { return left_out_; }
  // Lines that were one.
  uint64_t taken() const { return taken_; }

 private:
  base::Result<void> read_file(const std::string& file);
  base::Result<void> read_week(const std::string& url);
  base::Result<void> read_collector(const std::string& url);
  base::Result<std::vector<base::Date>> published_weeks(const std::string& base);
  base::Result<void> take(const std::string& place, std::string_view line, uint64_t number);

  StackData& data_;
  Complain complain_;
  upload::Fetcher fetcher_;
  uint64_t left_out_ = 0;
  uint64_t taken_ = 0;
};

}  // namespace tally::triage

#endif  // TALLY_TRIAGE_DATA_READER_H_
