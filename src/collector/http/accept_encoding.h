// Which form of a body a client would like best (RFC 9110, 12.5.3). Pure, for any thread.
#ifndef TALLY_COLLECTOR_HTTP_ACCEPT_ENCODING_H_
#define TALLY_COLLECTOR_HTTP_ACCEPT_ENCODING_H_

#include <string_view>

namespace tally::collector {

enum class Encoding { kIdentity, kGzip, kZstd };

// As it is called in Content-Encoding; empty for kIdentity.
std::string_view name_of(Encoding encoding);

// The form with the highest weight among those that there are; of equal ones the smallest: zstd,
// gzip, then as it is. As it is also if the client refuses all that there is: it may read that, and
// could do nothing with a refusal (406). `header` is the value of Accept-Encoding; an entry that
// makes no sense is passed over.
Encoding choose_encoding(std::string_view header, bool has_gzip, bool has_zstd);

}  // namespace tally::collector

#endif  // TALLY_COLLECTOR_HTTP_ACCEPT_ENCODING_H_
