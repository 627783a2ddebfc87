#include "publish/version_sources.h"

#include <string_view>
#include <unordered_set>
#include <vector>

#include "base/file.h"
#include "publish/git_tags.h"
#include "publish/release_feed.h"
#include "upload/fetch.h"

namespace tally::publish {
namespace {

using base::fail;
using base::Result;
using Versions = Result<std::vector<std::string>>;

Versions versions_in_git(const VersionSource& source) {
  const auto tags = read_git_tags(source.where);
  if (!tags) return std::unexpected(tags.error());
  auto versions = versions_of_tags(*tags, source.tag_prefix);
  if (versions.empty()) {
    return fail("the git repository {} has no version of {}: none of its {} tags is like {}v1.2.3",
                source.where, source.program, tags->size(), source.tag_prefix);
  }
  return versions;
}

Result<std::string> read_feed(const std::string& where) {
  if (where.find("://") == std::string::npos) return base::read_file(where, kMaxFeed);
  auto fetched = upload::fetch(where, "", kMaxFeed);
  if (!fetched) return std::unexpected(fetched.error());
  return std::move(fetched->body);
}

Versions versions_in_feed(const VersionSource& source) {
  const auto text = read_feed(source.where);
  if (!text)
    return fail("reading the release feed of {}: {}", source.program, text.error().message);
  auto versions = parse_release_feed(*text, source.tag_prefix);
  if (!versions) {
    return fail("the release feed of {}, {}, cannot be used: {}", source.program, source.where,
                versions.error().message);
  }
  return versions;
}

}  // namespace

Result<void> add_versions(const VersionSource& source, format::VersionList& list) {
  auto versions =
      source.kind == VersionSource::Kind::kGit ? versions_in_git(source) : versions_in_feed(source);
  if (!versions) return std::unexpected(versions.error());
  std::vector<std::string>& all = list.programs[source.program];
  const std::unordered_set<std::string> known(all.begin(), all.end());
  for (std::string& version : *versions) {
    if (!known.contains(version)) all.push_back(std::move(version));
  }
  return {};
}

}  // namespace tally::publish
