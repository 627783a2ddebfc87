#include "format/chart_names.h"

#include <algorithm>
#include <array>
#include <string>

namespace tally::format {
namespace {

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

// A word that a program fills in: printf's, a shell's, a template's.
bool has_placeholder(std::string_view text) {
  for (size_t i = 0; i + 1 < text.size(); ++i) {
    const char next = text[i + 1];
    if (text[i] == '$' && (is_letter(next) || next == '(' || next == '_')) return true;
    if (text[i] == '%' && (next == 's' || next == 'd' || next == 'v' || next == 'u')) return true;
  }
  // `<10ms` and `>=1s` are buckets of a histogram.
  const size_t open = text.find('<');
  return open != std::string_view::npos && text.find('>', open) != std::string_view::npos;
}

bool is_path(std::string_view text) {
  for (const std::string_view start : {"/", "~", "./", "../", "file:"}) {
    if (text.starts_with(start)) return true;
  }
  if (text.find('\\') != std::string_view::npos) return true;
  // A port (`linux/amd64`) has one slash.
  return std::ranges::count(text, '/') > 1;
}

bool is_email(std::string_view text) {
  const size_t at = text.find('@');
  return at != std::string_view::npos && at > 0 && text.find('.', at) != std::string_view::npos;
}

// Four numbers below 256, and nothing else.
bool is_address(std::string_view text) {
  int numbers = 0;
  for (;;) {
    const size_t dot = text.find('.');
    const std::string_view part = text.substr(0, dot);
    if (part.empty() || part.size() > 3 || !std::ranges::all_of(part, is_digit)) return false;
    if (std::stoi(std::string(part)) > 255) return false;
    ++numbers;
    if (dot == std::string_view::npos) return numbers == 4;
    text.remove_prefix(dot + 1);
  }
}

bool is_host(std::string_view text) {
  constexpr std::array<std::string_view, 10> kEnds = {
      ".com", ".org", ".net", ".local", ".lan", ".edu", ".gov", ".internal", ".corp", ".home"};
  return text == "localhost" || text.starts_with("www.") || is_address(text) ||
         std::ranges::any_of(kEnds, [&](std::string_view end) { return text.ends_with(end); });
}

// What marks somebody's name when it stands before a `=` or `:`.
bool is_user(std::string_view text) {
  for (const std::string_view word : {"user", "username", "login", "host", "hostname", "home"}) {
    if (!text.starts_with(word) || text.size() == word.size()) continue;
    const char next = text[word.size()];
    if (next == '=' || next == ':') return true;
  }
  return false;
}

}  // namespace

std::string_view open_name_fault(std::string_view bucket) {
  if (bucket.find('*') != std::string_view::npos) return "has a `*`, which stands for any text";
  if (bucket.find("...") != std::string_view::npos || bucket.find("…") != std::string_view::npos) {
    return "has an ellipsis, which stands for any text";
  }
  if (has_placeholder(bucket)) return "has a placeholder, which stands for any text";
  if (bucket.find("://") != std::string_view::npos) return "looks like a URL";
  if (is_path(bucket)) return "looks like a path";
  if (is_email(bucket)) return "looks like an e-mail address";
  if (is_host(bucket)) return "looks like the name of a host";
  if (is_user(bucket)) return "looks like the name of a user or host";
  return "";
}

bool is_plain_chart_name(std::string_view chart) {
  if (chart.empty() || chart.starts_with('/') || chart.ends_with('/')) return false;
  if (chart.find("//") != std::string_view::npos) return false;
  return std::ranges::all_of(chart, [](char c) {
    return is_letter(c) || is_digit(c) || c == '-' || c == '_' || c == '.' || c == '/';
  });
}

}  // namespace tally::format
