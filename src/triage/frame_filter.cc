#include "triage/frame_filter.h"

#include <algorithm>

namespace tally::triage {
namespace {

// Where a line ends.
struct End {
  size_t at;         // of the line's first byte that is not in it
  size_t length;     // of what divides it from the next line: 0 at the end of the text
  bool is_escaped;   // `\n` in two characters, or the quote of a string
  bool ends_string;  // or begins one
};

End find_end(std::string_view text, size_t from) {
  for (size_t at = from;; ++at) {
    at = text.find_first_of("\n\"\\", at);
    if (at == std::string_view::npos) return {text.size(), 0, false, false};
    if (text[at] == '\n') return {at, 1, false, false};
    if (text[at] == '"') return {at, 1, true, true};
    const char escaped = at + 1 < text.size() ? text[at + 1] : '\n';
    if (escaped == 'n') return {at, 2, true, false};
    if (escaped != '\n') ++at;  // `\\` and `\"` end nothing
  }
}

// A line of its own, taken apart.
struct Line {
  std::string_view indentation, middle, blanks_behind;
};

Line take_apart(std::string_view line) {
  const size_t begin = std::min(line.find_first_not_of(" \t"), line.size());
  const size_t end = std::max(line.find_last_not_of(" \t\r") + 1, begin);
  return {line.substr(0, begin), line.substr(begin, end - begin), line.substr(end)};
}

void append_escaped(std::string& out, std::string_view text) {
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
}

void append_frames(std::string& out, const Line& line, const std::vector<std::string>& frames,
                   bool is_escaped) {
  const bool has_return = line.blanks_behind.find('\r') != std::string_view::npos;
  const std::string_view divider = is_escaped ? "\\n" : has_return ? "\r\n" : "\n";
  for (const std::string& frame : frames) {
    if (&frame != frames.data()) out += divider;
    out += line.indentation;
    if (is_escaped) {
      append_escaped(out, frame);
    } else {
      out += frame;
    }
  }
  out += line.blanks_behind;
}

bool is_cut_by(std::string_view text, const End& end) {
  if (end.length == 0 || end.ends_string) return false;
  const size_t next = end.at + end.length;
  return take_apart(text.substr(next, find_end(text, next).at - next)).middle ==
         countfile::kTruncated;
}

}  // namespace

Filtered replace_frames(std::string_view text, const Resolver& resolve) {
  Filtered filtered;
  filtered.text.reserve(text.size());
  bool begins_escaped = false;
  for (size_t at = 0; at < text.size();) {
    const End end = find_end(text, at);
    const std::string_view whole = text.substr(at, end.at - at);
    const Line line = take_apart(whole);
    const auto frame = countfile::parse_stripped_frame(line.middle);
    std::vector<std::string> frames;
    if (frame && !is_cut_by(text, end)) {
      frames = resolve(*frame);
      ++(frames.empty() ? filtered.left : filtered.resolved);
    }
    if (frames.empty()) {
      filtered.text += whole;
    } else {
      append_frames(filtered.text, line, frames, begins_escaped || end.is_escaped);
    }
    filtered.text += text.substr(end.at, end.length);
    begins_escaped = end.is_escaped;
    at = end.at + end.length;
  }
  return filtered;
}

}  // namespace tally::triage
