// What is wrong in a text that a person wrote, at its place.
#ifndef TALLY_FORMAT_PROBLEM_H_
#define TALLY_FORMAT_PROBLEM_H_

#include <string>

namespace tally::format {

struct Problem {
  int line = 0;           // from 1; 0 is the text as a whole
  bool is_error = false;  // else a warning
  std::string message;    // a sentence: what is wrong, and what would be right

  bool operator==(const Problem&) const = default;
};

}  // namespace tally::format

#endif  // TALLY_FORMAT_PROBLEM_H_
