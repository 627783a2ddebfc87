// What holds for every frame, not only for those that somebody thought of.
#include <gtest/gtest.h>

#include <filesystem>
#include <random>
#include <string>
#include <vector>

#include "base/file.h"
#include "countfile/frame.h"
#include "countfile/frame_samples_fixture.h"
#include "countfile/reader.h"
#include "countfile/stack_name.h"
#include "tally/name.h"

namespace tally::countfile {
namespace {

std::vector<std::string> right_frames() {
  std::vector<std::string> frames{"other", "libstdc++.so.6", "libacme.so.1@0123456789abcdef:+0x4f",
                                  ":=0,+0x0", ".:=0,+0x7f0123456789"};
  for (const std::string_view function : kGoFunctions) {
    frames.push_back(std::string(function) + ":-12,+0x3f");
    frames.push_back(std::string(function) + ":=12,+0x3f");
    frames.push_back(std::string(function) + ":+12");
    frames.push_back(std::string(function) + ":??12");
  }
  for (const std::string_view function : kNativeFunctions) {
    frames.push_back(std::string(function) + ":+0x3f");
    frames.push_back(std::string(function) + ":+12,+0x3f");
  }
  return frames;
}

bool is_utf8_without_controls(std::string_view text) {
  for (size_t at = 0; at < text.size();) {
    const uint32_t point = tally::internal::next_code_point(text.data(), text.size(), at);
    if (point != ' ' && !tally::internal::is_printable(point)) return false;
  }
  return true;
}

// Where a browser could take what comes for the beginning of a tag or of a character's name.
bool could_be_markup(std::string_view text) {
  for (size_t i = 0; i + 1 < text.size(); ++i) {
    const char next = text[i + 1];
    const bool letter = (next >= 'a' && next <= 'z') || (next >= 'A' && next <= 'Z');
    if (text[i] == '<' && (letter || next == '/' || next == '!' || next == '?')) return true;
    if (text[i] == '&' && (letter || next == '#')) return true;
  }
  return false;
}

bool is_harmless(std::string_view text) {
  return is_utf8_without_controls(text) && !could_be_markup(text) &&
         text.find("://") == std::string_view::npos && text.find("  ") == std::string_view::npos;
}

TEST(FrameProperty, EveryBeginningOfAFrameIsAHalfFrame) {
  for (const std::string& frame : right_frames()) {
    ASSERT_TRUE(is_frame(frame)) << frame;
    for (size_t size = 0; size <= frame.size(); ++size) {
      const std::string half = frame.substr(0, size);
      EXPECT_TRUE(is_half_frame(half)) << half;
      EXPECT_EQ(check_stack("bug\nother\n" + half + "\ntruncated\n").fault,
                StackCheck::Fault::kNone)
          << half;
    }
  }
}

TEST(FrameProperty, RightFramesAreHarmless) {
  for (const std::string& frame : right_frames()) EXPECT_TRUE(is_harmless(frame)) << frame;
}

// One or some bytes of a frame are changed, left out, doubled, or taken from another frame.
std::string mutation_of(std::string frame, const std::string& other, std::mt19937& random) {
  constexpr std::string_view kMarks = "<>&: \"/\n{}[]()@%;,=.\x7f\xe2\x80\xae";
  const auto below = [&](size_t limit) { return static_cast<size_t>(random() % limit); };
  for (size_t changes = 1 + below(3); changes > 0; --changes) {
    const size_t at = below(frame.size() + 1);
    switch (below(4)) {
      case 0:
        frame.insert(at, 1, static_cast<char>(random()));
        break;
      case 1:
        if (at < frame.size()) frame[at] = kMarks[below(kMarks.size())];
        break;
      case 2:
        frame.erase(at, 1 + below(4));
        break;
      default:
        frame = frame.substr(0, at) + other.substr(below(other.size()));
    }
  }
  return frame;
}

TEST(FrameProperty, WhatIsTakenIsHarmless) {
  const std::vector<std::string> frames = right_frames();
  std::mt19937 random(20261129);
  size_t taken = 0;
  size_t refused = 0;
  for (int i = 0; i < 200'000; ++i) {
    const std::string text =
        mutation_of(frames[random() % frames.size()], frames[random() % frames.size()], random);
    const bool is_right = is_frame(text);
    ++(is_right ? taken : refused);
    if (is_right) {
      ASSERT_TRUE(is_harmless(text)) << text;
      ASSERT_TRUE(is_half_frame(text)) << text;
    }
    // A half frame may end in half a letter, and has no other bytes that are no text.
    if (!is_half_frame(text)) continue;
    size_t end = text.size();
    while (end > 0 && text.size() - end < 3 && !is_utf8_without_controls(text.substr(0, end)))
      --end;
    ASSERT_TRUE(is_harmless(std::string_view(text).substr(0, end))) << text;
  }
  EXPECT_GT(taken, 1'000);  // else nothing was tested
  EXPECT_GT(refused, 1'000);
}

TEST(FrameProperty, EveryRealStackOfGoIsRight) {
  int stacks = 0;
  for (const auto& file : std::filesystem::directory_iterator(TALLY_TEST_DATA "/go-1.23.5/local")) {
    const std::string bytes = base::read_file(file.path()).value();
    const auto contents = parse(bytes);
    ASSERT_TRUE(contents.has_value()) << file.path();
    for (const Entry& entry : contents->entries) {
      if (!is_stack(entry.name)) continue;
      ++stacks;
      const StackCheck check = check_stack(expand_stack(entry.name));
      EXPECT_EQ(check.fault, StackCheck::Fault::kNone) << entry.name << "\nat: " << check.line;
      // The same name, cut anywhere behind its first line.
      for (size_t size = entry.name.find('\n') + 1; size < entry.name.size(); ++size) {
        const std::string cut = std::string(entry.name.substr(0, size)) + "\ntruncated\n";
        EXPECT_EQ(check_stack(expand_stack(cut)).fault, StackCheck::Fault::kNone) << cut;
      }
    }
  }
  EXPECT_GE(stacks, 6);
}

}  // namespace
}  // namespace tally::countfile
