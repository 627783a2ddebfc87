#include <algorithm>
#include <optional>

#include "format/version.h"

namespace tally::format {
namespace {

// `MAJOR[.MINOR[.PATCH]]` or `MAJOR.MINOR KIND [NUMBER]`, as Go's toolchains are called.
struct GoVersion {
  std::string_view major, minor, patch;  // decimal; empty comes before all numbers
  std::string_view kind;                 // alpha, beta, rc; empty comes before all
  std::string_view number;
};

// Takes a decimal number without needless zeros from the start of `text`, or nothing.
std::string_view take_number(std::string_view& text) {
  const size_t n = std::min(text.find_first_not_of("0123456789"), text.size());
  if (n == 0 || (n > 1 && text[0] == '0')) return {};
  const std::string_view number = text.substr(0, n);
  text.remove_prefix(n);
  return number;
}

// Decimal numbers of any length without needless zeros; an empty one is less than all.
std::strong_ordering compare_numbers(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return a.size() <=> b.size();
  return a <=> b;
}

// What stands behind MAJOR.MINOR, with something there.
bool read_rest(std::string_view rest, GoVersion& version) {
  if (rest[0] == '.') {
    rest.remove_prefix(1);
    version.patch = take_number(rest);
    return !version.patch.empty() && rest.empty();  // a patch has no pre-releases
  }
  const auto is_letter = [](char c) { return c >= 'a' && c <= 'z'; };
  const auto kind_end = std::ranges::find_if_not(rest, is_letter);
  version.kind = {rest.begin(), kind_end};
  rest.remove_prefix(version.kind.size());
  if (version.kind.empty()) return false;
  if (rest.empty()) return true;
  version.number = take_number(rest);
  return !version.number.empty() && rest.empty();
}

std::optional<GoVersion> parse_go_version(std::string_view text) {
  text = text.substr(0, text.find('-'));  // a suffix is the packager's
  if (!text.starts_with("go")) return std::nullopt;
  text.remove_prefix(2);
  GoVersion version;
  version.major = take_number(text);
  if (version.major.empty()) return std::nullopt;
  if (text.empty()) {  // go1 stands for go1.0.0
    version.minor = version.patch = "0";
    return version;
  }
  if (text[0] != '.') return std::nullopt;
  text.remove_prefix(1);
  version.minor = take_number(text);
  if (version.minor.empty()) return std::nullopt;
  if (text.empty()) {
    // Before 1.21 the first release had no patch number; since then 1.21 is the language, which
    // comes before its release candidates.
    if (compare_numbers(version.minor, "21") < 0) version.patch = "0";
    return version;
  }
  if (!read_rest(text, version)) return std::nullopt;
  return version;
}

}  // namespace

bool is_go_version(std::string_view version) { return parse_go_version(version).has_value(); }

std::weak_ordering compare_go_versions(std::string_view a, std::string_view b) {
  const auto left = parse_go_version(a);
  const auto right = parse_go_version(b);
  if (!left || !right) return left.has_value() <=> right.has_value();
  for (const auto part : {&GoVersion::major, &GoVersion::minor, &GoVersion::patch}) {
    const auto order = compare_numbers((*left).*part, (*right).*part);
    if (order != 0) return order;
  }
  if (const auto order = left->kind <=> right->kind; order != 0) return order;
  return compare_numbers(left->number, right->number);
}

void sort_go_versions(std::vector<std::string>& versions) {
  std::ranges::sort(versions, [](const std::string& a, const std::string& b) {
    const auto order = compare_go_versions(a, b);
    return order != 0 ? order < 0 : a < b;
  });
}

}  // namespace tally::format
