// Breaks lines for a terminal.
#ifndef TALLY_CLIENT_WRAP_LINES_H_
#define TALLY_CLIENT_WRAP_LINES_H_

#include <stddef.h>

namespace tally::client {

// Makes spaces into ends of lines, so that no line has more than `columns` characters but where a
// word has. A character is a code point of UTF-8. Pure.
void wrap_lines(char* text, size_t size, size_t columns);

}  // namespace tally::client

#endif  // TALLY_CLIENT_WRAP_LINES_H_
