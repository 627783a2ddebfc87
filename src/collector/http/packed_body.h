// Bodies in memory that are kept packed beside the plain ones: pages, scripts and JSON are texts
// that gzip makes a quarter of. Pure, for any thread.
#ifndef TALLY_COLLECTOR_HTTP_PACKED_BODY_H_
#define TALLY_COLLECTOR_HTTP_PACKED_BODY_H_

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "collector/http/response.h"

namespace tally::collector {

// Bytes from which on a body is packed: a smaller one is in one packet anyway.
inline constexpr size_t kMinPacked = 1'200;

// The body packed by gzip; null if it is small, or would not become smaller.
std::shared_ptr<const std::string> gzip_of(std::string_view body);

// The response in the form that a client with this Accept-Encoding likes best. A packed form has an
// ETag of its own, since it has other bytes.
Response in_best_form(Response response, std::string_view accept_encoding);

}  // namespace tally::collector

#endif  // TALLY_COLLECTOR_HTTP_PACKED_BODY_H_
