// Unpacks the bodies of requests (Content-Encoding). They are strangers' bytes: what comes out is
// never more than a limit, whatever they say of themselves.
#ifndef TALLY_COLLECTOR_HTTP_DECODE_H_
#define TALLY_COLLECTOR_HTTP_DECODE_H_

#include <cstddef>
#include <expected>
#include <string>
#include <string_view>

#include "collector/http/response.h"

namespace tally::collector {

// The body in plain, of at most `max` bytes, or the refusal: 415 for another encoding than `gzip`
// (or `x-gzip`), `zstd` and `identity`, and for several at once; 413 for more than `max`; 400 for
// bytes that are damaged, end early, or have something behind them.
//
// Several members of gzip (RFC 1952, 2.2) and several frames of zstd (RFC 8878, 3.1), also those
// to be skipped, are one body: both formats say so, and some clients flush that way. An empty body
// is packed nothing, and stays empty. Memory is `max` and a fixed 200 KB: zstd's window is the body
// itself, so no frame can ask for one. Thread-safe.
std::expected<std::string, Response> decode(std::string_view encoding, std::string bytes,
                                            size_t max);

}  // namespace tally::collector

#endif  // TALLY_COLLECTOR_HTTP_DECODE_H_
