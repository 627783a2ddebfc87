// The file that tells a collector's site which issue owns which stacks.
#ifndef TALLY_APPS_TALLY_ISSUE_LINKS_FILE_H_
#define TALLY_APPS_TALLY_ISSUE_LINKS_FILE_H_

#include <filesystem>
#include <string>
#include <vector>

#include "base/error.h"
#include "bugs/issue_links.h"

namespace tally::app {

// Puts these issues into the file in place of what it said of the program, as a whole or not at
// all; makes it if it is not there. An error names the file.
base::Result<void> save_issue_links(const std::filesystem::path& file, const std::string& program,
                                    std::vector<bugs::LinkedIssue> issues);

}  // namespace tally::app

#endif  // TALLY_APPS_TALLY_ISSUE_LINKS_FILE_H_
