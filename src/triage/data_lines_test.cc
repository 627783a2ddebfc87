#include "triage/data_lines.h"

#include <gmock/gmock.h>
#include <zlib.h>
#include <zstd.h>

#include <random>
#include <vector>

namespace tally::triage {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

using Lines = std::vector<std::pair<uint64_t, std::string>>;

struct Read {
  Lines lines;
  std::string error;
};

// Gives the bytes in pieces of this size.
Read read(std::string_view bytes, size_t piece) {
  Read result;
  DataLines lines{[&](std::string_view line, uint64_t number) -> base::Result<void> {
    result.lines.emplace_back(number, line);
    return {};
  }};
  base::Result<void> done;
  for (size_t at = 0; done && at < bytes.size(); at += piece) {
    done = lines.add(bytes.substr(at, piece));
  }
  if (done) done = lines.finish();
  if (!done) result.error = done.error().message;
  return result;
}

std::string gzip(const std::string& text) {
  z_stream stream{};
  EXPECT_EQ(deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
  std::string out(text.size() + 1000, '\0');
  std::string in = text;
  stream.next_in = reinterpret_cast<Bytef*>(in.data());
  stream.avail_in = static_cast<uInt>(in.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

std::string zstd(const std::string& text) {
  std::string out(ZSTD_compressBound(text.size()), '\0');
  out.resize(ZSTD_compress(out.data(), out.size(), text.data(), text.size(), 3));
  return out;
}

TEST(DataLines, ReadsLinesInWhateverPieces) {
  for (size_t piece = 1; piece < 12; ++piece) {
    EXPECT_THAT(read("one\n\nthree\r\nlast", piece).lines,
                ElementsAre(std::pair(1, "one"), std::pair(2, ""), std::pair(3, "three\r"),
                            std::pair(4, "last")));
    EXPECT_THAT(read("one\n", piece).lines, ElementsAre(std::pair(1, "one")));
    EXPECT_THAT(read("", piece).lines, ElementsAre());
    EXPECT_THAT(read("\n", piece).lines, ElementsAre(std::pair(1, "")));
  }
}

TEST(DataLines, UnpacksWhatIsPacked) {
  std::mt19937 random{3};
  std::string text;
  for (int i = 0; i < 20'000; ++i) text += std::to_string(random()) + "\n";
  const Lines expected = read(text, text.size()).lines;
  ASSERT_THAT(expected, SizeIs(20'000));
  const std::string half = text.substr(0, text.size() / 2);
  const std::string rest = text.substr(text.size() / 2);
  for (const std::string& packed :
       {gzip(text), zstd(text), gzip(half) + gzip(rest), zstd(half) + zstd(rest)}) {
    for (const size_t piece : {size_t{1}, size_t{1000}, packed.size()}) {
      const Read got = read(packed, piece);
      EXPECT_EQ(got.error, "");
      EXPECT_EQ(got.lines, expected);
    }
  }
  for (const std::string& nothing : {gzip(""), zstd("")}) {
    EXPECT_EQ(read(nothing, 3).error, "");
    EXPECT_THAT(read(nothing, 3).lines, ElementsAre());
  }
}

TEST(DataLines, SaysWhatIsDamagedOrCut) {
  for (const std::string& packed : {gzip("one\ntwo\n"), zstd("one\ntwo\n")}) {
    for (size_t size = 4; size < packed.size(); ++size) {
      EXPECT_NE(read(packed.substr(0, size), 5).error, "") << size;
    }
    EXPECT_NE(read(packed + "more", 7).error, "");
  }
  EXPECT_THAT(read(gzip("one").substr(0, 15), 4).error, HasSubstr("ends early"));
  std::string damaged = gzip(std::string(1000, 'x'));
  damaged[12] = '\x07';
  EXPECT_THAT(read(damaged, 4).error, HasSubstr("gzip is damaged"));
}

TEST(DataLines, OfALongLineTheBeginningIsKept) {
  const std::string longer(kMaxDataLine + 10, 'x');
  const Read got = read(longer + "\nnext\n", size_t{1} << 20);
  ASSERT_THAT(got.lines, SizeIs(2));
  EXPECT_EQ(got.lines[0].second.size(), kMaxDataLine);
  EXPECT_EQ(got.lines[1].second, "next");
}

// A small file can unpack to any size; it goes through in pieces.
TEST(DataLines, AMuchPackedLineTakesNoMoreThanALine) {
  std::string packed;
  for (int i = 0; i < 20; ++i) packed += gzip(std::string(size_t{8} << 20, ' '));
  const Read got = read(packed, 1000);
  EXPECT_EQ(got.error, "");
  ASSERT_THAT(got.lines, SizeIs(1));
  EXPECT_EQ(got.lines[0].second.size(), kMaxDataLine);
}

TEST(DataLines, TheSinksErrorEndsIt) {
  DataLines lines{[](std::string_view, uint64_t number) -> base::Result<void> {
    if (number == 2) return base::fail("enough");
    return {};
  }};
  const auto added = lines.add("one\ntwo\nthree\n");
  ASSERT_FALSE(added);
  EXPECT_EQ(added.error().message, "enough");
}

}  // namespace
}  // namespace tally::triage
