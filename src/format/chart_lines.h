// The lines of a chart config, cut into records and fields. Internal to src/format. Pure, for any
// thread.
#ifndef TALLY_FORMAT_CHART_LINES_H_
#define TALLY_FORMAT_CHART_LINES_H_

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "format/problem.h"

namespace tally::format {

inline constexpr std::array<std::string_view, 16> kChartKeys = {
    "title", "description", "issue", "type",        "program",   "module", "counter", "version",
    "depth", "error",       "rate",  "percentiles", "reference", "source", "date",    "salt"};

struct ChartField {
  std::string_view key;   // one of kChartKeys
  std::string value;      // without comment and surrounding space; a spread counter is joined
  int line = 0;           // where its key stands
  bool is_guess = false;  // the key was misspelt, and the line is refused
};

struct ChartLines {
  std::vector<std::vector<ChartField>> records;  // those with a field, be it an empty one
  std::vector<Problem> problems;                 // in no order
};

// Reads on behind what it refuses, so that one fault is one problem. Takes time in proportion to
// the text.
ChartLines split_chart_lines(std::string_view text);

}  // namespace tally::format

#endif  // TALLY_FORMAT_CHART_LINES_H_
