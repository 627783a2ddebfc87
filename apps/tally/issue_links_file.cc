#include "issue_links_file.h"

#include <utility>

#include "base/file.h"

namespace tally::app {
namespace {

using base::fail;
using base::Result;

Result<bugs::IssueLinks> read_links(const std::filesystem::path& file) {
  if (base::is_gone(file)) return bugs::IssueLinks{};
  const auto text = base::read_file(file, bugs::kMaxIssueLinks);
  if (!text) return std::unexpected(text.error());
  auto links = bugs::parse_issue_links(*text);
  if (links) return links;
  return fail("reading the links {}: {}; nothing is written to it. Mend it, or name another file",
              file.native(), links.error().message);
}

}  // namespace

Result<void> save_issue_links(const std::filesystem::path& file, const std::string& program,
                              std::vector<bugs::LinkedIssue> issues) {
  auto links = read_links(file);
  if (!links) return std::unexpected(links.error());
  links->programs[program] = std::move(issues);
  const std::string text = bugs::write_issue_links(*links);
  if (text.size() > bugs::kMaxIssueLinks) {
    return fail("writing the links {}: they would take {} bytes, and {} is the most that is read",
                file.native(), text.size(), bugs::kMaxIssueLinks);
  }
  return base::replace_file(file, text, base::kPublicFile);
}

}  // namespace tally::app
