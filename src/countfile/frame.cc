#include "countfile/frame.h"

#include "countfile/frame_reader.h"
#include "countfile/function_name.h"

namespace tally::countfile {
namespace {

// Those of glibc, musl, Android's libc, GCC and LLVM, and what the kernel adds to each process.
constexpr std::string_view kRuntimeModules[] = {
    "libc.so.6",
    "libm.so.6",
    "libpthread.so.0",
    "libdl.so.2",
    "librt.so.1",
    "ld-linux-x86-64.so.2",
    "ld-linux-aarch64.so.1",
    "ld-linux-armhf.so.3",
    "ld-linux.so.2",
    "libstdc++.so.6",
    "libgcc_s.so.1",
    "libc++.so.1",
    "libc++abi.so.1",
    "libunwind.so.1",
    "linux-vdso.so.1",
    "linux-gate.so.1",
    "libc.so",
    "libc.musl-x86_64.so.1",
    "libc.musl-aarch64.so.1",
    "libc.musl-x86.so.1",
    "libc.musl-armhf.so.1",
    "ld-musl-x86_64.so.1",
    "ld-musl-aarch64.so.1",
    "ld-musl-i386.so.1",
    "ld-musl-armhf.so.1",
};

// Digits of a line: Go's are 32-bit integers. Digits of an offset or address: 64 bits.
constexpr size_t kLineDigits = 10;
constexpr size_t kOffsetDigits = 16;

bool eat_offset(FrameReader& reader) noexcept {
  return reader.eat("+0x") && reader.eat_hex(kOffsetDigits);
}

Match match_word(std::string_view line, std::string_view word) noexcept {
  FrameReader reader(line);
  return reader.result(reader.eat(word));
}

// Lines from a function's first one: `f:+1`; or of the file: `f:=1`. Until April 2025 Go's library
// left the offset out.
bool eat_line(FrameReader& reader) noexcept {
  // Go's runtime has no name, and no first line to count from, for code that it does not know.
  const bool has_name = reader.position() > 0;
  const bool is_marked =
      (has_name && (reader.eat(":+") || reader.eat(":-"))) || reader.eat(":=-") || reader.eat(":=");
  if (!is_marked || !reader.eat_decimal(kLineDigits)) return false;
  return reader.at_end() || (reader.eat(",") && eat_offset(reader));
}

// The same as Go's library wrote them until February 2024: `f:1`, and `f:?1` or `f:??1`.
bool eat_old_line(FrameReader& reader) noexcept {
  const bool has_name = reader.position() > 0;
  const bool is_marked = reader.eat(":??") || reader.eat(":?") || (has_name && reader.eat(":"));
  return is_marked && reader.eat_decimal(kLineDigits);
}

Match match_line(std::string_view line, bool eat_function(FrameReader&)) noexcept {
  FrameReader reader(line);
  return reader.result(eat_function(reader) && (reader.attempt(eat_line) || eat_old_line(reader)));
}

Match match_function(std::string_view line) noexcept {
  FrameReader reader(line);
  return reader.result(eat_native_function(reader) && reader.eat(":") && eat_offset(reader));
}

bool eat_module(FrameReader& reader) noexcept {
  constexpr std::string_view kBytes =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._+-";
  while (reader.position() < kMaxModule && reader.eat_any_of(kBytes)) {
  }
  return reader.position() > 0;
}

bool eat_build_id(FrameReader& reader) noexcept {
  const size_t begin = reader.position();
  while (reader.taken_since(begin).size() < kMaxBuildId && reader.eat_any_of("0123456789abcdef")) {
  }
  return reader.taken_since(begin).size() >= kMinBuildId;
}

uint64_t hex_value(std::string_view digits) noexcept {
  uint64_t value = 0;
  for (const char c : digits) {
    value = value << 4 | static_cast<uint64_t>(c <= '9' ? c - '0' : c - 'a' + 10);
  }
  return value;
}

Match match_stripped(std::string_view line, StrippedFrame& frame) noexcept {
  FrameReader reader(line);
  if (!eat_module(reader)) return reader.result(false);
  frame.module = reader.taken_since(0);
  if (!reader.eat("@")) return reader.result(false);
  size_t begin = reader.position();
  if (!eat_build_id(reader)) return reader.result(false);
  frame.build_id = reader.taken_since(begin);
  if (!reader.eat(":+0x")) return reader.result(false);
  begin = reader.position();
  const bool fits = reader.eat_hex(kOffsetDigits);
  frame.address = hex_value(reader.taken_since(begin));
  return reader.result(fits);
}

// The best that any runtime module gives.
Match match_runtime_module(std::string_view line) noexcept {
  Match best = Match::kNone;
  for (const std::string_view module : kRuntimeModules) {
    const Match match = match_word(line, module);
    if (match > best) best = match;
  }
  return best;
}

struct Form {
  FrameKind kind;
  Match match;
};

// The form of frame that the line is, or else one that it is the beginning of.
Form best_form(std::string_view line) noexcept {
  StrippedFrame unused;
  const Form forms[] = {
      {FrameKind::kOther, match_word(line, kOtherFrame)},
      {FrameKind::kRuntimeModule, match_runtime_module(line)},
      {FrameKind::kStripped, match_stripped(line, unused)},
      {FrameKind::kFunction, match_function(line)},
      {FrameKind::kLine, match_line(line, eat_go_function)},
      {FrameKind::kLine, match_line(line, eat_native_function)},
  };
  Form best{FrameKind::kNone, Match::kNone};
  for (const Form& form : forms) {
    if (form.match > best.match) best = form;
  }
  return best;
}

bool ends_with(std::string_view text, std::string_view end) noexcept {
  return text.size() >= end.size() &&
         std::string_view{text.data() + text.size() - end.size(), end.size()} == end;
}

// Whether some bytes could be added to make a letter. One of the two that a lead byte allows least
// and most follow on is always right.
bool is_cut_letter(std::string_view bytes) noexcept {
  for (const char fill : {'\x80', '\xbf'}) {
    char whole[4] = {fill, fill, fill, fill};
    std::memcpy(whole, bytes.data(), bytes.size());
    size_t end = 0;
    if (tally::internal::next_code_point(whole, sizeof whole, end) != UINT32_MAX &&
        end > bytes.size()) {
      return true;
    }
  }
  return false;
}

std::string_view without_cut_letter(std::string_view line) noexcept {
  constexpr std::string_view kReplacement = "\xef\xbf\xbd";
  const size_t size = line.size();
  for (int i = 0; i < 3 && ends_with(line, kReplacement); ++i) {
    line.remove_suffix(kReplacement.size());
  }
  if (line.size() < size) return line;
  for (size_t cut = 1; cut <= 3 && cut <= size; ++cut) {
    const size_t kept = size - cut;
    if (is_cut_letter({line.data() + kept, cut})) return {line.data(), kept};
  }
  return line;
}

// Takes the last line, which says that a name was cut, off the lines of a stack.
bool remove_truncated(std::string_view& lines) noexcept {
  std::string_view rest = lines;
  if (ends_with(rest, "\n")) rest.remove_suffix(1);
  if (!ends_with(rest, kTruncated)) return false;
  rest.remove_suffix(kTruncated.size());
  if (!rest.empty() && rest.back() != '\n') return false;
  if (!rest.empty()) rest.remove_suffix(1);
  lines = rest;
  return true;
}

}  // namespace

FrameKind frame_kind(std::string_view line) noexcept {
  if (line.size() > kMaxFrame) return FrameKind::kNone;
  const Form form = best_form(line);
  return form.match == Match::kWhole ? form.kind : FrameKind::kNone;
}

bool is_half_frame(std::string_view line) noexcept {
  if (line.size() > kMaxFrame) return false;
  // Nothing but the beginning of a ditto mark is left unexpanded.
  if (line == "\"") return true;
  return best_form(without_cut_letter(line)).match != Match::kNone;
}

bool is_runtime_module(std::string_view name) noexcept {
  return match_runtime_module(name) == Match::kWhole;
}

std::optional<StrippedFrame> parse_stripped_frame(std::string_view line) noexcept {
  StrippedFrame frame;
  if (line.size() > kMaxFrame || match_stripped(line, frame) != Match::kWhole) return std::nullopt;
  return frame;
}

StackCheck check_stack(std::string_view expanded) noexcept {
  using Fault = StackCheck::Fault;
  const size_t prefix = expanded.find('\n');
  if (prefix == std::string_view::npos) return {};
  expanded.remove_prefix(prefix + 1);
  const bool is_cut = remove_truncated(expanded);
  for (size_t count = 1;; ++count) {
    const size_t end = expanded.find('\n');
    const bool is_last = end == std::string_view::npos;
    const std::string_view line{expanded.data(), is_last ? expanded.size() : end};
    if (count > kMaxFrames) return {Fault::kTooManyFrames, line};
    if (!(is_cut && is_last ? is_half_frame(line) : is_frame(line))) return {Fault::kNoFrame, line};
    if (is_last) return {};
    expanded.remove_prefix(end + 1);
  }
}

}  // namespace tally::countfile
