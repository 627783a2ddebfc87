#include "publish/git_tags.h"

#include <string_view>
#include <system_error>

#include "upload/run_command.h"

namespace tally::publish {
namespace {

using base::fail;
using base::Result;

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  for (size_t end; (end = text.find('\n')) != std::string_view::npos;) {
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(end + 1);
  }
  return lines;
}

}  // namespace

Result<std::vector<std::string>> read_git_tags(const std::filesystem::path& directory) {
  std::error_code error;
  const auto absolute = std::filesystem::absolute(directory, error);
  if (error) return fail("reading the git tags of {}: {}", directory.native(), error.message());
  // `git tag` heeds what the repository's configuration says of columns and order; this does not.
  const auto output =
      upload::run_command("env",
                          {"-u", "GIT_DIR", "-u", "GIT_WORK_TREE", "-u", "GIT_COMMON_DIR", "-u",
                           "GIT_NAMESPACE", "LC_ALL=C", "git", "-C", absolute.native(),
                           "for-each-ref", "--format=%(refname:strip=2)", "refs/tags"},
                          {}, kGitLimit, kMaxTags);
  if (!output) {
    return fail("reading the git tags of {}: {}", directory.native(), output.error().message);
  }
  if (!output->succeeded) {
    const std::string& said = output->error;
    return fail("reading the git tags of {}: git failed: {}", directory.native(),
                said.empty() ? "it did not say why" : said.substr(0, said.find('\n')));
  }
  if (output->out.size() >= kMaxTags) {
    return fail("reading the git tags of {}: they are more than {} bytes", directory.native(),
                kMaxTags);
  }
  return lines_of(output->out);
}

}  // namespace tally::publish
