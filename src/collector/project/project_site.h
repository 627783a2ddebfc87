// What a project puts into the site in its own words: files in a directory of the operator's
// (doc/operating.md, "What the site says of you").
#ifndef TALLY_COLLECTOR_PROJECT_PROJECT_SITE_H_
#define TALLY_COLLECTOR_PROJECT_PROJECT_SITE_H_

#include <cstddef>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "collector/http/site.h"
#include "collector/project/annotations.h"
#include "collector/project/stack_notes.h"

namespace tally::collector {

// Bytes of privacy.html or licence.html: a long text with small pictures.
inline constexpr size_t kMaxProjectText = size_t{256} << 10;

struct ProjectSite {
  Annotations annotations;
  std::string privacy;  // HTML; empty: the site's own. So is the next
  std::string licence;
  StackNotes stacks;
};

// The files that make it up.
std::vector<std::filesystem::path> project_files(const std::filesystem::path& directory);

// Reads what there is. A file that cannot be used is as if it were not there, and `tell` gets a
// sentence that says why.
ProjectSite load_project_site(const std::filesystem::path& directory,
                              const std::function<void(const std::string& sentence)>& tell);

// The site with the project's words in its pages.
Site adapted(Site site, const ProjectSite& project);

}  // namespace tally::collector

#endif  // TALLY_COLLECTOR_PROJECT_PROJECT_SITE_H_
