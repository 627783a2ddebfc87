#include "format/github_releases.h"

#include "format/json_reader.h"

namespace tally::format {
namespace {

using base::fail;
using base::Result;
using simdjson::dom::element;

struct Release {
  std::string tag;
  bool is_draft = false;
};

Result<Release> read_release(element value) {
  Release release;
  auto read = read_object(value, "a release", [&](std::string_view key, element v) -> Result<void> {
    if (key == "tag_name") return read_string(v, key, release.tag);
    if (key == "draft" && v.get(release.is_draft)) return fail("draft is neither true nor false");
    return {};
  });
  if (!read) return std::unexpected(read.error());
  if (release.tag.empty()) return fail("a release has no tag_name");
  return release;
}

}  // namespace

Result<std::vector<std::string>> parse_github_releases(std::string_view json) {
  simdjson::dom::parser parser;
  const auto root = parse_json(parser, json);
  if (!root) return std::unexpected(root.error());
  // Where something is wrong, such as too many questions, an object says so.
  if (std::string_view said; !(*root)["message"].get(said)) {
    return fail("it holds no releases but a message: {}", said);
  }
  std::vector<std::string> tags;
  auto read = read_array(*root, "it", [&](element item) -> Result<void> {
    auto release = read_release(item);
    if (!release) return std::unexpected(release.error());
    if (!release->is_draft) tags.push_back(std::move(release->tag));
    return {};
  });
  if (!read) return std::unexpected(read.error());
  return tags;
}

}  // namespace tally::format
