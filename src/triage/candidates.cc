#include "triage/candidates.h"

#include <algorithm>

namespace tally::triage {
namespace {

using base::Result;

// Opens the file if it is of the build that is wanted.
Result<ElfFile> open_if_fits(const std::filesystem::path& path, const Wanted& wanted) {
  auto file = ElfFile::open(path);
  if (!file || wanted.fits(file->build_id())) return file;
  return base::fail(
      "{} is of another build ({}) and was not used", path.native(),
      file->build_id().empty() ? "it has no build-id" : "its build-id is " + file->build_id());
}

bool is_whole(const ElfFile& file, const Wanted& wanted) {
  return file.has_debug_information() && file.build_id() == wanted.build_id;
}

// A build-id that is wanted whole is meant as such, whatever else begins with it.
void keep_whole(std::vector<ElfFile>& files, const Wanted& wanted) {
  const auto differs = [&](const ElfFile& file) { return file.build_id() != wanted.build_id; };
  if (std::ranges::all_of(files, differs)) return;
  std::erase_if(files, differs);
}

}  // namespace

Result<Candidates> find_candidates(const std::vector<std::unique_ptr<Source>>& sources,
                                   const Wanted& wanted) {
  Candidates found;
  for (const auto& source : sources) {
    for (const auto& path : source->find(wanted, found.notes)) {
      auto file = open_if_fits(path, wanted);
      if (file) {
        found.files.push_back(std::move(*file));
      } else {
        found.notes.push_back(file.error().message);
      }
    }
    const auto whole = [&](const ElfFile& file) { return is_whole(file, wanted); };
    if (std::ranges::any_of(found.files, whole)) break;
  }
  keep_whole(found.files, wanted);
  for (const ElfFile& file : found.files) {
    const ElfFile& first = found.files.front();
    if (file.build_id() != first.build_id()) {
      return base::fail("two builds begin with its build-id: {} ({}) and {} ({}); write it whole",
                        first.build_id(), first.path().native(), file.build_id(),
                        file.path().native());
    }
  }
  std::ranges::stable_partition(found.files, &ElfFile::has_debug_information);
  return found;
}

}  // namespace tally::triage
