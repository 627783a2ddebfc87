#include "collector/store/import.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <condition_variable>
#include <cstring>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/date.h"
#include "base/descriptor.h"
#include "collector/merge/packers.h"
#include "format/report.h"

namespace tally::collector {
namespace {

using base::fail;
using base::Result;
namespace fs = std::filesystem;

constexpr std::string_view kZstdMagic = "\x28\xb5\x2f\xfd";
// A report's body has 100 KiB by default, and a few times that with all its escapes.
constexpr size_t kLongestLine = size_t{8} << 20;

using PieceVisitor = std::function<Result<void>(std::string_view piece)>;

Result<void> unpack_piece(ZstdUnpacker& unpacker, std::string_view bytes,
                          const PieceVisitor& visit) {
  for (;;) {
    const auto piece = unpacker.unpack(bytes);
    if (!piece) return std::unexpected(piece.error());
    if (piece->empty() && bytes.empty()) return {};
    if (auto visited = visit(*piece); !visited) return visited;
  }
}

// Gives the file's text piece by piece.
Result<void> read_text(const fs::path& path, const PieceVisitor& visit) {
  const base::Descriptor file{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
  if (!file.is_open()) return fail("reading {}: {}", path.native(), std::strerror(errno));
  std::optional<ZstdUnpacker> unpacker;
  std::vector<char> buffer(size_t{256} << 10);
  for (bool first = true;;) {
    const ssize_t n = ::read(file.get(), buffer.data(), buffer.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return fail("reading {}: {}", path.native(), std::strerror(errno));
    const std::string_view bytes{buffer.data(), static_cast<size_t>(n)};
    if (first && bytes.starts_with(kZstdMagic)) unpacker.emplace();
    first = false;  // not before something came: a signal can interrupt the first read
    if (bytes.empty()) {
      if (unpacker && !unpacker->at_end()) {
        return fail("reading {}: its end is missing", path.native());
      }
      return {};
    }
    auto visited = unpacker ? unpack_piece(*unpacker, bytes, visit) : visit(bytes);
    if (!visited) return fail("reading {}: {}", path.native(), visited.error().message);
  }
}

Result<AcceptedReport> read_line(std::string_view line) {
  const auto report = format::parse_report(line);
  if (!report) return fail("it is no report: {}", report.error().message);
  if (!base::parse_date(report->week)) return fail("its Week is no date (YYYY-MM-DD)");
  if (!(report->x > 0 && report->x < 1)) return fail("its X is not a number between 0 and 1");
  return AcceptedReport{report->week, report->x, format::write_report_line(*report)};
}

// Stores lines, some at the same time, and counts what became of them.
class Importer {
 public:
  Importer(const fs::path& file, Store& store, const RefusalVisitor& refuse)
      : file_(file), store_(store), refuse_(refuse) {}
  // The store calls back into this object.
  ~Importer() { wait_for_at_most(0); }
  Importer(const Importer&) = delete;
  Importer& operator=(const Importer&) = delete;

  Result<void> add(std::string_view line) {
    ++number_;
    if (line.empty()) return {};
    auto report = read_line(line);
    if (!report) {
      refuse(number_, report.error().message);
      return {};
    }
    wait_for_at_most(kUnderWay - 1);
    if (failed()) return not_stored();
    {
      const std::scoped_lock lock{mutex_};
      ++under_way_;
    }
    store_.submit(std::move(*report), [this, number = number_](Stored stored) {
      const std::scoped_lock lock{mutex_};
      count(stored, number);
      --under_way_;
      wake_.notify_one();
    });
    return tell_conflicts();
  }

  Result<ImportResult> finish() {
    wait_for_at_most(0);
    if (auto told = tell_conflicts(); !told) return std::unexpected(told.error());
    if (failed()) return std::unexpected(not_stored().error());
    return result_;
  }

 private:
  static constexpr size_t kUnderWay = 4000;

  void count(Stored stored, uint64_t number) {
    switch (stored) {
      case Stored::kNew:
        ++result_.stored;
        return;
      case Stored::kAlready:
        ++result_.already;
        return;
      case Stored::kConflict:
        conflicts_.push_back(number);
        return;
      case Stored::kOverloaded:
      case Stored::kFailed:
        failed_ = true;
        return;
    }
  }

  void refuse(uint64_t number, std::string_view why) {
    {
      const std::scoped_lock lock{mutex_};
      ++result_.refused;
    }
    refuse_(fmt::format("{}: line {} is refused: {}", file_.native(), number, why));
  }

  Result<void> tell_conflicts() {
    std::vector<uint64_t> conflicts;
    {
      const std::scoped_lock lock{mutex_};
      conflicts.swap(conflicts_);
    }
    for (const uint64_t number : conflicts) {
      refuse(number, "another report is stored under its Week and X, and stays");
    }
    return {};
  }

  void wait_for_at_most(size_t number) {
    std::unique_lock lock{mutex_};
    wake_.wait(lock, [&] { return under_way_ <= number; });
  }

  bool failed() {
    const std::scoped_lock lock{mutex_};
    return failed_;
  }

  static Result<void> not_stored() {
    return fail("the store takes no more reports; see what it said");
  }

  const fs::path& file_;
  Store& store_;
  const RefusalVisitor& refuse_;
  uint64_t number_ = 0;

  std::mutex mutex_;  // guards what follows
  std::condition_variable wake_;
  ImportResult result_;
  std::vector<uint64_t> conflicts_;
  size_t under_way_ = 0;
  bool failed_ = false;
};

}  // namespace

Result<ImportResult> import_reports(const fs::path& file, Store& store,
                                    const RefusalVisitor& refuse) {
  Importer importer{file, store, refuse};
  std::string rest;  // a line that has not ended yet
  const auto visit = [&](std::string_view piece) -> Result<void> {
    for (;;) {
      const size_t end = piece.find('\n');
      rest += piece.substr(0, end);
      if (rest.size() > kLongestLine) {
        return fail("a line has more than {} bytes: this is no file of reports", kLongestLine);
      }
      if (end == std::string_view::npos) return {};
      if (auto added = importer.add(rest); !added) return added;
      rest.clear();
      piece.remove_prefix(end + 1);
    }
  };
  if (auto read = read_text(file, visit); !read) return std::unexpected(read.error());
  if (!rest.empty()) {
    if (auto added = importer.add(rest); !added) return std::unexpected(added.error());
  }
  return importer.finish();
}

}  // namespace tally::collector
