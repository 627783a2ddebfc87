// Any packed body is unpacked to no more than the limit or refused in a sentence; what was unpacked
// and is packed again is unpacked to the same.
#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "collector/http/decode.h"

namespace {

constexpr size_t kMax = 4096;

void require(bool holds) {
  if (!holds) std::abort();
}

std::string gzip(const std::string& text) {
  z_stream stream{};
  require(deflateInit2(&stream, 1, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY) == Z_OK);
  std::string out(deflateBound(&stream, text.size()), '\0');
  std::string in = text;
  stream.next_in = reinterpret_cast<Bytef*>(in.data());
  stream.avail_in = static_cast<uInt>(in.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  require(deflate(&stream, Z_FINISH) == Z_STREAM_END);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

std::string zstd(const std::string& text) {
  std::string out(ZSTD_compressBound(text.size()), '\0');
  out.resize(ZSTD_compress(out.data(), out.size(), text.data(), text.size(), 1));
  return out;
}

}  // namespace

// The first byte chooses the encoding, the rest is the body.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using tally::collector::decode;
  if (size == 0) return 0;
  const char* encoding = data[0] % 2 == 0 ? "gzip" : "zstd";
  const auto plain =
      decode(encoding, std::string(reinterpret_cast<const char*>(data + 1), size - 1), kMax);
  if (!plain) {
    require(plain.error().status == 400 || plain.error().status == 413);
    require(plain.error().body->ends_with(".\n"));
    return 0;
  }
  require(plain->size() <= kMax);
  const auto again = decode(encoding, data[0] % 2 == 0 ? gzip(*plain) : zstd(*plain), kMax);
  require(again.has_value() && *again == *plain);
  return 0;
}
