#include "collector/merge/packers.h"

#include <zlib.h>
#include <zstd.h>

#include <new>

namespace tally::collector {
namespace {

using base::fail;
using base::Result;

constexpr size_t kPiece = size_t{128} << 10;
constexpr int kGzipLevel = 6;
constexpr int kZstdLevel = 9;
constexpr int kZstdWindowLog = 23;

}  // namespace

struct GzipPacker::Stream {
  z_stream z{};
};

GzipPacker::GzipPacker() : stream_(std::make_unique<Stream>()) {
  constexpr int kGzipWrapper = 15 + 16;
  constexpr int kMemoryLevel = 8;
  if (::deflateInit2(&stream_->z, kGzipLevel, Z_DEFLATED, kGzipWrapper, kMemoryLevel,
                     Z_DEFAULT_STRATEGY) != Z_OK) {
    throw std::bad_alloc{};
  }
}

GzipPacker::~GzipPacker() { ::deflateEnd(&stream_->z); }

Result<std::string> GzipPacker::pack(std::string_view bytes, bool last) {
  z_stream& z = stream_->z;
  // zlib's interface is not const, but it only reads.
  z.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  z.avail_in = static_cast<uInt>(bytes.size());
  std::string out;
  for (;;) {
    const size_t have = out.size();
    out.resize(have + kPiece);
    z.next_out = reinterpret_cast<Bytef*>(out.data() + have);
    z.avail_out = static_cast<uInt>(kPiece);
    const int result = ::deflate(&z, last ? Z_FINISH : Z_NO_FLUSH);
    out.resize(have + kPiece - z.avail_out);
    if (result == Z_STREAM_ERROR) return fail("zlib failed");
    if (z.avail_out != 0) return out;
  }
}

struct ZstdPacker::Stream {
  ZSTD_CCtx* context = ZSTD_createCCtx();
};

ZstdPacker::ZstdPacker() : stream_(std::make_unique<Stream>()) {
  if (stream_->context == nullptr) throw std::bad_alloc{};
  ZSTD_CCtx_setParameter(stream_->context, ZSTD_c_compressionLevel, kZstdLevel);
  ZSTD_CCtx_setParameter(stream_->context, ZSTD_c_windowLog, kZstdWindowLog);
  ZSTD_CCtx_setParameter(stream_->context, ZSTD_c_checksumFlag, 1);
}

ZstdPacker::~ZstdPacker() { ZSTD_freeCCtx(stream_->context); }

Result<std::string> ZstdPacker::pack(std::string_view bytes, bool last) {
  ZSTD_inBuffer in{bytes.data(), bytes.size(), 0};
  std::string out;
  for (;;) {
    const size_t have = out.size();
    out.resize(have + kPiece);
    ZSTD_outBuffer buffer{out.data() + have, kPiece, 0};
    const size_t left =
        ZSTD_compressStream2(stream_->context, &buffer, &in, last ? ZSTD_e_end : ZSTD_e_continue);
    out.resize(have + buffer.pos);
    if (ZSTD_isError(left)) return fail("zstd: {}", ZSTD_getErrorName(left));
    if (last ? left == 0 : in.pos == in.size) return out;
  }
}

struct ZstdUnpacker::Stream {
  ZSTD_DCtx* context = ZSTD_createDCtx();
  bool full = false;    // the last piece was full: there may be more
  size_t expected = 0;  // bytes that zstd would like next; 0 at the end of a frame
};

ZstdUnpacker::ZstdUnpacker() : stream_(std::make_unique<Stream>()) {
  if (stream_->context == nullptr) throw std::bad_alloc{};
}

ZstdUnpacker::~ZstdUnpacker() { ZSTD_freeDCtx(stream_->context); }

Result<std::string> ZstdUnpacker::unpack(std::string_view& bytes) {
  std::string out;
  if (bytes.empty() && !stream_->full) return out;
  out.resize(kPiece);
  ZSTD_inBuffer in{bytes.data(), bytes.size(), 0};
  ZSTD_outBuffer buffer{out.data(), out.size(), 0};
  const size_t left = ZSTD_decompressStream(stream_->context, &buffer, &in);
  if (ZSTD_isError(left)) return fail("zstd: {}", ZSTD_getErrorName(left));
  bytes.remove_prefix(in.pos);
  stream_->full = buffer.pos == buffer.size;
  stream_->expected = left;
  out.resize(buffer.pos);
  return out;
}

bool ZstdUnpacker::at_end() const { return stream_->expected == 0; }

}  // namespace tally::collector
