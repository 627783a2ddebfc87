// Text for a terminal of 80 columns. Pure.
#ifndef TALLY_APPS_TALLY_LAYOUT_H_
#define TALLY_APPS_TALLY_LAYOUT_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace tally::app {

inline constexpr size_t kColumns = 80;

// Put between words that stay together; shown as a space.
inline constexpr char kGlue = '\x1f';

// The text with line ends in place of spaces, so that no line passes `columns` where a space allows
// it; each line but the first begins with `indent` spaces. The first one has `used` columns before
// it.
std::string fold(std::string_view text, size_t indent, size_t used, size_t columns = kColumns);

// format::printable, but that line ends stay.
std::string printable_lines(std::string_view text);

// "1 report", "3 reports".
std::string plural(size_t n, std::string_view thing);

// "512 bytes", "16 KiB", "1.5 MiB".
std::string format_size(uint64_t bytes);

}  // namespace tally::app

#endif  // TALLY_APPS_TALLY_LAYOUT_H_
