#include "format/version_list.h"

#include <algorithm>
#include <unordered_set>

#include "format/json_reader.h"

namespace tally::format {
namespace {

using base::fail;
using base::Result;
using simdjson::dom::element;

bool is_space_or_control(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte <= ' ' || byte == 0x7f;
}

Result<void> read_values(element value, std::string_view what, std::vector<std::string>& out) {
  std::vector<std::string> all;
  if (auto read = read_strings(value, what, all); !read) return read;
  std::unordered_set<std::string_view> seen;
  for (const std::string& one : all) {
    if (one.empty()) return fail("a member of {} is empty", what);
    if (std::ranges::any_of(one, is_space_or_control)) {
      return fail("the member \"{}\" of {} has white space or control characters", one, what);
    }
    if (seen.insert(one).second) out.push_back(one);
  }
  return {};
}

Result<void> read_programs(element value, VersionList& list) {
  return read_object(value, "Programs", [&](std::string_view program, element v) -> Result<void> {
    if (program.empty()) return fail("Programs has a program without a name");
    return read_values(v, program, list.programs[std::string(program)]);
  });
}

}  // namespace

Result<VersionList> parse_version_list(std::string_view json) {
  simdjson::dom::parser parser;
  const auto root = parse_json(parser, json);
  if (!root) return std::unexpected(root.error());
  VersionList list;
  auto read = read_object(*root, "it", [&](std::string_view key, element v) -> Result<void> {
    if (key == "GOOS") return read_values(v, key, list.goos);
    if (key == "GOARCH") return read_values(v, key, list.goarch);
    if (key == "GoVersion") return read_values(v, key, list.go_version);
    if (key == "Programs") return read_programs(v, list);
    return fail("it has the member \"{}\", which is none of GOOS, GOARCH, GoVersion and Programs",
                key);
  });
  if (!read) return std::unexpected(read.error());
  return list;
}

}  // namespace tally::format
