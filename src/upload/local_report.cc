#include "upload/local_report.h"

#include <filesystem>
#include <optional>
#include <string>

#include "base/file.h"
#include "upload/claim.h"
#include "upload/copy.h"
#include "upload/reduce.h"

namespace tally::upload {
namespace {

namespace fs = std::filesystem;
using base::Result;

// The bytes of the local report, or nothing if there is none yet.
Result<std::optional<std::string>> read_if_there(const fs::path& path) {
  std::error_code error;
  if (!fs::exists(path, error) && !error) return std::nullopt;
  auto bytes = base::read_file(path);
  if (!bytes) return std::unexpected(bytes.error());
  return std::optional{std::move(*bytes)};
}

// Whether an earlier run has added this file to the report and was killed before it could remove
// it.
bool is_counted(const CounterFile& file, std::string_view report_state) {
  const std::string name = file.path.filename().native();
  const auto claimed = claim_of(name);
  return claimed && *claimed != report_state;
}

}  // namespace

Result<void> add_to_local_report(const ReportPaths& paths, const format::Report& fresh,
                                 std::vector<CounterFile>& files) {
  const auto bytes = read_if_there(paths.local);
  if (!bytes) return std::unexpected(bytes.error());
  format::Report report = fresh;
  if (*bytes) {
    auto parsed = format::parse_report(**bytes);
    if (!parsed) {
      return base::fail("reading the report {}: {}", paths.local.native(), parsed.error().message);
    }
    report = std::move(*parsed);
  }
  const std::string state =
      fingerprint(*bytes ? std::optional<std::string_view>{**bytes} : std::nullopt);
  // A file that cannot be claimed is left for a later run; the others go on.
  Result<void> result;
  std::vector<const CounterFile*> done;
  bool changed = false;
  for (CounterFile& file : files) {
    if (!is_counted(file, state)) {
      auto claimed =
          file.lock.is_open() ? claim(file.path, state) : make_copy(file.path, file.bytes, state);
      if (!claimed) {
        result = std::unexpected(claimed.error());
        continue;
      }
      file.path = std::move(*claimed);
      add_program(report, file.counts);
      changed = true;
    }
    done.push_back(&file);
  }
  if (changed) {
    auto written = base::replace_file(paths.local, format::write_report(report));
    if (!written) return written;
  }
  for (const CounterFile* file : done) {
    if (auto removed = remove_counted(*file); !removed) result = removed;
  }
  return result;
}

Result<void> remove_counted(const CounterFile& file) {
  if (is_copy(file.path.filename().native())) return keep_as_base(file.path);
  if (!file.lock.is_open()) return {};
  // The copy before its file: the claim alone says then that the file is counted.
  if (file.has_copy) {
    if (auto removed = remove_base(file.path); !removed) return removed;
  }
  return base::remove_file(file.path);
}

}  // namespace tally::upload
