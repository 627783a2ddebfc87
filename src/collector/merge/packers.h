// Packing a stream of bytes piece by piece. Each for one thread at a time.
#ifndef TALLY_COLLECTOR_MERGE_PACKERS_H_
#define TALLY_COLLECTOR_MERGE_PACKERS_H_

#include <memory>
#include <string>
#include <string_view>

#include "base/error.h"

namespace tally::collector {

class Packer {
 public:
  virtual ~Packer() = default;
  Packer(const Packer&) = delete;
  Packer& operator=(const Packer&) = delete;

  // Returns what is ready; with `last`, all the rest. The same bytes in the same pieces give the
  // same result.
  virtual base::Result<std::string> pack(std::string_view bytes, bool last) = 0;

 protected:
  Packer() = default;
};

// RFC 1952, level 6.
class GzipPacker final : public Packer {
 public:
  GzipPacker();
  ~GzipPacker() override;
  base::Result<std::string> pack(std::string_view bytes, bool last) override;

 private:
  struct Stream;
  std::unique_ptr<Stream> stream_;
};

// RFC 8878, level 9, with a checksum; the window is 8 MiB at most, as HTTP asks (RFC 9659).
class ZstdPacker final : public Packer {
 public:
  ZstdPacker();
  ~ZstdPacker() override;
  base::Result<std::string> pack(std::string_view bytes, bool last) override;

 private:
  struct Stream;
  std::unique_ptr<Stream> stream_;
};

// Unpacks one zstd stream piece by piece: what ZstdPacker makes, or another of a window of at most
// 128 MiB, also of several frames.
class ZstdUnpacker {
 public:
  ZstdUnpacker();
  ~ZstdUnpacker();
  ZstdUnpacker(const ZstdUnpacker&) = delete;
  ZstdUnpacker& operator=(const ZstdUnpacker&) = delete;

  // Takes bytes off the front of `bytes` and returns some of what they stand for, at most 128 KiB:
  // to be called until it returns nothing and `bytes` is empty.
  base::Result<std::string> unpack(std::string_view& bytes);
  // Whether the stream may end here.
  bool at_end() const;

 private:
  struct Stream;
  std::unique_ptr<Stream> stream_;
};

}  // namespace tally::collector

#endif  // TALLY_COLLECTOR_MERGE_PACKERS_H_
