#include "triage/named_ids.h"

#include <algorithm>
#include <cstddef>

#include "triage/predicate_block.h"
#include "triage/whole_words.h"

namespace tally::triage {
namespace {

// Is asked about lines of the text in their order.
class Predicates {
 public:
  explicit Predicates(std::string_view body) : blocks_(find_predicate_blocks(body)) {}

  bool have(std::string_view line) {
    while (next_ < blocks_.size() && end_of(blocks_[next_].text) <= line.data()) ++next_;
    return next_ < blocks_.size() && blocks_[next_].text.data() <= line.data();
  }

 private:
  static const char* end_of(std::string_view text) { return text.data() + text.size(); }

  std::vector<PredicateBlock> blocks_;
  size_t next_ = 0;
};

// Trackers may end lines in `\r\n`.
bool is_mark(std::string_view line, std::string_view mark) {
  return line.starts_with(mark) &&
         line.find_first_not_of(" \t\r", mark.size()) == std::string_view::npos;
}

// Gives `take` each line that no reporter wrote.
template <typename Take>
void for_each_own_line(std::string_view body, const Take& take) {
  Predicates predicates{body};
  bool is_reported = false;
  for (size_t at = 0; at < body.size();) {
    const size_t end = std::min(body.find('\n', at), body.size());
    const std::string_view line = body.substr(at, end - at);
    at = end + 1;
    if (line.starts_with(kDuplicates)) {
      take(line);
    } else if (predicates.have(line)) {
      continue;
    } else if (is_mark(line, kReportedBegin)) {
      is_reported = true;
    } else if (is_mark(line, kReportedEnd)) {
      is_reported = false;
    } else if (!is_reported) {
      take(line);
    }
  }
}

void add_words(std::string_view line, std::vector<std::string_view>& ids) {
  for (const std::string_view word : words_like_ids(line)) ids.push_back(word);
}

}  // namespace

std::vector<std::string_view> ids_named_in(std::string_view body) {
  std::vector<std::string_view> ids;
  for_each_own_line(body, [&](std::string_view line) { add_words(line, ids); });
  return ids;
}

std::vector<std::string_view> ids_listed_in(std::string_view body) {
  std::vector<std::string_view> ids;
  for_each_own_line(body, [&](std::string_view line) {
    if (line.starts_with(kDuplicates)) return add_words(line, ids);
    if (!line.starts_with(kStackHeading)) return;
    line.remove_prefix(kStackHeading.size());
    add_words(line.substr(0, line.find('`')), ids);
  });
  return ids;
}

}  // namespace tally::triage
