#include "collector/http/decode.h"

#include <gmock/gmock.h>
#include <zlib.h>
#include <zstd.h>

#include <random>

namespace tally::collector {
namespace {

using testing::HasSubstr;

constexpr size_t kMax = 100'000;

std::string gzip(std::string_view text) {
  z_stream stream{};
  EXPECT_EQ(deflateInit2(&stream, 9, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY), Z_OK);
  std::string out(deflateBound(&stream, text.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

// `says_size`: the frame tells how large it is unpacked.
std::string zstd(std::string_view text, bool says_size = true, int window_log = 0) {
  ZSTD_CCtx* context = ZSTD_createCCtx();
  ZSTD_CCtx_setParameter(context, ZSTD_c_contentSizeFlag, says_size ? 1 : 0);
  ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1);
  if (window_log > 0) ZSTD_CCtx_setParameter(context, ZSTD_c_windowLog, window_log);
  std::string out(ZSTD_compressBound(text.size()), '\0');
  out.resize(ZSTD_compress2(context, out.data(), out.size(), text.data(), text.size()));
  ZSTD_freeCCtx(context);
  return out;
}

std::string plain(std::string_view encoding, const std::string& bytes, size_t max = kMax) {
  auto decoded = decode(encoding, bytes, max);
  if (!decoded) return "refused: " + *decoded.error().body;
  return *decoded;
}

unsigned status(std::string_view encoding, const std::string& bytes, size_t max = kMax) {
  const auto decoded = decode(encoding, bytes, max);
  return decoded ? 200 : decoded.error().status;
}

std::string some_text(size_t size, unsigned seed = 1) {
  std::mt19937 random{seed};
  std::string text;
  while (text.size() < size) text += "abcdefgh "[random() % 9];
  return text;
}

TEST(Decode, UnpacksWhatWasPacked) {
  for (const size_t size : {size_t{0}, size_t{1}, size_t{3000}, size_t{16384}, kMax - 1, kMax}) {
    const std::string text = some_text(size);
    EXPECT_EQ(plain("gzip", gzip(text)), text);
    EXPECT_EQ(plain("X-GZip", gzip(text)), text);
    EXPECT_EQ(plain("zstd", zstd(text)), text);
    EXPECT_EQ(plain("zstd", zstd(text, false)), text);
    EXPECT_EQ(plain("identity", text), text);
    EXPECT_EQ(plain("", text), text);
  }
}

TEST(Decode, MoreThanTheLimitIsRefused) {
  const std::string text = some_text(kMax + 1);
  const std::string bomb(size_t{50} << 20, 'a');
  for (const std::string& each : {text, bomb}) {
    EXPECT_EQ(status("gzip", gzip(each)), 413);
    EXPECT_EQ(status("zstd", zstd(each)), 413);
    EXPECT_EQ(status("zstd", zstd(each, false)), 413);
    EXPECT_EQ(status("identity", each), 413);
  }
  EXPECT_EQ(plain("gzip", gzip(text)),
            "refused: The body is larger than the 100000 bytes that are taken.\n");
}

TEST(Decode, SeveralMembersAreOneBody) {
  EXPECT_EQ(plain("gzip", gzip("ab") + gzip("") + gzip("cd")), "abcd");
  EXPECT_EQ(plain("zstd", zstd("ab") + zstd("") + zstd("cd", false)), "abcd");
  const std::string skipped{"\x50\x2a\x4d\x18\x03\0\0\0xyz", 11};
  EXPECT_EQ(plain("zstd", skipped + zstd("ab") + skipped), "ab");
  const std::string half = some_text(kMax / 2 + 1);
  EXPECT_EQ(status("gzip", gzip(half) + gzip(half)), 413);
  EXPECT_EQ(status("zstd", zstd(half) + zstd(half)), 413);
  EXPECT_EQ(status("zstd", zstd(half, false) + zstd(half, false)), 413);
}

TEST(Decode, DamageIsRefused) {
  const std::string text = some_text(3000);
  for (const auto& [encoding, bytes] :
       {std::pair{"gzip", gzip(text)}, std::pair{"zstd", zstd(text)},
        std::pair{"zstd", zstd(text, false)}}) {
    for (size_t size = 1; size < bytes.size(); ++size) {
      EXPECT_EQ(status(encoding, bytes.substr(0, size)), 400) << encoding << " cut to " << size;
    }
    EXPECT_EQ(status(encoding, bytes + "x"), 400);
    EXPECT_EQ(status(encoding, bytes + std::string(1, '\0')), 400);
    EXPECT_EQ(status(encoding, text), 400);
    EXPECT_EQ(status(encoding, "x"), 400);
    std::string checked = bytes;
    checked[checked.size() - 1] = static_cast<char>(checked.back() ^ 1);
    EXPECT_EQ(status(encoding, checked), 400);
  }
  EXPECT_EQ(status("gzip", zstd(text)), 400);
  EXPECT_EQ(status("zstd", gzip(text)), 400);
  EXPECT_THAT(plain("gzip", gzip(text).substr(0, 100)), HasSubstr("it ends early"));
}

TEST(Decode, AWindowCostsNothing) {
  // A frame that asks for 2 GiB of memory to be unpacked in a stream.
  const std::string asks = zstd(some_text(3000), false, 31);
  EXPECT_EQ(plain("zstd", asks), some_text(3000));
}

TEST(Decode, OtherEncodingsAreRefused) {
  for (const char* encoding : {"br", "deflate", "compress", "gzip, gzip", "gzip,zstd", "*", "g"}) {
    const auto decoded = decode(encoding, "abc", kMax);
    ASSERT_FALSE(decoded.has_value());
    EXPECT_EQ(decoded.error().status, 415);
    EXPECT_EQ(decoded.error().headers[0].first, "Accept-Encoding");
    EXPECT_EQ(decoded.error().headers[0].second, "gzip, zstd");
  }
}

}  // namespace
}  // namespace tally::collector
