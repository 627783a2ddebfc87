#include "client/wrap_lines.h"

namespace tally::client {
namespace {

// Of a code point's bytes the first alone is none of these.
bool is_continuation(char byte) { return (static_cast<unsigned char>(byte) & 0xc0) == 0x80; }

}  // namespace

void wrap_lines(char* text, size_t size, size_t columns) {
  size_t column = 0;       // how many characters the line has before `at`
  size_t space = size;     // the last in this line; `size`: none
  size_t after_space = 0;  // the column behind it
  for (size_t at = 0; at < size; ++at) {
    if (text[at] == '\n') {
      column = 0;
      space = size;
      continue;
    }
    if (is_continuation(text[at])) continue;
    ++column;
    if (text[at] == ' ') {
      space = at;
      after_space = column;
    } else if (column > columns && space != size) {
      text[space] = '\n';
      column -= after_space;
      space = size;
    }
  }
}

}  // namespace tally::client
