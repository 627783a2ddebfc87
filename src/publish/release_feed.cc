#include "publish/release_feed.h"

#include <algorithm>

#include "format/github_releases.h"
#include "format/version.h"
#include "publish/atom_feed.h"

namespace tally::publish {
namespace {

using base::fail;
using base::Result;

constexpr std::string_view kSpace = " \t\r\n";

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  for (size_t at = 0; (at = text.find_first_not_of(kSpace, at)) != std::string_view::npos;) {
    const size_t end = std::min(text.find_first_of(kSpace, at), text.size());
    words.emplace_back(text.substr(at, end - at));
    at = end;
  }
  return words;
}

}  // namespace

std::vector<std::string> versions_of_tags(const std::vector<std::string>& tags,
                                          std::string_view prefix) {
  std::vector<std::string> versions;
  for (const std::string_view tag : tags) {
    if (!tag.starts_with(prefix)) continue;
    std::string version = format::canonical_semver(tag.substr(prefix.size()));
    if (!version.empty()) versions.push_back(std::move(version));
  }
  format::sort_semver(versions);
  const auto repeated = std::ranges::unique(versions);
  versions.erase(repeated.begin(), repeated.end());
  return versions;
}

Result<std::vector<std::string>> parse_release_feed(std::string_view text,
                                                    std::string_view prefix) {
  if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);  // a byte order mark
  const size_t start = text.find_first_not_of(kSpace);
  if (start == std::string_view::npos) return fail("it is empty");
  const char first = text[start];
  const bool is_json = first == '[' || first == '{';
  if (!is_json && first != '<') prefix = {};
  const auto tags = is_json        ? format::parse_github_releases(text)
                    : first == '<' ? parse_atom_tags(text)
                                   : words_of(text);
  if (!tags) return std::unexpected(tags.error());
  auto versions = versions_of_tags(*tags, prefix);
  if (versions.empty()) {
    return fail("none of its {} tags is a version like {}v1.2.3", tags->size(), prefix);
  }
  return versions;
}

}  // namespace tally::publish
