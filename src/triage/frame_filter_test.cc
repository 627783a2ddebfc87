#include "triage/frame_filter.h"

#include <gtest/gtest.h>

namespace tally::triage {
namespace {

using countfile::StrippedFrame;

constexpr std::string_view kFrame = "cc@0123456789abcdef:+0x1f";

std::vector<std::string> two_frames(const StrippedFrame& frame) {
  return {"inner:+1,+0x2", frame.module == "quotes" ? "operator\"\"_km:+3,+0x2" : "outer:+3,+0x2"};
}

std::string filtered(std::string_view text, const Resolver& resolve = two_frames) {
  return replace_frames(text, resolve).text;
}

TEST(FrameFilter, GivesTheResolverWhatTheFrameSays) {
  StrippedFrame seen;
  replace_frames(kFrame, [&](const StrippedFrame& frame) {
    seen = frame;
    return std::vector<std::string>{};
  });
  EXPECT_EQ(seen.module, "cc");
  EXPECT_EQ(seen.build_id, "0123456789abcdef");
  EXPECT_EQ(seen.address, 0x1fU);
}

TEST(FrameFilter, DividesFramesAsTheirLinesAre) {
  const std::string frame{kFrame};
  EXPECT_EQ(filtered(frame), "inner:+1,+0x2\nouter:+3,+0x2");
  EXPECT_EQ(filtered("1  cc/bug\n \t" + frame + "  \nother\n"),
            "1  cc/bug\n \tinner:+1,+0x2\n \touter:+3,+0x2  \nother\n");
  EXPECT_EQ(filtered(frame + "\r\nother\r\n"), "inner:+1,+0x2\r\nouter:+3,+0x2\r\nother\r\n");
}

TEST(FrameFilter, DividesFramesInStringsByTwoCharacters) {
  const std::string frame{kFrame};
  EXPECT_EQ(filtered(R"({"cc/bug\n)" + frame + R"(\nother":1})"),
            R"({"cc/bug\ninner:+1,+0x2\nouter:+3,+0x2\nother":1})");
  EXPECT_EQ(filtered(R"({"cc/bug\n)" + frame + R"(":1})"),
            R"({"cc/bug\ninner:+1,+0x2\nouter:+3,+0x2":1})");
  EXPECT_EQ(filtered("[\"" + frame + "\"]"), R"(["inner:+1,+0x2\nouter:+3,+0x2"])");
  EXPECT_EQ(filtered(frame + R"(\nother)"), R"(inner:+1,+0x2\nouter:+3,+0x2\nother)");
}

TEST(FrameFilter, EscapesNamesInStringsAlone) {
  EXPECT_EQ(filtered(R"("cc/bug\nquotes@01234567:+0x1")"),
            R"("cc/bug\ninner:+1,+0x2\noperator\"\"_km:+3,+0x2")");
  EXPECT_EQ(filtered("quotes@01234567:+0x1"), "inner:+1,+0x2\noperator\"\"_km:+3,+0x2");
}

TEST(FrameFilter, KeepsEveryOtherByte) {
  const std::string frame{kFrame};
  const Resolver never = [](const StrippedFrame&) -> std::vector<std::string> {
    ADD_FAILURE() << "this is no frame";
    return {"x"};
  };
  const std::vector<std::string> texts = {"",
                                          "\n",
                                          {"\0\xff\n\\\n\"\\", 7},
                                          "\\",
                                          "at " + frame,
                                          frame + " x",
                                          frame + ",",
                                          R"("a\\n)" + frame + "\"",
                                          R"("\")" + frame + "\"",
                                          "cc@0123456:+0x1",
                                          "cc@01234567:+0x",
                                          "cc@01234567:+0xF",
                                          "c/c@01234567:+0x1"};
  for (const std::string& text : texts) {
    EXPECT_EQ(filtered(text, never), text);
  }
}

TEST(FrameFilter, LeavesWhatIsNotKnownAndCounts) {
  const Resolver some = [](const StrippedFrame& frame) {
    return frame.address == 1 ? std::vector<std::string>{"f:+0x1"} : std::vector<std::string>{};
  };
  const Filtered done = replace_frames(
      "x@01234567:+0x1\nx@01234567:+0x2\n\"x@01234567:+0x1\\nx@01234567:+0x3\\n\"\n", some);
  EXPECT_EQ(done.text, "f:+0x1\nx@01234567:+0x2\n\"f:+0x1\\nx@01234567:+0x3\\n\"\n");
  EXPECT_EQ(done.resolved, 2U);
  EXPECT_EQ(done.left, 2U);
}

TEST(FrameFilter, DoesNotBelieveAFrameThatMayHaveLostItsEnd) {
  const std::string frame{kFrame};
  for (const std::string& text :
       {frame + "\ntruncated\n", "  " + frame + "\n  truncated", frame + "\r\ntruncated\r\n",
        "\"cc/bug\\n" + frame + "\\ntruncated\\n\"", "\"cc/bug\\n" + frame + "\\ntruncated\""}) {
    const Filtered done = replace_frames(text, two_frames);
    EXPECT_EQ(done.text, text);
    EXPECT_EQ(done.resolved + done.left, 0U);
  }
  EXPECT_EQ(replace_frames(frame + "\ntruncated_run:+0x1\n", two_frames).resolved, 1U);
  EXPECT_EQ(replace_frames("[\"" + frame + "\", \"truncated\"]", two_frames).resolved, 1U);
}

}  // namespace
}  // namespace tally::triage
