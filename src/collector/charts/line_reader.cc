#include "collector/charts/line_reader.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "collector/charts/report_scanner.h"

namespace tally::collector {

using base::fail;
using base::Result;

Result<std::shared_ptr<const MergedFile>> MergedFile::open(std::filesystem::path path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return fail("reading {}: {}", path.native(), std::strerror(errno));
  struct stat status{};
  const bool known = fstat(descriptor, &status) == 0;
  if (!known || !S_ISREG(status.st_mode)) {
    const std::string why = known ? "it is no regular file" : std::strerror(errno);
    close(descriptor);
    return fail("reading {}: {}", path.native(), why);
  }
  return std::shared_ptr<const MergedFile>{
      new MergedFile(std::move(path), descriptor, static_cast<uint64_t>(status.st_size))};
}

MergedFile::~MergedFile() { close(descriptor_); }

Result<size_t> MergedFile::read(uint64_t offset, char* out, size_t size) const {
  size_t done = 0;
  while (done < size) {
    const ssize_t got =
        pread(descriptor_, out + done, size - done, static_cast<off_t>(offset + done));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return fail("reading {}: {}", path_.native(), std::strerror(errno));
    if (got == 0) break;
    done += static_cast<size_t>(got);
  }
  return done;
}

uint64_t MergedFile::line_number(uint64_t offset) const {
  std::vector<char> block(LineReader::kBlock);
  uint64_t lines = 1;
  for (uint64_t at = 0; at < offset;) {
    const auto got =
        read(at, block.data(), static_cast<size_t>(std::min<uint64_t>(block.size(), offset - at)));
    if (!got || *got == 0) break;
    lines += static_cast<uint64_t>(
        std::count(block.begin(), block.begin() + static_cast<ptrdiff_t>(*got), '\n'));
    at += *got;
  }
  return lines;
}

LineReader::LineReader(std::shared_ptr<const MergedFile> file, uint64_t begin, uint64_t end,
                       Begin where, size_t block)
    : file_(std::move(file)),
      end_(end),
      block_(block),
      buffer_(block + kScanPadding),
      base_(where == Begin::kAtLine ? begin : begin - 1) {
  // A line begins behind the newline at begin - 1 or later.
  std::string_view rest_of_line;
  if (where == Begin::kAfterNextNewline) {
    end_ = UINT64_MAX;
    next(rest_of_line);
    end_ = end;
  }
}

bool LineReader::next(std::string_view& line) {
  offset_ = base_ + at_;
  if (offset_ >= end_) return false;
  size_t searched = at_;
  for (;;) {
    const auto* newline =
        static_cast<const char*>(std::memchr(buffer_.data() + searched, '\n', filled_ - searched));
    if (newline != nullptr) {
      const auto end = static_cast<size_t>(newline - buffer_.data());
      line = {buffer_.data() + at_, end - at_};
      at_ = end + 1;
      return true;
    }
    searched = filled_ - at_;
    const size_t before = searched;
    if (!fill()) return false;
    if (filled_ == before) break;  // the end of the file
  }
  if (filled_ == 0) return false;
  line = {buffer_.data(), filled_};
  at_ = filled_;
  return true;
}

// Moves what is left to the front and reads more behind it.
bool LineReader::fill() {
  std::memmove(buffer_.data(), buffer_.data() + at_, filled_ - at_);
  base_ += at_;
  filled_ -= at_;
  at_ = 0;
  if (filled_ > kMaxLine) {
    error_ = fail("reading {}: a line has more than {} bytes", file_->path().native(), kMaxLine);
    return false;
  }
  if (buffer_.size() < filled_ + block_ + kScanPadding) {
    buffer_.resize(2 * filled_ + block_ + kScanPadding);
  }
  const auto got = file_->read(base_ + filled_, buffer_.data() + filled_, block_);
  if (!got) {
    error_ = std::unexpected(got.error());
    return false;
  }
  filled_ += *got;
  return true;
}

Result<uint64_t> find_x(const std::shared_ptr<const MergedFile>& file, double x, uint64_t from) {
  constexpr size_t kSmallBlock = size_t{8} << 10;
  // All lines that begin before `low` have a smaller X, and none is sought that begins at `high` or
  // later but behind lines that are not smaller.
  uint64_t low = from;
  uint64_t high = file->size();
  uint64_t found = high;
  while (low < high) {
    const uint64_t middle = low + (high - low) / 2;
    LineReader reader{
        file, middle, high,
        middle == low ? LineReader::Begin::kAtLine : LineReader::Begin::kAfterNextNewline,
        kSmallBlock};
    std::string_view line;
    if (!reader.next(line)) {
      if (!reader.error()) return std::unexpected(reader.error().error());
      high = middle;
      continue;
    }
    const auto head = read_head(line);
    if (!head) {
      return fail("reading {}: line {} is not a report: {}", file->path().native(),
                  file->line_number(reader.offset()), head.error().message);
    }
    if (head->x < x) {
      low = reader.offset() + line.size() + 1;
    } else {
      high = middle;
      found = reader.offset();
    }
  }
  return found;
}

}  // namespace tally::collector
