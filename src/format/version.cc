#include "format/version.h"

#include <algorithm>
#include <optional>

namespace tally::format {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool all_digits(std::string_view text) { return std::ranges::all_of(text, is_digit); }

// Removes and returns the digits at the start of `text`.
std::string_view take_digits(std::string_view& text) {
  const size_t n = std::min(text.find_first_not_of("0123456789"), text.size());
  const std::string_view taken = text.substr(0, n);
  text.remove_prefix(n);
  return taken;
}

// Decimal numbers of any length without leading zeros.
std::strong_ordering compare_numbers(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return a.size() <=> b.size();
  return a <=> b;
}

struct SemanticVersion {
  std::string_view numbers[3] = {"0", "0", "0"};
  std::string_view prerelease;  // without the `-`
};

bool is_identifier_char(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-';
}

// Dot-separated identifiers, none empty; numeric ones without leading zeros if `strict_numbers`.
bool valid_identifiers(std::string_view text, bool strict_numbers) {
  for (;;) {
    const size_t dot = std::min(text.find('.'), text.size());
    const std::string_view id = text.substr(0, dot);
    if (id.empty() || !std::ranges::all_of(id, is_identifier_char)) return false;
    if (strict_numbers && id.size() > 1 && id[0] == '0' && all_digits(id)) return false;
    if (dot == text.size()) return true;
    text.remove_prefix(dot + 1);
  }
}

std::optional<SemanticVersion> parse_semver(std::string_view text) {
  if (!text.starts_with('v')) return std::nullopt;
  text.remove_prefix(1);
  SemanticVersion version;
  for (int i = 0; i < 3; ++i) {
    version.numbers[i] = take_digits(text);
    const std::string_view number = version.numbers[i];
    if (number.empty() || (number.size() > 1 && number[0] == '0')) return std::nullopt;
    if (i == 2) break;
    if (text.empty()) {  // v1 and v1.2 stand for v1.0.0 and v1.2.0
      for (int rest = i + 1; rest < 3; ++rest) version.numbers[rest] = "0";
      return version;
    }
    if (text[0] != '.') return std::nullopt;
    text.remove_prefix(1);
  }
  const size_t plus = std::min(text.find('+'), text.size());
  const std::string_view prerelease = text.substr(0, plus);
  if (!prerelease.empty()) {
    version.prerelease = prerelease.substr(1);
    if (prerelease[0] != '-' || !valid_identifiers(version.prerelease, true)) return std::nullopt;
  }
  if (plus < text.size() && !valid_identifiers(text.substr(plus + 1), false)) return std::nullopt;
  return version;
}

std::weak_ordering compare_identifier(std::string_view a, std::string_view b) {
  const bool a_number = all_digits(a);
  const bool b_number = all_digits(b);
  if (a_number && b_number) return compare_numbers(a, b);
  if (a_number != b_number) {
    return a_number ? std::weak_ordering::less : std::weak_ordering::greater;
  }
  return a <=> b;
}

// semver.org, section 11: a release is after its pre-releases; identifiers are compared in turn.
std::weak_ordering compare_prerelease(std::string_view a, std::string_view b) {
  if (a.empty() || b.empty()) return b.size() <=> a.size();
  for (;;) {
    const size_t a_dot = std::min(a.find('.'), a.size());
    const size_t b_dot = std::min(b.find('.'), b.size());
    const auto order = compare_identifier(a.substr(0, a_dot), b.substr(0, b_dot));
    if (order != 0) return order;
    const bool a_ends = a_dot == a.size();
    const bool b_ends = b_dot == b.size();
    if (a_ends || b_ends) return static_cast<int>(b_ends) <=> static_cast<int>(a_ends);
    a.remove_prefix(a_dot + 1);
    b.remove_prefix(b_dot + 1);
  }
}

}  // namespace

bool is_semver(std::string_view version) { return parse_semver(version).has_value(); }

std::weak_ordering compare_semver(std::string_view a, std::string_view b) {
  const auto left = parse_semver(a);
  const auto right = parse_semver(b);
  if (!left || !right) return left.has_value() <=> right.has_value();
  for (int i = 0; i < 3; ++i) {
    const auto order = compare_numbers(left->numbers[i], right->numbers[i]);
    if (order != 0) return order;
  }
  return compare_prerelease(left->prerelease, right->prerelease);
}

std::string canonical_semver(std::string_view version) {
  const auto parsed = parse_semver(version);
  if (!parsed) return {};
  const auto& [major, minor, patch] = parsed->numbers;
  std::string canonical = "v";
  canonical.append(major).append(".").append(minor).append(".").append(patch);
  if (!parsed->prerelease.empty()) canonical.append("-").append(parsed->prerelease);
  return canonical;
}

void sort_semver(std::vector<std::string>& versions) {
  std::ranges::sort(versions, [](const std::string& a, const std::string& b) {
    const auto order = compare_semver(a, b);
    return order != 0 ? order < 0 : a < b;
  });
}

std::string toolchain_line(std::string_view toolchain) {
  // Go names its line by two numbers, compilers theirs by one.
  const bool go = toolchain.starts_with("go") && toolchain.size() > 2 && is_digit(toolchain[2]);
  size_t end = toolchain.find_first_of("0123456789");
  if (end == std::string_view::npos) return std::string(toolchain);
  const auto skip_number = [&] {
    while (end < toolchain.size() && is_digit(toolchain[end])) ++end;
  };
  skip_number();
  if (go && end + 1 < toolchain.size() && toolchain[end] == '.' && is_digit(toolchain[end + 1])) {
    ++end;
    skip_number();
  }
  return std::string(toolchain.substr(0, end));
}

std::strong_ordering compare_toolchain_lines(std::string_view a, std::string_view b) {
  const std::string_view whole_a = a;
  const std::string_view whole_b = b;
  while (!a.empty() && !b.empty()) {
    const std::string_view a_number = take_digits(a);
    const std::string_view b_number = take_digits(b);
    if (!a_number.empty() && !b_number.empty()) {
      const auto order = compare_numbers(a_number, b_number);
      if (order != 0) return order;
      continue;
    }
    if (a_number.empty() != b_number.empty()) break;
    if (a[0] != b[0]) break;
    a.remove_prefix(1);
    b.remove_prefix(1);
  }
  return whole_a <=> whole_b;
}

}  // namespace tally::format
