#include "collector/http/decode.h"

#include <fmt/format.h>
#include <zlib.h>
#include <zstd.h>
#include <zstd_errors.h>

#include <algorithm>
#include <cctype>
#include <memory>
#include <utility>

namespace tally::collector {
namespace {

using Decoded = std::expected<std::string, Response>;

// What memory is taken at first; it grows with what comes out.
constexpr size_t kFirst = size_t{16} << 10;

std::unexpected<Response> too_large(size_t max) {
  return std::unexpected(
      text_response(413, fmt::format("The body is larger than the {} bytes that are taken.", max)));
}

std::unexpected<Response> damaged(std::string_view encoding, std::string_view why) {
  return std::unexpected(text_response(400, fmt::format("The body is no {}: {}.", encoding, why)));
}

// Inflates the member at the front of `in`, appends it to `out` and returns how many bytes of `in`
// it had.
std::expected<size_t, Response> inflate_member(std::string_view in, std::string& out, size_t max) {
  z_stream stream{};
  constexpr int kGzipAlone = 16 + MAX_WBITS;
  if (inflateInit2(&stream, kGzipAlone) != Z_OK) throw std::bad_alloc{};
  const std::unique_ptr<z_stream, decltype(&inflateEnd)> end{&stream, inflateEnd};
  // zlib's interface is older than const.
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(in.data()));
  stream.avail_in = static_cast<uInt>(in.size());
  for (int status = Z_OK; status != Z_STREAM_END;) {
    const size_t begin = out.size();
    // One byte more than may come tells a body that is too large from one that just fits.
    const size_t room = std::min(std::max(begin, kFirst), max + 1 - begin);
    out.resize(begin + room);
    stream.next_out = reinterpret_cast<Bytef*>(out.data() + begin);
    stream.avail_out = static_cast<uInt>(room);
    status = inflate(&stream, Z_NO_FLUSH);
    out.resize(begin + room - stream.avail_out);
    if (out.size() > max) return too_large(max);
    if (status == Z_BUF_ERROR || (status == Z_OK && stream.avail_in == 0 && stream.avail_out > 0)) {
      return damaged("gzip", "it ends early");
    }
    if (status == Z_MEM_ERROR) throw std::bad_alloc{};
    if (status != Z_OK && status != Z_STREAM_END) {
      return damaged("gzip", stream.msg == nullptr ? "it needs a dictionary" : stream.msg);
    }
  }
  return in.size() - stream.avail_in;
}

Decoded gunzip(std::string_view in, size_t max) {
  std::string out;
  while (!in.empty()) {
    const auto used = inflate_member(in, out, max);
    if (!used) return std::unexpected(used.error());
    in.remove_prefix(*used);
  }
  return out;
}

Decoded unzstd(std::string_view in, size_t max) {
  struct Free {
    void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
  };
  thread_local const std::unique_ptr<ZSTD_DCtx, Free> context{ZSTD_createDCtx()};
  if (context == nullptr) throw std::bad_alloc{};
  const unsigned long long said = ZSTD_getFrameContentSize(in.data(), in.size());
  const bool is_said = said != ZSTD_CONTENTSIZE_UNKNOWN && said != ZSTD_CONTENTSIZE_ERROR;
  if (is_said && said > max) return too_large(max);
  std::string out;
  for (size_t room = is_said && said > 0 ? static_cast<size_t>(said) : kFirst;; room *= 4) {
    out.resize(std::min(room, max));
    const size_t n =
        ZSTD_decompressDCtx(context.get(), out.data(), out.size(), in.data(), in.size());
    if (!ZSTD_isError(n)) {
      out.resize(n);
      return out;
    }
    const ZSTD_ErrorCode code = ZSTD_getErrorCode(n);
    if (code == ZSTD_error_memory_allocation) throw std::bad_alloc{};
    if (code != ZSTD_error_dstSize_tooSmall) return damaged("zstd", ZSTD_getErrorString(code));
    if (room >= max) return too_large(max);
  }
}

}  // namespace

Decoded decode(std::string_view encoding, std::string bytes, size_t max) {
  std::string name{encoding};
  std::ranges::transform(name, name.begin(), [](char c) {
    return static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  });
  if (bytes.empty() || name.empty() || name == "identity") {
    if (bytes.size() > max) return too_large(max);
    return bytes;
  }
  if (name == "gzip" || name == "x-gzip") return gunzip(bytes, max);
  if (name == "zstd") return unzstd(bytes, max);
  Response refused =
      text_response(415, "A body may be packed by gzip or zstd, once, and by nothing else.");
  refused.headers = {{"Accept-Encoding", "gzip, zstd"}};
  return std::unexpected(std::move(refused));
}

}  // namespace tally::collector
