// The collector's certificate. TLS 1.2 and later; ciphers are OpenSSL's choice, which its packages
// keep up to date.
#ifndef TALLY_COLLECTOR_HTTP_TLS_H_
#define TALLY_COLLECTOR_HTTP_TLS_H_

#include <boost/asio/ssl/context.hpp>
#include <filesystem>
#include <memory>

#include "base/error.h"

namespace tally::collector {

struct TlsFiles {
  std::filesystem::path certificate;  // PEM: the certificate, then those up to a root
  std::filesystem::path key;          // PEM, not encrypted
};

// Reads both and holds them against each other. Connections of a context that was replaced keep it.
base::Result<std::shared_ptr<boost::asio::ssl::context>> load_tls(const TlsFiles& files);

}  // namespace tally::collector

#endif  // TALLY_COLLECTOR_HTTP_TLS_H_
