#include "collector/http/query.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "format/utf8.h"

namespace tally::collector {
namespace {

using base::fail;
using base::Result;

int digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bool is_control(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte < ' ' || byte == 0x7f;
}

Result<std::string> decoded(std::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      out += text[i] == '+' ? ' ' : text[i];
      continue;
    }
    const int high = i + 2 < text.size() ? digit(text[i + 1]) : -1;
    const int low = i + 2 < text.size() ? digit(text[i + 2]) : -1;
    if (high < 0 || low < 0) {
      return fail(
          "A % in the address has no two hexadecimal digits behind it; write %25 for the "
          "sign itself.");
    }
    out += static_cast<char>(high * 16 + low);
    i += 2;
  }
  if (std::ranges::any_of(out, is_control) || format::to_utf8(out) != out) {
    return fail("A parameter of the address is not UTF-8, or has control characters.");
  }
  return out;
}

bool is_plain(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '.' || c == '_' || c == '~';
}

}  // namespace

Result<Query> Query::parse(std::string_view text,
                           std::initializer_list<std::string_view> repeatable) {
  Query query;
  size_t parameters = 0;
  while (!text.empty()) {
    const size_t end = std::min(text.find('&'), text.size());
    const std::string_view pair = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (pair.empty()) continue;
    const size_t equals = std::min(pair.find('='), pair.size());
    auto name = decoded(pair.substr(0, equals));
    if (!name) return std::unexpected(name.error());
    auto value = decoded(pair.substr(std::min(equals + 1, pair.size())));
    if (!value) return std::unexpected(value.error());
    if (++parameters > kMaxParameters) {
      return fail("The address has more than {} parameters.", kMaxParameters);
    }
    auto& values = query.values_[*name];
    if (!values.empty() && std::ranges::find(repeatable, *name) == repeatable.end()) {
      return fail("A parameter of the address is given twice.");
    }
    values.push_back(*std::move(value));
  }
  return query;
}

std::optional<std::string_view> Query::find(std::string_view name) const {
  const auto it = values_.find(name);
  if (it == values_.end()) return std::nullopt;
  return it->second.front();
}

std::vector<std::string> Query::all(std::string_view name) const {
  const auto it = values_.find(name);
  return it == values_.end() ? std::vector<std::string>{} : it->second;
}

Result<void> Query::allow_only(std::initializer_list<std::string_view> names) const {
  for (const auto& [name, values] : values_) {
    if (std::ranges::find(names, name) != names.end()) continue;
    if (names.size() == 0) return fail("This address takes no parameters.");
    return fail("This address takes no parameters but {}.", fmt::join(names, ", "));
  }
  return {};
}

std::string percent_encoded(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (is_plain(c)) {
      out += c;
    } else {
      out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return out;
}

}  // namespace tally::collector
