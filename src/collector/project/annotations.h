// What a project notes on its site beside what is counted: marks on the picture of participation,
// labels of programs, and a sentence on top of every page (doc/operating.md, "What the site says of
// you"). Pure, for any thread.
#ifndef TALLY_COLLECTOR_PROJECT_ANNOTATIONS_H_
#define TALLY_COLLECTOR_PROJECT_ANNOTATIONS_H_

#include <cstddef>
#include <string>
#include <string_view>

#include "base/error.h"

namespace tally::collector {

// Bytes of the file, and items in each of its lists: pages read all of it.
inline constexpr size_t kMaxAnnotations = size_t{256} << 10;
inline constexpr size_t kMaxAnnotationItems = 1'000;
// Bytes of a mark's text or a label's, and of the sentences: what fits a picture, and a screen.
inline constexpr size_t kMaxAnnotationText = 120;
inline constexpr size_t kMaxAnnotationSentence = 600;

struct Annotations {
  // The answer at /api/v1/annotations: every member is there, and marks are in the order of dates.
  std::string json = R"({"Notice":"","Marks":[],"Labels":[]})";
  std::string notice;  // empty: none
};

// Reads `{"Notice":…,"Marks":[…],"Labels":[…]}`. An error says which item is wrong.
base::Result<Annotations> parse_annotations(std::string_view text);

}  // namespace tally::collector

#endif  // TALLY_COLLECTOR_PROJECT_ANNOTATIONS_H_
