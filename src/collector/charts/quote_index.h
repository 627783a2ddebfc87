// Where the quotes are in a line of JSON of the one form that format::write_report_line has, as far
// as it is ASCII. Internal to charts/.
#ifndef TALLY_COLLECTOR_CHARTS_QUOTE_INDEX_H_
#define TALLY_COLLECTOR_CHARTS_QUOTE_INDEX_H_

#include <cstdint>
#include <string_view>
#include <vector>

namespace tally::collector {

// All characters are looked at here, 64 at a time and without a branch for each, so that whoever
// walks from quote to quote need not look again. For one thread at a time; its memory is that of
// the longest line.
class QuoteIndex {
 public:
  // Finds the quotes that are not escaped. False if a character is no printable ASCII or DEL, if
  // one stands as it is that the form escapes, or if an escape is not that of the form (outside of
  // strings too, where there must be none, and which is for others to see).
  bool find(std::string_view line);

  // Where they are, rising; after the last at least one number more, which is the line's size.
  const uint32_t* positions() const { return positions_.data(); }

 private:
  std::vector<uint32_t> positions_;
};

}  // namespace tally::collector

#endif  // TALLY_COLLECTOR_CHARTS_QUOTE_INDEX_H_
