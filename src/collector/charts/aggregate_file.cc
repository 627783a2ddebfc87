#include "collector/charts/aggregate_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <random>

#include "base/file.h"

namespace tally::collector {
namespace {

using base::fail;
using base::Result;
namespace fs = std::filesystem;

constexpr size_t kBuffer = size_t{64} << 10;

// The directory's salt, which is made if there is none. Another thread can make it at the same
// time.
Result<std::string> read_salt(const fs::path& directory) {
  constexpr uint64_t kMaxSalt = 1024;
  const fs::path file = directory / "salt";
  if (base::is_gone(file)) {
    std::random_device random;
    std::string salt;
    for (int i = 0; i < 4; ++i) salt += fmt::format("{:08x}", random());
    if (auto made = base::create_file(file, salt); !made) return std::unexpected(made.error());
  }
  return base::read_file(file, kMaxSalt);
}

Result<void> write_all(const base::Descriptor& file, std::string_view bytes, const fs::path& path) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(file.get(), bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return fail("writing {}: {}", path.native(), std::strerror(errno));
    bytes.remove_prefix(static_cast<size_t>(written));
  }
  return {};
}

// Reads exactly so many bytes.
Result<std::string> read_part(const MergedFile& file, uint64_t offset, uint64_t size) {
  std::string bytes(size, '\0');
  const auto got = file.read(offset, bytes.data(), bytes.size());
  if (!got) return std::unexpected(got.error());
  if (*got != size) return fail("reading {}: it became shorter", file.path().native());
  return bytes;
}

struct Opened {
  std::shared_ptr<const MergedFile> file;
  AggregateTrailer trailer;
};

// Opens an aggregate file whose parts have lengths that fit its own.
Result<Opened> open_aggregate(const fs::path& path) {
  auto file = MergedFile::open(path);
  if (!file) return std::unexpected(file.error());
  const uint64_t size = (*file)->size();
  const auto damaged = [&] {
    return fail("the aggregate file {} is damaged: its lengths do not fit together", path.native());
  };
  if (size < kAggregateBegin.size() + kTrailerSize || size % sizeof(double) != 0) return damaged();
  auto begin = read_part(**file, 0, kAggregateBegin.size());
  if (!begin) return std::unexpected(begin.error());
  auto end = read_part(**file, size - kTrailerSize, kTrailerSize);
  if (!end) return std::unexpected(end.error());
  const AggregateTrailer trailer = parse_trailer(*end);
  const uint64_t rest = size - kAggregateBegin.size() - kTrailerSize;
  if (*begin != kAggregateBegin || trailer.reports > rest / sizeof(double)) return damaged();
  const uint64_t parts = rest - trailer.reports * sizeof(double);
  if (trailer.body > parts || trailer.builds != parts - trailer.body) return damaged();
  return Opened{std::move(*file), trailer};
}

Result<void> check_sum(const Opened& opened) {
  uint64_t sum = kChecksumStart;
  const uint64_t end = opened.file->size() - kChecksumSize;
  for (uint64_t at = 0; at < end;) {
    const uint64_t size = std::min<uint64_t>(kBuffer, end - at);
    const auto bytes = read_part(*opened.file, at, size);
    if (!bytes) return std::unexpected(bytes.error());
    sum = checksum(sum, *bytes);
    at += size;
  }
  if (sum == opened.trailer.checksum) return {};
  return fail("the aggregate file {} is damaged: its checksum is wrong",
              opened.file->path().native());
}

}  // namespace

AggregateWriter::AggregateWriter(fs::path path, fs::path temporary, base::Descriptor file,
                                 std::shared_ptr<const ChartIndex> index, std::string salt)
    : path_(std::move(path)),
      temporary_(std::move(temporary)),
      file_(std::move(file)),
      fingerprint_(index->fingerprint()),
      counter_(std::move(index), std::move(salt)),
      buffer_(kAggregateBegin),
      checksum_(kChecksumStart) {}

Result<std::unique_ptr<AggregateWriter>> AggregateWriter::start(
    fs::path path, std::shared_ptr<const ChartIndex> index) {
  auto salt = read_salt(path.parent_path());
  if (!salt) return std::unexpected(salt.error());
  std::string name = path.native() + ".XXXXXX.tmp";
  base::Descriptor file{::mkostemps(name.data(), 4, O_CLOEXEC)};
  if (!file.is_open()) {
    return fail("making a temporary file beside {}: {}", path.native(), std::strerror(errno));
  }
  return std::unique_ptr<AggregateWriter>{new AggregateWriter(
      std::move(path), std::move(name), std::move(file), std::move(index), std::move(*salt))};
}

AggregateWriter::~AggregateWriter() {
  if (!temporary_.empty()) ::unlink(temporary_.c_str());
}

Result<void> AggregateWriter::flush() {
  checksum_ = checksum(checksum_, buffer_);
  auto written = write_all(file_, buffer_, temporary_);
  buffer_.clear();
  return written;
}

Result<void> AggregateWriter::add(std::string_view line) {
  if (auto added = counter_.add(line); !added) return added;
  const double x = counter_.x();
  char bytes[sizeof x];
  std::memcpy(bytes, &x, sizeof x);
  buffer_.append(bytes, sizeof x);
  if (buffer_.size() < kBuffer) return {};
  return flush();
}

Result<DayAggregate> AggregateWriter::finish(uint64_t merged_bytes) {
  CountedReports counted = counter_.take();
  AggregateBody body{fingerprint_, merged_bytes, std::move(counted.aggregate)};
  const std::string bytes = write_body(body);
  const std::string builds = write_builds({fingerprint_, std::move(counted.builds)});
  buffer_ += bytes;
  buffer_ += builds;
  if (auto flushed = flush(); !flushed) return std::unexpected(flushed.error());
  AggregateTrailer trailer{.reports = body.aggregate.reports,
                           .body = bytes.size(),
                           .builds = builds.size(),
                           .builds_checksum = checksum(kChecksumStart, builds),
                           .checksum = 0};
  const std::string unsummed = write_trailer(trailer);
  trailer.checksum =
      checksum(checksum_, std::string_view{unsummed}.substr(0, kTrailerSize - kChecksumSize));
  if (auto written = write_all(file_, write_trailer(trailer), temporary_); !written) {
    return std::unexpected(written.error());
  }
  if (::rename(temporary_.c_str(), path_.c_str()) != 0) {
    return fail("writing {}: {}", path_.native(), std::strerror(errno));
  }
  temporary_.clear();
  return std::move(body.aggregate);
}

Result<DayAggregate> read_aggregate(const fs::path& path, std::string_view fingerprint,
                                    MergedFileId merged) {
  const auto opened = open_aggregate(path);
  if (!opened) return std::unexpected(opened.error());
  if (auto checked = check_sum(*opened); !checked) return std::unexpected(checked.error());
  const AggregateTrailer& trailer = opened->trailer;
  const uint64_t begin = opened->file->size() - kTrailerSize - trailer.builds - trailer.body;
  const auto bytes = read_part(*opened->file, begin, trailer.body);
  if (!bytes) return std::unexpected(bytes.error());
  auto body = parse_body(*bytes);
  if (!body) {
    return fail("the aggregate file {} is damaged: {}", path.native(), body.error().message);
  }
  if (body->fingerprint != fingerprint) {
    return fail("the aggregate file {} was counted by another upload config", path.native());
  }
  const MergedFileId found{body->merged_bytes, body->aggregate.reports};
  if (found != merged || trailer.reports != merged.reports) {
    return fail("the aggregate file {} was counted from another merged file", path.native());
  }
  return std::move(body->aggregate);
}

Result<std::vector<BuildCount>> read_builds(const fs::path& path, std::string_view fingerprint,
                                            uint64_t reports) {
  const auto opened = open_aggregate(path);
  if (!opened) return std::unexpected(opened.error());
  const AggregateTrailer& trailer = opened->trailer;
  const uint64_t begin = opened->file->size() - kTrailerSize - trailer.builds;
  const auto bytes = read_part(*opened->file, begin, trailer.builds);
  if (!bytes) return std::unexpected(bytes.error());
  if (checksum(kChecksumStart, *bytes) != trailer.builds_checksum) {
    return fail("the aggregate file {} is damaged: the checksum of its builds is wrong",
                path.native());
  }
  auto builds = parse_builds(*bytes);
  if (!builds) {
    return fail("the aggregate file {} is damaged: {}", path.native(), builds.error().message);
  }
  if (builds->fingerprint != fingerprint) {
    return fail("the aggregate file {} was counted by another upload config", path.native());
  }
  if (trailer.reports != reports) {
    return fail("the aggregate file {} was counted from another merged file", path.native());
  }
  return std::move(builds->builds);
}

Result<DayAggregate> count_merged_file(const fs::path& merged, const fs::path& path,
                                       std::shared_ptr<const ChartIndex> index,
                                       const std::atomic<bool>& cancelled) {
  const auto file = MergedFile::open(merged);
  if (!file) return std::unexpected(file.error());
  auto writer = AggregateWriter::start(path, std::move(index));
  if (!writer) return std::unexpected(writer.error());
  LineReader lines{*file, 0, (*file)->size()};
  for (std::string_view line; lines.next(line);) {
    if (cancelled) return fail("counting {}: the collector stops", merged.native());
    if (auto added = (*writer)->add(line); !added) {
      return fail("counting {}: line {}: {}", merged.native(), (*file)->line_number(lines.offset()),
                  added.error().message);
    }
  }
  if (!lines.error()) return std::unexpected(lines.error().error());
  return (*writer)->finish((*file)->size());
}

Result<XReader> XReader::open(const fs::path& path) {
  auto opened = open_aggregate(path);
  if (!opened) return std::unexpected(opened.error());
  return XReader{std::move(opened->file), opened->trailer.reports};
}

bool XReader::refill() {
  constexpr uint64_t kBlock = 4096;
  block_.resize(static_cast<size_t>(std::min(kBlock, left_)));
  at_ = 0;
  if (block_.empty()) return false;
  const size_t bytes = block_.size() * sizeof(double);
  std::vector<char> read(bytes);
  const auto got = file_->read(offset_, read.data(), bytes);
  if (!got || *got != bytes) {
    error_ = got ? fail("reading {}: it became shorter", file_->path().native())
                 : base::Result<void>{std::unexpected(got.error())};
    block_.clear();
    return false;
  }
  std::memcpy(block_.data(), read.data(), bytes);
  offset_ += bytes;
  left_ -= block_.size();
  return true;
}

}  // namespace tally::collector
