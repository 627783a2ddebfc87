// INI files as an editor needs them: what is wrong, and what may come next.
#ifndef EXAMPLES_LSP_SERVER_INI_H_
#define EXAMPLES_LSP_SERVER_INI_H_

#include <cstddef>
#include <string>
#include <vector>

namespace ini {

struct Problem {
  std::size_t line = 0;  // the first is 0
  std::string message;
};

// `[section]`, `key = value`, comments that begin with `;` or `#`, and empty lines; a key once a
// section, a section once.
std::vector<Problem> check(const std::string& text);

// What a line may go on with, of which the beginning was typed: after `[` the sections of the text,
// else its keys. In alphabetical order.
std::vector<std::string> complete(const std::string& text, const std::string& typed);

// The line without its end; empty behind the last.
std::string line_of(const std::string& text, std::size_t number);

}  // namespace ini

#endif  // EXAMPLES_LSP_SERVER_INI_H_
