#include "collector/http/packed_body.h"

#include <gmock/gmock.h>
#include <zlib.h>

#include <algorithm>

#include "collector/http/api.h"

namespace tally::collector {
namespace {

using testing::Contains;
using testing::IsEmpty;
using testing::Pair;

std::string unpacked(std::string_view packed) {
  z_stream stream{};
  EXPECT_EQ(inflateInit2(&stream, 16 + MAX_WBITS), Z_OK);
  std::string plain(1 << 20, '\0');
  std::string input{packed};
  stream.next_in = reinterpret_cast<Bytef*>(input.data());
  stream.avail_in = static_cast<uInt>(input.size());
  stream.next_out = reinterpret_cast<Bytef*>(plain.data());
  stream.avail_out = static_cast<uInt>(plain.size());
  EXPECT_EQ(inflate(&stream, Z_FINISH), Z_STREAM_END);
  plain.resize(stream.total_out);
  inflateEnd(&stream);
  return plain;
}

std::string tag_of(const Response& response) {
  return std::ranges::find(response.headers, "ETag", &Header::first)->second;
}

TEST(PackedBody, IsForThoseWhoTakeIt) {
  const std::string text(20'000, 'x');
  const Response plain = json_answer(text);
  const Response packed = in_best_form(plain, "gzip, deflate, br");
  EXPECT_LT(packed.body->size(), 1'000U);
  EXPECT_EQ(unpacked(*packed.body), text);
  EXPECT_THAT(packed.headers, Contains(Pair("Content-Encoding", "gzip")));
  for (const char* accept : {"", "identity", "gzip;q=0", "br"}) {
    const Response other = in_best_form(plain, accept);
    EXPECT_EQ(*other.body, text) << accept;
    // A cache must not give the packed one to others.
    EXPECT_THAT(other.headers, Contains(Pair("Vary", "Accept-Encoding")));
    EXPECT_EQ(tag_of(other), tag_of(plain));
  }
}

TEST(PackedBody, HasATagOfItsOwn) {
  const Response plain = json_answer(std::string(20'000, 'x'));
  const Response packed = in_best_form(plain, "gzip");
  EXPECT_NE(tag_of(packed), tag_of(plain));
  EXPECT_EQ(unless_known(packed, tag_of(packed)).status, 304);
  EXPECT_EQ(unless_known(packed, tag_of(plain)).status, 200);
}

TEST(PackedBody, IsNotMadeOfWhatIsSmallOrStaysLarge) {
  EXPECT_EQ(gzip_of(std::string(kMinPacked - 1, 'x')), nullptr);
  std::string noise(2'000, 0);
  uint32_t state = 1;
  for (char& c : noise) c = static_cast<char>((state = state * 1'664'525 + 1'013'904'223) >> 24);
  EXPECT_EQ(gzip_of(noise), nullptr);
  EXPECT_THAT(in_best_form(text_response(200, "short"), "gzip").headers, IsEmpty());
}

}  // namespace
}  // namespace tally::collector
