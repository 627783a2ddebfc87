#include "triage/source_name.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace tally::triage {
namespace {

constexpr std::string_view kOperator = "operator";
// Each stands before those with which it begins.
constexpr std::array<std::string_view, 40> kSymbols = {
    "()", "[]", "->*", "->", "<=>", "<<=", ">>=", "<<", ">>", "<=", ">=", "==",  "!=", "&&",
    "||", "++", "--",  "+=", "-=",  "*=",  "/=",  "%=", "^=", "&=", "|=", "+",   "-",  "*",
    "/",  "%",  "^",   "&",  "|",   "~",   "!",   "=",  "<",  ">",  ",",  "\"\""};
constexpr std::array<std::string_view, 5> kWords = {"new[]", "new", "delete[]", "delete",
                                                    "co_await"};

// `<…>` and the blanks before it, as `<>`; text without them as it is.
std::string reduce_arguments(std::string_view text) {
  const size_t begin = text.find('<');
  if (begin == std::string_view::npos) return std::string{text};
  std::string_view name = text.substr(0, begin);
  while (name.ends_with(' ')) name.remove_suffix(1);
  return std::string{name} + "<>";
}

std::string reduce_operator(std::string_view rest) {
  if (rest.starts_with(' ')) {
    rest.remove_prefix(1);
    for (const std::string_view word : kWords) {
      if (rest.starts_with(word)) {
        return "operator " + std::string{word} + reduce_arguments(rest.substr(word.size()));
      }
    }
    if (!rest.starts_with('"')) return "operator cast";
  }
  for (const std::string_view symbol : kSymbols) {
    if (!rest.starts_with(symbol)) continue;
    std::string_view behind = rest.substr(symbol.size());
    while (behind.starts_with(' ')) behind.remove_prefix(1);  // `operator"" _km`
    return "operator" + std::string{symbol} + reduce_arguments(behind);
  }
  return "";
}

bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

}  // namespace

std::string reduce_source_name(std::string_view name) {
  const std::string_view rest = name.substr(std::min(kOperator.size(), name.size()));
  const bool is_operator = name.starts_with(kOperator) && !rest.empty() && !is_word(rest.front());
  return is_operator ? reduce_operator(rest) : reduce_arguments(name);
}

bool is_same_source(std::string_view a, std::string_view b) {
  while (a.starts_with("./")) a.remove_prefix(2);
  while (b.starts_with("./")) b.remove_prefix(2);
  if (a.size() < b.size()) std::swap(a, b);
  if (a == b) return true;
  return !b.empty() && !b.starts_with('/') && a.ends_with(b) && a[a.size() - b.size() - 1] == '/';
}

}  // namespace tally::triage
