// The frames of stacks, as every reader takes them (doc/formats.md, "Stack names"). Pure functions,
// libc alone, no allocation; for any thread and inside signal handlers. What they return points
// into the text that they are given.
#ifndef TALLY_COUNTFILE_FRAME_H_
#define TALLY_COUNTFILE_FRAME_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "countfile/layout.h"

namespace tally::countfile {

// Whatever is not the program's.
inline constexpr std::string_view kOtherFrame = "other";

// The last line of a name that was cut.
inline constexpr std::string_view kTruncated = "truncated";

// Bytes of a frame. Expanded, a frame is made of two parts of one name, so it is not longer than
// that.
inline constexpr size_t kMaxFrame = kMaxNameLength;
// Frames of a stack: so many of the shortest, `f:1`, each behind a newline, fill a name.
inline constexpr size_t kMaxFrames = kMaxNameLength / 4;

// Digits of a build id: a linker can be told to make one of 4 bytes or of 32; usually it has 20.
inline constexpr size_t kMinBuildId = 8;
inline constexpr size_t kMaxBuildId = 64;
// Bytes of a module's name. Longer ones are somebody's message.
inline constexpr size_t kMaxModule = 64;

enum class FrameKind : unsigned char {
  kNone,      // no frame
  kLine,      // `FUNCTION:+LINE,+0xHEX` or with `-` or `=`: Go's, or one with debug information
  kFunction,  // `FUNCTION:+0xHEX`
  kStripped,  // `MODULE@BUILDID:+0xHEX`
  kRuntimeModule,  // `libc.so.6`
  kOther,          // `other`
};

// What one line of an expanded stack is. It is whole, and at most kMaxFrame bytes.
FrameKind frame_kind(std::string_view line) noexcept;

inline bool is_frame(std::string_view line) noexcept {
  return frame_kind(line) != FrameKind::kNone;
}

// Whether the line is the end of a name that was cut: any number of bytes, also none and all, from
// the beginning of a frame, expanded or not. A letter that was cut may be there with some of its
// bytes or, as those who write JSON leave it, as up to three U+FFFD.
bool is_half_frame(std::string_view line) noexcept;

// Whether `name` is that of a runtime library, which is a frame by itself: every program has them,
// so they say nothing about the user.
bool is_runtime_module(std::string_view name) noexcept;

// A frame of kind kStripped.
struct StrippedFrame {
  std::string_view module;    // a file's name, without its directory
  std::string_view build_id;  // lower-case hexadecimal
  uint64_t address = 0;       // as linked, of an instruction of the call
};

// Reads a frame of kind kStripped; nothing for any other line.
std::optional<StrippedFrame> parse_stripped_frame(std::string_view line) noexcept;

struct StackCheck {
  enum class Fault : unsigned char { kNone, kNoFrame, kTooManyFrames };

  Fault fault = Fault::kNone;
  std::string_view line;  // the first line at fault
};

// Checks every line behind the first of an expanded stack name (`prefix\nframe…`; a name without a
// newline has none). What the prefix may be is for others to say.
StackCheck check_stack(std::string_view expanded) noexcept;

}  // namespace tally::countfile

#endif  // TALLY_COUNTFILE_FRAME_H_
