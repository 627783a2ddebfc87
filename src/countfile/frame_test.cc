#include "countfile/frame.h"

#include <gtest/gtest.h>

#include <string>

#include "countfile/frame_samples_fixture.h"

namespace tally::countfile {
namespace {

TEST(Frame, RightFramesOfGo) {
  for (const std::string_view function : kGoFunctions) {
    for (const char* place :
         {":+0,+0x0", ":+12,+0x1f", ":-1,+0xffffffffffffffff", ":=7,+0x2a", ":=-1,+0x2",
          // Before April 2025, and before February 2024.
          ":+12", ":-1", ":=7", ":12", ":?7", ":??7"}) {
      EXPECT_EQ(frame_kind(std::string(function) + place), FrameKind::kLine) << function << place;
    }
  }
}

TEST(Frame, RightNativeFrames) {
  for (const std::string_view function : kNativeFunctions) {
    EXPECT_EQ(frame_kind(std::string(function) + ":+0x1f"), FrameKind::kFunction) << function;
    EXPECT_EQ(frame_kind(std::string(function) + ":+0x0"), FrameKind::kFunction) << function;
    EXPECT_EQ(frame_kind(std::string(function) + ":+3,+0x1f"), FrameKind::kLine) << function;
  }
}

TEST(Frame, RightFramesWithoutFunction) {
  EXPECT_EQ(frame_kind("other"), FrameKind::kOther);
  EXPECT_EQ(frame_kind("libc.so.6"), FrameKind::kRuntimeModule);
  EXPECT_EQ(frame_kind("acme@0123456789abcdef0123456789abcdef01234567:+0x4011d0"),
            FrameKind::kStripped);
  // What Go's runtime says of code that it does not know.
  EXPECT_EQ(frame_kind(":=0,+0x0"), FrameKind::kLine);
  EXPECT_EQ(frame_kind(".:=0,+0x7f0123456789"), FrameKind::kLine);
  EXPECT_EQ(frame_kind(":?0"), FrameKind::kLine);
}

TEST(Frame, WrongFrames) {
  for (const std::string_view line : kNoFrames) {
    EXPECT_EQ(frame_kind(line), FrameKind::kNone) << line;
  }
}

TEST(Frame, WrongFunctionsAreInNoFrame) {
  for (const std::string_view function : kNoFunctions) {
    for (const char* place : {":+1,+0x2", ":=1,+0x2", ":+0x2", ":+1", ":1", ":?1"}) {
      EXPECT_FALSE(is_frame(std::string(function) + place)) << function << place;
    }
  }
}

TEST(Frame, WrongEndsAreInNoFrame) {
  for (const char* end : {"",
                          ":",
                          ":+",
                          ":+1,",
                          ":+1,+0x",
                          ":+1,+0xg",
                          ":+1,+0xA",
                          ":+01",
                          ":+1,0x1",
                          ":+1,+1",
                          ":1,+0x1",
                          ":?1,+0x1",
                          ":???1",
                          ":+1,+0x01",
                          ":+1 ",
                          ":+1,+0x1 ",
                          ":+1,+0x1,",
                          ":+0x",
                          ":+0X1",
                          ":+0x01",
                          ":-0x1",
                          ":=0x1",
                          ":0x1",
                          ":+12345678901",
                          ":12345678901",
                          ":+1,+0x10000000000000000",
                          ":+0x10000000000000000",
                          " :+0x1",
                          "::+0x1",
                          ":+1,+0x1\n",
                          ":+ 1",
                          ":+1:+1",
                          ":=+1"}) {
    EXPECT_FALSE(is_frame(std::string("main.f") + end)) << end;
    EXPECT_FALSE(is_frame(std::string("acme::f") + end)) << end;
  }
}

TEST(Frame, AreAsLongAsANameCanMakeThem) {
  const std::string end = ":+1,+0x2";
  EXPECT_TRUE(is_frame(std::string(kMaxFrame - end.size(), 'a') + end));
  EXPECT_FALSE(is_frame(std::string(kMaxFrame - end.size() + 1, 'a') + end));
  EXPECT_TRUE(is_half_frame(std::string(kMaxFrame, 'a')));
  EXPECT_FALSE(is_half_frame(std::string(kMaxFrame + 1, 'a')));
}

TEST(Frame, RuntimeModulesAreNamedExactly) {
  for (const char* name : {"libc.so.6", "ld-linux-x86-64.so.2", "libstdc++.so.6", "linux-vdso.so.1",
                           "ld-musl-armhf.so.1", "libc.so"}) {
    EXPECT_TRUE(is_runtime_module(name)) << name;
  }
  for (const char* name : {"", "libc", "libc.so.", "libc.so.7", "libc.so.6 ", "LIBC.SO.6",
                           "/lib/libc.so.6", "libacme.so.1", "other", "libz.so.1"}) {
    EXPECT_FALSE(is_runtime_module(name)) << name;
  }
}

TEST(Frame, StrippedFramesAreTakenApart) {
  const auto frame = parse_stripped_frame("lib_a-c+m.e.so@0123456789abcdef:+0x4011df");
  ASSERT_TRUE(frame.has_value());
  EXPECT_EQ(frame->module, "lib_a-c+m.e.so");
  EXPECT_EQ(frame->build_id, "0123456789abcdef");
  EXPECT_EQ(frame->address, 0x4011df);
  EXPECT_EQ(parse_stripped_frame("a@01234567:+0xffffffffffffffff")->address, UINT64_MAX);
  EXPECT_EQ(parse_stripped_frame("a@01234567:+0x0")->address, 0);
}

TEST(Frame, OnlyStrippedFramesAreTakenApart) {
  const std::string id(40, 'a');
  for (const std::string& line :
       std::initializer_list<std::string>{"",
                                          "@" + id + ":+0x1",
                                          "a" + id + ":+0x1",
                                          "a@:+0x1",
                                          "a@0123456:+0x1",
                                          "a@" + std::string(65, 'a') + ":+0x1",
                                          "a@" + id,
                                          "a@" + id + ":",
                                          "a@" + id + ":+0x",
                                          "a@" + id + ":+0x1g",
                                          "a@" + id + ":+0x01",
                                          "a@" + id + ":+0x11112222333344445",
                                          "a@" + id + ":+1,+0x1",
                                          "a@ABCDEF0123:+0x1",
                                          "a/b@" + id + ":+0x1",
                                          "a b@" + id + ":+0x1",
                                          "ä@" + id + ":+0x1",
                                          std::string(65, 'a') + "@" + id + ":+0x1",
                                          "a@b@" + id + ":+0x1",
                                          "a@" + id + ":+0x1\n",
                                          "main:+0x1",
                                          "libc.so.6"}) {
    EXPECT_FALSE(parse_stripped_frame(line).has_value()) << line;
  }
  EXPECT_TRUE(parse_stripped_frame(std::string(64, 'a') + "@" + std::string(64, 'b') + ":+0x1"));
}

TEST(HalfFrame, IsTheBeginningOfOne) {
  for (const char* line : {"", "\"", "o", "libc", "libc.so.6", "main.f:+", "a@0123", "operator",
                           "operator ne", "f[ab", "go:struct { a", "(anon", "main.(", "x:+1,+0x"}) {
    EXPECT_TRUE(is_half_frame(line)) << line;
  }
  for (const char* line :
       {" ", "\"a", "buy now", "main.f:+1,+0x2 ", "main.f:*", "https:/", "<", "a\t", "operator nu",
        "go:struct { a b c", "\xff", "a\n", "truncated\n"}) {
    EXPECT_FALSE(is_half_frame(line)) << line;
  }
}

TEST(HalfFrame, MayEndInALetterThatWasCut) {
  for (const char* line : {"main.gr\xc3", "main.\xe6", "main.\xe6\x97", "main.\xf0\x9d\x90",
                           "main.gr\xef\xbf\xbd", "main.\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"}) {
    EXPECT_TRUE(is_half_frame(line)) << line;
    EXPECT_FALSE(is_frame(std::string(line) + ":+1,+0x2")) << line;
  }
  for (const char* line : {"main.\xc0", "main.\xc3\xef\xbf\xbd", "main.\x80", "main.\xe0\x80",
                           "main.\xed\xa0", "main.\xf5", "main.\xe6x", "main.\xef\xbf\xbdx",
                           "main.\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"}) {
    EXPECT_FALSE(is_half_frame(line)) << line;
  }
}

using Fault = StackCheck::Fault;

TEST(Stack, IsRightLineByLine) {
  for (const char* stack :
       {"bug", "bug\nmain.f:+1,+0x2", "bug\nmain.f:1\nruntime.main:250",
        "crash/crash\nf:+0x1\nlibc.so.6\nother\na@01234567:+0x1", "bug\nmain.f:+1,+0x2\ntruncated",
        "bug\nmain.f:+1,+0x2\ntruncated\n", "bug\nmain.f:+1,+0x2\nmain.g:+\ntruncated\n",
        "bug\nmain.f:+1,+0x2\n\ntruncated\n", "bug\n\ntruncated\n", "bug\ntruncated\n",
        "bug\ntruncated", "bug\n\"\ntruncated\n"}) {
    EXPECT_EQ(check_stack(stack).fault, Fault::kNone) << stack;
  }
}

TEST(Stack, NamesTheFirstWrongLine) {
  const auto line = [](std::string_view stack) {
    const StackCheck check = check_stack(stack);
    EXPECT_EQ(check.fault, Fault::kNoFrame) << stack;
    return std::string(check.line);
  };
  EXPECT_EQ(line("bug\nmain.f:+1,+0x2\nhello you\nmain.g:+\n"), "hello you");
  EXPECT_EQ(line("bug\n"), "");
  EXPECT_EQ(line("bug\nmain.f:+1,+0x2\n"), "");
  EXPECT_EQ(line("bug\n\nmain.f:+1,+0x2"), "");
  // Only the last line in front of `truncated` may be half, and only one line says so.
  EXPECT_EQ(line("bug\nmain.f:+\nmain.f:+1,+0x2\ntruncated\n"), "main.f:+");
  EXPECT_EQ(line("bug\nmain.f:+1,+0x2\nmain.g:+\n"), "main.g:+");
  EXPECT_EQ(line("bug\ntruncated\nother"), "truncated");
  EXPECT_EQ(line("bug\nother\ntruncated\n\n"), "truncated");
  EXPECT_EQ(line("bug\nhello you\ntruncated\n"), "hello you");
  EXPECT_EQ(line("bug\nuntruncated\n"), "untruncated");
  // Ditto marks are for counter files, not for what is read from them.
  EXPECT_EQ(line("bug\nmain.f:+1,+0x2\n\".g:+1,+0x2"), "\".g:+1,+0x2");
}

TEST(Stack, HasAsManyFramesAsFitIntoAName) {
  std::string stack = "b";
  for (size_t i = 0; i < kMaxFrames; ++i) stack += "\nf:1";
  EXPECT_EQ(check_stack(stack).fault, Fault::kNone);
  EXPECT_EQ(check_stack(stack + "\nmain.f:+").fault, Fault::kTooManyFrames);
  EXPECT_EQ(check_stack(stack + "\nmain.f:+1,+0x2").line, "main.f:+1,+0x2");
}

}  // namespace
}  // namespace tally::countfile
