#include "triage/fixed_version.h"

#include <algorithm>

#include "format/version.h"

namespace tally::triage {
namespace {

constexpr std::string_view kBlanks = " \t\r";

bool has_go_versions(std::string_view program) { return program.starts_with("cmd/"); }

bool starts_as(std::string_view text, std::string_view lower_case) {
  if (text.size() < lower_case.size()) return false;
  for (size_t i = 0; i < lower_case.size(); ++i) {
    const char c =
        text[i] >= 'A' && text[i] <= 'Z' ? static_cast<char>(text[i] - 'A' + 'a') : text[i];
    if (c != lower_case[i]) return false;
  }
  return true;
}

// The version as reports of the program have it; empty if the text is none.
std::string read_version(std::string_view text, std::string_view program) {
  const std::string_view name = program.substr(program.rfind('/') + 1);
  if (text.size() > name.size() && text.starts_with(name) && text[name.size()] == '/') {
    text.remove_prefix(name.size() + 1);
  }
  std::string version{text};
  if (has_go_versions(program)) {
    if (version.starts_with("Go")) version[0] = 'g';
    return format::is_go_version(version) ? version : "";
  }
  if (!version.empty() && version.front() >= '0' && version.front() <= '9')
    version.insert(0, 1, 'v');
  return format::is_semver(version) ? version : "";
}

// Of a line `Fixed in VERSION`; else empty.
std::string version_of_line(std::string_view line, std::string_view program) {
  constexpr std::string_view kFixedIn = "fixed in ";
  line.remove_prefix(std::min(line.find_first_not_of(" \t-*_>"), line.size()));
  if (!starts_as(line, kFixedIn)) return {};
  line.remove_prefix(kFixedIn.size());
  line.remove_prefix(std::min(line.find_first_not_of(kBlanks), line.size()));
  const size_t end = line.find_last_not_of(" \t\r.,;:!*_`)");
  if (line.starts_with('`')) return read_version(line.substr(1, end), program);
  return read_version(line.substr(0, end == std::string_view::npos ? 0 : end + 1), program);
}

}  // namespace

std::string fixed_version(const Issue& issue, std::string_view program) {
  if (issue.state != Issue::State::kFixed) return {};
  std::string last;
  std::string_view rest = issue.body;
  while (!rest.empty()) {
    const size_t end = std::min(rest.find('\n'), rest.size());
    std::string version = version_of_line(rest.substr(0, end), program);
    if (!version.empty()) last = std::move(version);
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  // A bug that came back is often closed with a new milestone alone.
  std::string of_milestone = read_version(issue.milestone, program);
  return compare_versions(program, of_milestone, last) > 0 ? of_milestone : last;
}

std::weak_ordering compare_versions(std::string_view program, std::string_view a,
                                    std::string_view b) {
  return has_go_versions(program) ? format::compare_go_versions(a, b)
                                  : format::compare_semver(a, b);
}

}  // namespace tally::triage
