#include "upload/clean.h"

#include <optional>

#include "upload/kept_files.h"
#include "upload/leftovers.h"
#include "upload/own_folder.h"
#include "upload/report_paths.h"
#include "upload/state_directory.h"

namespace tally::upload {
namespace {

namespace fs = std::filesystem;
using base::Result;

class Cleaning {
 public:
  explicit Cleaning(const CleanOptions& options) : options_(options) {}

  Result<Cleaned> run() {
    const auto local = open(options_.directory / "local");
    const auto upload = open(options_.directory / "upload");
    const auto state = open(state_directory(options_.directory));
    if (local) {
      // Looking alone must not keep a weekly run from its work, nor wait for it.
      if (!options_.dry_run && !local->lock()) {
        return base::fail(
            "a weekly run is at work in {}; nothing was removed, try again in a moment",
            local->path().native());
      }
      clean_local(*local, upload);
    }
    if (upload) clean_upload(*upload);
    if (state) clean_state(*state);
    return std::move(done_);
  }

 private:
  std::optional<OwnFolder> open(const fs::path& path) {
    auto folder = OwnFolder::open(path);
    if (folder) return std::move(*folder);
    done_.problems.push_back(folder.error().message);
    return std::nullopt;
  }

  std::vector<std::string> names_in(const OwnFolder& folder) {
    auto names = folder.names();
    if (names) return std::move(*names);
    done_.problems.push_back(names.error().message);
    return {};
  }

  // What may be sent goes first. A copy goes behind its counter file, of which it says how much a
  // report has; the report, by which it is known what was counted, last.
  void clean_local(const OwnFolder& local, const std::optional<OwnFolder>& upload) {
    const std::vector<std::string> names = names_in(local);
    for (const KeptFile kind : {KeptFile::kReadyReport, KeptFile::kCounterFile, KeptFile::kCopy,
                                KeptFile::kUnfinished, KeptFile::kLocalReport}) {
      for (const std::string& name : names) {
        if (kept_file_of(name) == kind) clean_kept(local, upload, name, kind);
      }
    }
  }

  void clean_kept(const OwnFolder& local, const std::optional<OwnFolder>& upload,
                  const std::string& name, KeptFile kind) {
    switch (kind) {
      case KeptFile::kReadyReport:
        if (remove(local, name, done_.ready_reports) && upload && upload->size_of(name + ".lock")) {
          done_.being_sent.push_back(*date_of_report(name));
        }
        return;
      case KeptFile::kCounterFile: {
        const bool in_use = local.is_in_use(name);
        if (remove(local, name, done_.counter_files) && in_use) ++done_.in_use;
        return;
      }
      case KeptFile::kLocalReport:
        remove(local, name, done_.local_reports);
        return;
      case KeptFile::kCopy:
        remove(local, name, done_.others);
        return;
      case KeptFile::kUnfinished:
        if (is_left(local, name)) remove(local, name, done_.others);
        return;
    }
  }

  // A program that is about to begin a new week has the file locked, or has not written it yet.
  // What other files a program may be writing at this moment hold no counts, and the weekly run
  // removes them in time.
  static bool is_left(const OwnFolder& local, const std::string& name) {
    if (is_unfinished_report(name)) return true;
    return name.starts_with("next.") && local.size_of(name).value_or(0) > 0 &&
           !local.is_in_use(name);
  }

  void clean_upload(const OwnFolder& upload) {
    for (const std::string& name : names_in(upload)) {
      if (is_unfinished_report(name)) remove(upload, name, done_.others);
      if (options_.sent && date_of_report(name)) remove(upload, name, done_.sent_reports);
    }
  }

  void clean_state(const OwnFolder& state) {
    for (const std::string& name : names_in(state)) {
      if (week_of_number(name)) remove(state, name, done_.others);
    }
  }

  bool remove(const OwnFolder& folder, const std::string& name, size_t& count) {
    const auto size = folder.size_of(name);
    if (!size) return false;
    if (!options_.dry_run) {
      if (const auto removed = folder.remove(name); !removed) {
        done_.problems.push_back(removed.error().message);
        return false;
      }
    }
    ++count;
    done_.bytes += *size;
    done_.files.push_back((folder.path() / name).native());
    return true;
  }

  const CleanOptions& options_;
  Cleaned done_;
};

}  // namespace

Result<Cleaned> clean(const CleanOptions& options) { return Cleaning{options}.run(); }

}  // namespace tally::upload
