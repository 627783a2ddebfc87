#include "upload/kept_counts.h"

#include "base/file.h"
#include "countfile/layout.h"
#include "upload/claim.h"
#include "upload/copy.h"
#include "upload/counter_files.h"
#include "upload/kept_files.h"
#include "upload/reduce.h"
#include "upload/report_paths.h"

namespace tally::upload {
namespace {

namespace fs = std::filesystem;
using base::Result;
using format::Counts;
using format::ProgramReport;

class Adding {
 public:
  explicit Adding(const fs::path& directory) : directory_(directory) {}

  KeptCounts run() {
    const fs::path local = directory_ / "local";
    const auto names = base::list_directory(local);
    if (!names) return {.programs = {}, .weeks = {}, .problems = {names.error().message}};
    const Copies copies{local, *names};
    for (const std::string& name : *names) {
      const auto kind = kept_file_of(name);
      const auto added = kind == KeptFile::kCounterFile ? add_file(local / name, copies)
                         : kind == KeptFile::kLocalReport
                             ? add_report(local / name, *week_of_local_report(name))
                             : Result<void>{};
      if (!added) kept_.problems.push_back(added.error().message);
    }
    return std::move(kept_);
  }

 private:
  void add_program(base::Date week, const ProgramReport& program) {
    for (CountsOfPrograms* programs : {&kept_.programs, &kept_.weeks[week]}) {
      ProgramReport& sum = (*programs)[program.id];
      sum.id = program.id;
      add_counts(sum.counters, program.counters);
      add_counts(sum.stacks, program.stacks);
    }
  }

  Result<void> add_report(const fs::path& path, base::Date week) {
    const auto report = read_kept_report(path);
    if (!report) return std::unexpected(report.error());
    if (!*report) return {};
    for (const ProgramReport& program : (*report)->programs) add_program(week, program);
    return {};
  }

  Result<void> add_file(const fs::path& path, const Copies& copies) {
    auto file = read_live_counter_file(path);
    if (!file) return std::unexpected(file.error());
    if (!*file || is_in_report(path, **file)) return {};
    // What a copy of it has brought into the report is not counted again.
    const auto copy = copies.find(path);
    const auto counted =
        copy ? read_live_counter_file(*copy) : Result<std::optional<CounterFile>>{std::nullopt};
    if (!counted) return std::unexpected(counted.error());
    if (*counted && is_in_report(*copy, **counted)) {
      ProgramReport& counts = (*file)->counts;
      counts.counters = less(counts.counters, (*counted)->counts.counters);
      counts.stacks = less(counts.stacks, (*counted)->counts.stacks);
    }
    add_program(base::day_of((*file)->end), (*file)->counts);
    return {};
  }

  // Whether the week's report has the counts of this file already (claim.h, copy.h).
  bool is_in_report(const fs::path& path, const CounterFile& file) const {
    const std::string name = path.filename().native();
    if (file_of_base(name)) return true;
    const auto state = claim_of(name);
    if (!state) return false;
    const ReportPaths paths{directory_, base::format_date(base::day_of(file.end))};
    const auto bytes = base::read_file(paths.local);
    return *state != (bytes ? fingerprint(*bytes) : fingerprint(std::nullopt));
  }

  const fs::path directory_;
  KeptCounts kept_;
};

}  // namespace

Result<std::optional<format::Report>> read_kept_report(const fs::path& path) {
  const auto bytes = base::read_file(path);
  if (!bytes) {
    if (base::is_gone(path)) return std::nullopt;
    return std::unexpected(bytes.error());
  }
  auto report = format::parse_report(*bytes);
  if (report) return std::move(*report);
  return base::fail("reading {}: {}", path.native(), report.error().message);
}

KeptCounts read_kept_counts(const fs::path& directory) { return Adding{directory}.run(); }

}  // namespace tally::upload
