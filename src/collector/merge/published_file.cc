#include "collector/merge/published_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <vector>

#include "base/descriptor.h"
#include "base/file.h"
#include "collector/merge/packers.h"
#include "collector/merge/replaced_file.h"

namespace tally::collector {
namespace {

using base::fail;
using base::Result;
namespace fs = std::filesystem;

FileStamp stamp_from(const struct stat& info) {
  return {
      .inode = info.st_ino, .size = static_cast<uint64_t>(info.st_size), .changed = info.st_mtim};
}

// Reads the file once and writes both packed forms.
Result<void> pack_into(int plain, const std::string& name, ReplacedFile& gzip, ReplacedFile& zstd,
                       const std::atomic<bool>& cancelled) {
  GzipPacker gzip_packer;
  ZstdPacker zstd_packer;
  std::vector<char> buffer(size_t{256} << 10);
  for (;;) {
    if (cancelled) return fail("packing {}: the collector stops", name);
    const ssize_t n = ::read(plain, buffer.data(), buffer.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return fail("reading {}: {}", name, std::strerror(errno));
    const std::string_view bytes{buffer.data(), static_cast<size_t>(n)};
    const bool last = bytes.empty();
    for (auto [packer, file] : {std::pair<Packer*, ReplacedFile*>{&gzip_packer, &gzip},
                                std::pair<Packer*, ReplacedFile*>{&zstd_packer, &zstd}}) {
      const auto packed = packer->pack(bytes, last);
      if (!packed) return fail("packing {}: {}", name, packed.error().message);
      if (auto written = file->write(*packed); !written) return written;
    }
    if (last) return {};
  }
}

}  // namespace

fs::path merged_file(const fs::path& directory, std::string_view week) {
  return directory / fmt::format("{}.ndjson", week);
}

std::optional<base::Date> date_of_file(std::string_view name) {
  constexpr size_t kDate = 10;
  const auto date = base::parse_date(name.substr(0, kDate));
  return date ? std::optional{*date} : std::nullopt;
}

void remove_unfinished(const fs::path& directory) {
  const auto names = base::list_directory(directory).value_or(std::vector<std::string>{});
  for (const std::string& name : names) {
    // ReplacedFile ends the names of what is not finished so.
    if (date_of_file(name) && name.ends_with(".tmp")) (void)base::remove_file(directory / name);
  }
}

FileBody all_forms(const fs::path& plain) {
  return {.plain = plain, .gzip = plain.native() + ".gz", .zstd = plain.native() + ".zst"};
}

std::optional<FileStamp> stamp_of(const fs::path& path) {
  struct stat info{};
  if (::stat(path.c_str(), &info) != 0 || !S_ISREG(info.st_mode)) return std::nullopt;
  return stamp_from(info);
}

bool is_packed(const fs::path& plain) {
  const FileBody forms = all_forms(plain);
  const auto stamp = stamp_of(forms.plain);
  const auto gzip = stamp_of(forms.gzip);
  const auto zstd = stamp_of(forms.zstd);
  return stamp && gzip && zstd && gzip->has_time_of(*stamp) && zstd->has_time_of(*stamp);
}

Result<void> remove_packed(const fs::path& plain) {
  const FileBody forms = all_forms(plain);
  if (base::is_gone(forms.gzip) && base::is_gone(forms.zstd)) return {};
  for (const fs::path& path : {forms.gzip, forms.zstd}) {
    if (auto removed = base::remove_file(path); !removed) return removed;
  }
  sync_directory(plain.parent_path());
  return {};
}

Result<void> pack(const fs::path& plain, const std::atomic<bool>& cancelled,
                  const std::function<Result<void>(const PutInPlace&)>& put) {
  const base::Descriptor file{::open(plain.c_str(), O_RDONLY | O_CLOEXEC)};
  struct stat info{};
  if (!file.is_open() || ::fstat(file.get(), &info) != 0) {
    return fail("reading {}: {}", plain.native(), std::strerror(errno));
  }
  const FileStamp stamp = stamp_from(info);
  const FileBody forms = all_forms(plain);
  auto gzip = ReplacedFile::start(forms.gzip);
  if (!gzip) return std::unexpected(gzip.error());
  auto zstd = ReplacedFile::start(forms.zstd);
  if (!zstd) return std::unexpected(zstd.error());
  if (auto packed = pack_into(file.get(), plain.native(), *gzip, *zstd, cancelled); !packed) {
    return packed;
  }
  for (ReplacedFile* each : {&*gzip, &*zstd}) {
    if (auto timed = each->set_time(stamp.changed); !timed) return timed;
    if (auto synced = each->sync(); !synced) return synced;
    // Writing what was still in the buffer has changed the time.
    if (auto timed = each->set_time(stamp.changed); !timed) return timed;
  }
  return put([&]() -> Result<void> {
    if (stamp_of(plain) != stamp) return {};
    if (auto done = gzip->put_in_place(); !done) return done;
    return zstd->put_in_place();
  });
}

}  // namespace tally::collector
