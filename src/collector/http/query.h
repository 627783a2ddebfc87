// The parameters of a request, `?from=2026-11-16&program=acme.org%2Fcc`.
#ifndef TALLY_COLLECTOR_HTTP_QUERY_H_
#define TALLY_COLLECTOR_HTTP_QUERY_H_

#include <cstddef>
#include <initializer_list>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace tally::collector {

// No query that an address of ours takes comes near: a header has 8 KiB.
inline constexpr size_t kMaxParameters = 96;

// Parameters by name, decoded. Immutable once made: for any number of threads.
class Query {
 public:
  // Reads what stands behind the `?` of a target, as browsers write it (WHATWG URL Standard,
  // "application/x-www-form-urlencoded"): pairs between `&`, `%2F` for any byte, `+` for a space; a
  // name without `=` has an empty value, and nothing between two `&` is no pair. Refuses a `%`
  // without two hexadecimal digits, what is not UTF-8 or has control characters once it is decoded,
  // a name that stands twice and is not in `repeatable`, and more than kMaxParameters. Errors are
  // whole sentences, and show nothing of the text but names that were asked for. Pure.
  static base::Result<Query> parse(std::string_view text,
                                   std::initializer_list<std::string_view> repeatable = {});

  // The first, or nothing if there is no parameter of the name.
  std::optional<std::string_view> find(std::string_view name) const;
  // All in their order; none if there is no parameter of the name.
  std::vector<std::string> all(std::string_view name) const;

  // Fails if there is a parameter other than these; the sentence names them.
  base::Result<void> allow_only(std::initializer_list<std::string_view> names) const;

 private:
  std::map<std::string, std::vector<std::string>, std::less<>> values_;
};

// The text with all but letters, digits and `-._~` as `%2F`: what Query::parse reads back. Pure.
std::string percent_encoded(std::string_view text);

}  // namespace tally::collector

#endif  // TALLY_COLLECTOR_HTTP_QUERY_H_
