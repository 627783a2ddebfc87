#include "layout.h"

#include <fmt/format.h>

#include <algorithm>

#include "format/printable.h"

namespace tally::app {
namespace {

// A letter of UTF-8 takes one column, whatever its length (wider ones are rare here); a colour's
// escape sequence, which ends in `m`, none.
size_t columns_of(std::string_view text) {
  size_t columns = 0;
  bool in_escape = false;
  for (const char c : text) {
    if (c == '\x1b') in_escape = true;
    if (!in_escape && (static_cast<unsigned char>(c) & 0xc0) != 0x80) ++columns;
    if (c == 'm') in_escape = false;
  }
  return columns;
}

}  // namespace

std::string fold(std::string_view text, size_t indent, size_t used, size_t columns) {
  std::string out;
  size_t at = used;
  bool first = true;
  while (!text.empty()) {
    const size_t end = std::min(text.find(' '), text.size());
    const std::string_view word = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    const size_t width = columns_of(word);
    if (!first && at + 1 + width > columns) {
      out.append(1, '\n').append(indent, ' ');
      at = indent;
    } else if (!first) {
      out += ' ';
      ++at;
    }
    out += word;
    at += width;
    first = false;
  }
  std::ranges::replace(out, kGlue, ' ');
  return out;
}

std::string printable_lines(std::string_view text) {
  std::string lines;
  for (;;) {
    const size_t end = text.find('\n');
    lines += format::printable(text.substr(0, end));
    if (end == std::string_view::npos) return lines;
    lines += '\n';
    text.remove_prefix(end + 1);
  }
}

std::string plural(size_t n, std::string_view thing) {
  return fmt::format("{} {}{}", n, thing, n == 1 ? "" : "s");
}

std::string format_size(uint64_t bytes) {
  constexpr double kKibi = 1024;
  if (bytes < 1024) return plural(bytes, "byte");
  double size = static_cast<double>(bytes) / kKibi;
  for (const char* unit : {"KiB", "MiB", "GiB"}) {
    // What would be written as 1024 is one of the next.
    if (size < kKibi - 0.5) return fmt::format("{:.{}f} {}", size, size < 9.95 ? 1 : 0, unit);
    size /= kKibi;
  }
  return fmt::format("{:.1f} TiB", size);
}

}  // namespace tally::app
