// Any text is a stack or has a line that is none; what is taken for a frame is harmless, and so is
// what is taken for the end of a name that was cut.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "countfile/frame.h"
#include "countfile/stack_name.h"
#include "tally/name.h"

namespace {

using namespace tally::countfile;

void require(bool holds) {
  if (!holds) std::abort();
}

// Nothing that a terminal or a browser could take for anything but text. `cut` bytes at the end may
// be of a letter that was cut.
void check_harmless(std::string_view text, size_t cut) {
  for (size_t at = 0; at < text.size();) {
    const size_t begin = at;
    const uint32_t point = tally::internal::next_code_point(text.data(), text.size(), at);
    if (point == UINT32_MAX && text.size() - begin <= cut) return;
    require(point == ' ' || tally::internal::is_printable(point));
    const char next = at < text.size() ? text[at] : '\0';
    const bool is_letter = (next >= 'a' && next <= 'z') || (next >= 'A' && next <= 'Z');
    require(point != '<' || (!is_letter && next != '/' && next != '!' && next != '?'));
    require(point != '&' || (!is_letter && next != '#'));
    require(point != ' ' || next != ' ');
    require(point != ':' || next != '/');
  }
}

void check_line(std::string_view line) {
  if (is_half_frame(line)) check_harmless(line, 3);
  const auto stripped = parse_stripped_frame(line);
  require(stripped.has_value() == (frame_kind(line) == FrameKind::kStripped));
  require(is_frame(line) || !is_runtime_module(line));
  if (!is_frame(line)) return;
  check_harmless(line, 0);
  for (size_t size = 0; size <= line.size(); ++size) require(is_half_frame(line.substr(0, size)));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  check_line(text);
  const std::string stack = expand_stack(text);
  const StackCheck check = check_stack(stack);
  require(check.line.data() == nullptr ||
          (check.line.data() >= stack.data() &&
           check.line.data() + check.line.size() <= stack.data() + stack.size()));
  size_t begin = stack.find('\n');
  while (begin != std::string::npos) {
    const size_t end = stack.find('\n', ++begin);
    check_line(std::string_view(stack).substr(begin, end - begin));
    begin = end;
  }
  return 0;
}
