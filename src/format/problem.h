// What is wrong in a text that a person wrote, at its place.
#ifndef TALLY_FORMAT_PROBLEM_H_
#define TALLY_FORMAT_PROBLEM_H_

#include <string>
#include <string_view>
#include <tuple>

namespace tally::format {

struct Problem {
  int line = 0;           // from 1; 0 is the text as a whole
  bool is_error = false;  // else a warning
  std::string message;    // a sentence: what is wrong, and what would be right

  bool operator==(const Problem&) const = default;
};

// The order in which problems are told: by line, errors first, then by message. Pure.
inline bool is_told_before(const Problem& a, const Problem& b) {
  return std::tuple(a.line, !a.is_error, std::string_view(a.message)) <
         std::tuple(b.line, !b.is_error, std::string_view(b.message));
}

}  // namespace tally::format

#endif  // TALLY_FORMAT_PROBLEM_H_
