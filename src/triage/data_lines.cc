#include "triage/data_lines.h"

#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <new>
#include <utility>
#include <vector>

namespace tally::triage {
namespace {

using base::fail;
using base::Result;

constexpr std::string_view kGzipMark{"\x1f\x8b", 2};
constexpr std::string_view kZstdMark{"\x28\xb5\x2f\xfd", 4};
constexpr size_t kPiece = size_t{128} << 10;

using TextSink = std::function<Result<void>(std::string_view)>;

}  // namespace

class DataLines::Unpacker {
 public:
  virtual ~Unpacker() = default;
  // Gives what the bytes stand for.
  virtual Result<void> unpack(std::string_view bytes, const TextSink& sink) = 0;
  // Whether the stream may end here.
  virtual bool may_end() const = 0;
};

class DataLines::NoUnpacker final : public DataLines::Unpacker {
 public:
  Result<void> unpack(std::string_view bytes, const TextSink& sink) override { return sink(bytes); }
  bool may_end() const override { return true; }
};

class DataLines::GzipUnpacker final : public DataLines::Unpacker {
 public:
  GzipUnpacker() : out_(kPiece) {
    constexpr int kGzipWrapper = 15 + 16;
    if (::inflateInit2(&stream_, kGzipWrapper) != Z_OK) throw std::bad_alloc{};
  }
  ~GzipUnpacker() override { ::inflateEnd(&stream_); }
  GzipUnpacker(const GzipUnpacker&) = delete;
  GzipUnpacker& operator=(const GzipUnpacker&) = delete;

  Result<void> unpack(std::string_view bytes, const TextSink& sink) override {
    // zlib counts in 32 bits.
    for (; !bytes.empty(); bytes.remove_prefix(std::min(bytes.size(), kPiece))) {
      if (auto done = unpack_piece(bytes.substr(0, kPiece), sink); !done) return done;
    }
    return {};
  }

  bool may_end() const override { return at_end_; }

 private:
  Result<void> unpack_piece(std::string_view bytes, const TextSink& sink) {
    // zlib's interface is not const, but it only reads.
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
    stream_.avail_in = static_cast<uInt>(bytes.size());
    for (bool full = false; stream_.avail_in > 0 || full;) {
      if (at_end_) {
        if (stream_.avail_in == 0) return {};
        ::inflateReset(&stream_);
        at_end_ = false;
      }
      stream_.next_out = reinterpret_cast<Bytef*>(out_.data());
      stream_.avail_out = static_cast<uInt>(out_.size());
      const int result = ::inflate(&stream_, Z_NO_FLUSH);
      if (result != Z_OK && result != Z_STREAM_END && result != Z_BUF_ERROR) {
        return fail("its gzip is damaged ({})",
                    stream_.msg != nullptr ? stream_.msg : "no reason is known");
      }
      at_end_ = result == Z_STREAM_END;
      full = stream_.avail_out == 0;
      if (auto sunk = sink({out_.data(), out_.size() - stream_.avail_out}); !sunk) return sunk;
    }
    return {};
  }

  z_stream stream_{};
  std::vector<char> out_;
  bool at_end_ = false;  // of a member
};

class DataLines::ZstdUnpacker final : public DataLines::Unpacker {
 public:
  ZstdUnpacker() : context_(::ZSTD_createDCtx()), out_(kPiece) {
    if (context_ == nullptr) throw std::bad_alloc{};
  }
  ~ZstdUnpacker() override { ::ZSTD_freeDCtx(context_); }
  ZstdUnpacker(const ZstdUnpacker&) = delete;
  ZstdUnpacker& operator=(const ZstdUnpacker&) = delete;

  Result<void> unpack(std::string_view bytes, const TextSink& sink) override {
    ZSTD_inBuffer in{bytes.data(), bytes.size(), 0};
    for (bool full = false; in.pos < in.size || full;) {
      ZSTD_outBuffer out{out_.data(), out_.size(), 0};
      wanted_ = ::ZSTD_decompressStream(context_, &out, &in);
      if (::ZSTD_isError(wanted_) != 0) {
        return fail("its zstd is damaged ({})", ::ZSTD_getErrorName(wanted_));
      }
      full = out.pos == out.size;
      if (auto sunk = sink({out_.data(), out.pos}); !sunk) return sunk;
    }
    return {};
  }

  bool may_end() const override { return wanted_ == 0; }

 private:
  ZSTD_DCtx* context_;
  std::vector<char> out_;
  size_t wanted_ = 1;  // bytes that zstd would like next; 0 at the end of a frame
};

DataLines::DataLines(DataLineSink sink) : sink_(std::move(sink)) {}
DataLines::~DataLines() = default;

Result<void> DataLines::add(std::string_view bytes) {
  const TextSink sink = [this](std::string_view text) { return add_text(text); };
  if (unpacker_) return unpacker_->unpack(bytes, sink);
  head_ += bytes;
  return head_.size() < kZstdMark.size() ? Result<void>{} : begin();
}

// Finds out what the bytes are.
Result<void> DataLines::begin() {
  if (head_.starts_with(kGzipMark)) {
    unpacker_ = std::make_unique<GzipUnpacker>();
  } else if (head_.starts_with(kZstdMark)) {
    unpacker_ = std::make_unique<ZstdUnpacker>();
  } else {
    unpacker_ = std::make_unique<NoUnpacker>();
  }
  const std::string head = std::exchange(head_, {});
  return add(head);
}

Result<void> DataLines::add_text(std::string_view text) {
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    line_ += text.substr(0, std::min(end, kMaxDataLine - line_.size()));
    if (end == text.size()) return {};
    if (auto ended = end_line(); !ended) return ended;
    text.remove_prefix(end + 1);
  }
  return {};
}

Result<void> DataLines::end_line() {
  auto sunk = sink_(line_, ++lines_);
  line_.clear();
  return sunk;
}

Result<void> DataLines::finish() {
  if (!unpacker_) {
    if (auto begun = begin(); !begun) return begun;
  }
  if (!unpacker_->may_end()) return fail("it ends early");
  return line_.empty() ? Result<void>{} : end_line();
}

}  // namespace tally::triage
