// Lines of a merged file, read in blocks. Internal to charts/.
#ifndef TALLY_COLLECTOR_CHARTS_LINE_READER_H_
#define TALLY_COLLECTOR_CHARTS_LINE_READER_H_

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace tally::collector {

// A line of more bytes is an error: no report is a hundredth of it.
inline constexpr size_t kMaxLine = size_t{64} << 20;

// A regular file that stays what it was when its name is given to another. Thread-safe.
class MergedFile {
 public:
  static base::Result<std::shared_ptr<const MergedFile>> open(std::filesystem::path path);
  ~MergedFile();
  MergedFile(const MergedFile&) = delete;
  MergedFile& operator=(const MergedFile&) = delete;

  const std::filesystem::path& path() const { return path_; }
  uint64_t size() const { return size_; }

  // Reads up to `size` bytes; fewer at the end of the file alone.
  base::Result<size_t> read(uint64_t offset, char* out, size_t size) const;

  // The number of the line, from 1, that begins at `offset`. Reads all before it.
  uint64_t line_number(uint64_t offset) const;

 private:
  MergedFile(std::filesystem::path path, int descriptor, uint64_t size)
      : path_(std::move(path)), descriptor_(descriptor), size_(size) {}

  const std::filesystem::path path_;
  const int descriptor_;
  const uint64_t size_;
};

// The lines that begin in [begin, end), of which `begin` is where one does, or in the middle of
// one, which is then left out (`Begin`). For one thread at a time.
class LineReader {
 public:
  enum class Begin { kAtLine, kAfterNextNewline };
  static constexpr size_t kBlock = size_t{256} << 10;

  LineReader(std::shared_ptr<const MergedFile> file, uint64_t begin, uint64_t end,
             Begin where = Begin::kAtLine, size_t block = kBlock);

  // The next line without its newline, or false: at the end, or if error() says so. It holds until
  // the next call, and kScanPadding bytes behind it can be read.
  bool next(std::string_view& line);

  // Where the last line begins.
  uint64_t offset() const { return offset_; }
  const MergedFile& file() const { return *file_; }
  const base::Result<void>& error() const { return error_; }

 private:
  bool fill();

  std::shared_ptr<const MergedFile> file_;
  uint64_t end_;
  size_t block_;
  std::vector<char> buffer_;
  uint64_t base_;      // offset of the buffer's first byte
  size_t at_ = 0;      // of the next line in the buffer
  size_t filled_ = 0;  // bytes in the buffer
  uint64_t offset_ = 0;
  base::Result<void> error_;
};

// The first line of a file sorted by X whose X is at least `x`: where it begins; the size of the
// file if there is none. In a file that is not sorted it is where some line begins.
base::Result<uint64_t> find_x(const std::shared_ptr<const MergedFile>& file, double x,
                              uint64_t from = 0);

}  // namespace tally::collector

#endif  // TALLY_COLLECTOR_CHARTS_LINE_READER_H_
