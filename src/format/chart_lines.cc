#include "format/chart_lines.h"

#include <algorithm>
#include <utility>

#include "base/error.h"
#include "base/spelling.h"
#include "format/chart_text.h"

namespace tally::format {
namespace {

constexpr std::string_view kSeparator = "---";
constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

std::string_view before_comment(std::string_view line) { return line.substr(0, line.find('#')); }

// The key that begins the line; empty if none does.
std::string_view key_of(std::string_view line) {
  for (const std::string_view key : kChartKeys) {
    if (line.starts_with(key) && line.substr(key.size()).starts_with(':')) return key;
  }
  return "";
}

std::string all_keys() { return fmt::format("{}", fmt::join(kChartKeys, ", ")); }

std::string lower(std::string_view text) {
  std::string out{text};
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

class Splitter {
 public:
  explicit Splitter(std::string_view text);
  ChartLines split();

 private:
  void fail(size_t line, std::string message) { add(line, true, std::move(message)); }
  void warn(size_t line, std::string message) { add(line, false, std::move(message)); }
  void add(size_t line, bool is_error, std::string message) {
    out_.problems.push_back({static_cast<int>(line) + 1, is_error, std::move(message)});
  }
  void check_text(size_t line);
  void end_record();
  void take_line();
  void take_field(std::string_view text, size_t line);
  void take_braces(std::string_view text);
  void take_list();
  void warn_of_missing_commas(size_t first, size_t last);
  void leave_list_open(size_t end, std::string_view why);
  void skip_list();
  void refuse_line(std::string_view text, size_t line);
  void refuse_key(std::string_view text, size_t line);
  void guess(std::string_view key, size_t line) {
    record_.push_back({key, "", static_cast<int>(line) + 1, true});
  }

  std::vector<std::string_view> lines_;
  size_t at_ = 0;  // the line that is read next
  std::vector<ChartField> record_;
  bool crlf_said_ = false;
  ChartLines out_;
};

Splitter::Splitter(std::string_view text) {
  if (text.starts_with(kByteOrderMark)) {
    text.remove_prefix(kByteOrderMark.size());
    fail(0, "the text begins with a byte order mark: save it as UTF-8 without one");
  }
  for (;;) {
    const size_t end = text.find('\n');
    lines_.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return;
    text.remove_prefix(end + 1);
  }
}

ChartLines Splitter::split() {
  for (size_t line = 0; line < lines_.size(); ++line) check_text(line);
  while (at_ < lines_.size()) take_line();
  end_record();
  return std::move(out_);
}

void Splitter::check_text(size_t line) {
  const std::string_view whole = lines_[line];
  if (const std::string_view fault = text_fault(whole); !fault.empty()) {
    fail(line, fmt::format("the line {}: a chart config is text in UTF-8", fault));
  }
  const std::string_view text = before_comment(whole);
  if (text.size() == whole.size() || text.empty() || ends_with_space(text)) return;
  warn(line, fmt::format("`#` begins a comment, so that the value ends at {}: put a space before "
                         "the `#`, or write %23 in a link",
                         excerpt(text.substr(text.find_last_of(" \t") + 1))));
}

void Splitter::end_record() {
  if (!record_.empty()) out_.records.push_back(std::exchange(record_, {}));
}

void Splitter::take_line() {
  const std::string_view line = lines_[at_];
  if (line == kSeparator) {
    end_record();
    ++at_;
    return;
  }
  const std::string_view text = before_comment(line);
  if (text.find_first_of("{}") != std::string_view::npos) return take_braces(text);
  take_field(text, at_++);
}

// A list of buckets, or braces where none may be.
void Splitter::take_braces(std::string_view text) {
  const size_t open = text.find('{');
  const bool begun_late = text.find('}') < open;
  if (text.starts_with("counter:") && !begun_late &&
      text.find('{', open + 1) == std::string_view::npos) {
    return take_list();
  }
  const std::string_view key = key_of(text);
  if (!key.empty() && key != "counter") {
    fail(at_, fmt::format("braces are only for the buckets of `counter`: leave them out of {}",
                          excerpt(text)));
  } else if (begun_late) {
    fail(at_, "there is a `}` without a `{` before it: buckets are written chart:{a,b}");
  } else if (!key.empty()) {
    fail(at_, "there is a second `{`: a counter has one list of buckets, as in chart:{a,b}");
  } else {
    refuse_line(text, at_);
  }
  // What it was meant to be is not missing.
  if (!key.empty()) guess(key, at_);
  const bool is_open = open != std::string_view::npos && text.find('}', open) >= text.size();
  ++at_;
  if (is_open) skip_list();
}

// The lines of a list are joined as they are, as the reference does.
void Splitter::warn_of_missing_commas(size_t first, size_t last) {
  std::string_view before = trim_space_right(before_comment(lines_[first]));
  for (size_t line = first + 1; line <= last; ++line) {
    const std::string_view part = trim_space(before_comment(lines_[line]));
    if (part.empty()) continue;
    const std::string_view left = std::exchange(before, part);
    if (left.ends_with(',') || left.ends_with('{')) continue;
    if (part.starts_with(',') || part.starts_with('}')) continue;
    warn(line,
         fmt::format("no `,` stands between {} and {}, so that they are read as one bucket: write "
                     "it, or both in one line",
                     excerpt(trim_space(left.substr(left.find_last_of(",{") + 1))),
                     excerpt(trim_space(part.substr(0, part.find_first_of(",}"))))));
  }
}

// From the line that opens a list to the one that closes it.
void Splitter::take_list() {
  const size_t first = at_;
  std::string_view part = trim_space_right(before_comment(lines_[first]));
  std::string joined{part};
  size_t last = first;
  while (part.find('}') == std::string_view::npos) {
    if (++last == lines_.size()) return leave_list_open(last, "the text ends");
    if (lines_[last] == kSeparator) return leave_list_open(last, "the record ends");
    part = trim_space(before_comment(lines_[last]));
    if (part.find('{') != std::string_view::npos) {
      return leave_list_open(last, "another `{` comes");
    }
    joined += part;
  }
  at_ = last + 1;
  warn_of_missing_commas(first, last);
  const size_t close = joined.find('}');
  if (joined.find('}', close + 1) != std::string::npos) {
    fail(last, "there is a second `}`: a counter has one list of buckets, as in chart:{a,b}");
    return guess("counter", first);
  }
  if (joined[close - 1] == ',') {
    fail(last, "there is a `,` before the `}`: leave it out, or write the bucket that is missing");
    return guess("counter", first);
  }
  take_field(joined, first);
}

// What the open list has swallowed is read again from the first line on that begins with a key.
void Splitter::leave_list_open(size_t end, std::string_view why) {
  fail(at_, fmt::format("the `{{` is not closed before {} in line {}: write `}}` after the last "
                        "bucket",
                        why, std::min(end + 1, lines_.size())));
  guess("counter", at_);
  ++at_;
  skip_list();
}

void Splitter::skip_list() {
  for (; at_ < lines_.size() && lines_[at_] != kSeparator; ++at_) {
    const std::string_view text = before_comment(lines_[at_]);
    if (!key_of(text).empty()) return;
    if (text.find('}') == std::string_view::npos) continue;
    ++at_;
    return;
  }
}

void Splitter::take_field(std::string_view text, size_t line) {
  const std::string_view key = key_of(text);
  const std::string_view value = trim_space(key.empty() ? text : text.substr(key.size() + 1));
  if (!key.empty()) {
    record_.push_back({key, std::string(value), static_cast<int>(line) + 1, false});
  } else if (!value.empty()) {
    refuse_line(text, line);
  }
}

void Splitter::refuse_line(std::string_view text, size_t line) {
  const std::string_view trimmed = trim_space(text);
  if (trimmed == kSeparator && lines_[line] == "---\r") {
    if (!std::exchange(crlf_said_, true)) {
      fail(line, "the line ends in CR LF, so that it divides no records: save the text with LF");
    }
    return end_record();
  }
  if (trimmed.starts_with(kSeparator)) {
    fail(line,
         "records are divided by a line of `---` and nothing else, not even a space or a "
         "comment");
    return end_record();
  }
  if (const std::string_view key = key_of(trimmed); !key.empty()) {
    fail(line, fmt::format("a key begins its line: remove the space before `{}:`", key));
    return guess(key, line);
  }
  if (text.find(':') != std::string_view::npos) return refuse_key(text, line);
  fail(line, fmt::format("{} is neither `key: value` nor a comment (`#`) nor `---`; only the "
                         "{{…}} of `counter` may be spread over several lines",
                         excerpt(trimmed)));
}

void Splitter::refuse_key(std::string_view text, size_t line) {
  const std::string_view word = trim_space(text.substr(0, text.find(':')));
  const std::string_view nearest = base::nearest_name(lower(word), kChartKeys);
  if (nearest.empty()) {
    fail(line, fmt::format("there is no key {}; the keys are {}", excerpt(word), all_keys()));
    return;
  }
  if (nearest == word) {
    fail(line, fmt::format("the `:` stands directly after its key: write `{}:`", nearest));
  } else {
    fail(line, fmt::format("there is no key {}; did you mean `{}`?", excerpt(word), nearest));
  }
  guess(nearest, line);
}

}  // namespace

ChartLines split_chart_lines(std::string_view text) { return Splitter(text).split(); }

}  // namespace tally::format
