// Errors as values: each is one sentence that says what was being done, to what, why it failed and,
// where there is something to do, what to do.
#ifndef TALLY_BASE_ERROR_H_
#define TALLY_BASE_ERROR_H_

#include <fmt/format.h>

#include <expected>
#include <string>
#include <utility>

namespace tally::base {

struct Error {
  std::string message;
};

template <typename T>
using Result = std::expected<T, Error>;

// Makes the failed state of any Result<T> from a format string and its arguments.
template <typename... Args>
std::unexpected<Error> fail(fmt::format_string<Args...> format, Args&&... args) {
  return std::unexpected(Error{fmt::format(format, std::forward<Args>(args)...)});
}

}  // namespace tally::base

#endif  // TALLY_BASE_ERROR_H_
