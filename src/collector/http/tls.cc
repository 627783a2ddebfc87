#include "collector/http/tls.h"

#include <openssl/err.h>
#include <openssl/ssl.h>

namespace tally::collector {

using base::fail;
using base::Result;
namespace ssl = boost::asio::ssl;

Result<std::shared_ptr<ssl::context>> load_tls(const TlsFiles& files) {
  auto context = std::make_shared<ssl::context>(ssl::context::tls_server);
  SSL_CTX* native = context->native_handle();
  SSL_CTX_set_min_proto_version(native, TLS1_2_VERSION);
  // A client that makes us compute keys over and over on one connection has no good reason.
  SSL_CTX_set_options(native, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
  // An idle connection holds no buffers: 10,000 of them would be 340 MB.
  SSL_CTX_set_mode(native, SSL_MODE_RELEASE_BUFFERS);
  boost::system::error_code error;
  // Else OpenSSL asks whoever sits at the terminal.
  context->set_password_callback([](size_t, ssl::context::password_purpose) { return ""; }, error);
  context->use_certificate_chain_file(files.certificate.native(), error);
  if (error) {
    return fail("reading the certificate {}: {}; it must be PEM", files.certificate.native(),
                error.message());
  }
  context->use_private_key_file(files.key.native(), ssl::context::pem, error);
  if (!error && SSL_CTX_check_private_key(native) != 1) {
    error = {static_cast<int>(ERR_get_error()), boost::asio::error::get_ssl_category()};
  }
  if (error) {
    return fail("reading the key {}: {}; it must be PEM, not encrypted, and that of {}",
                files.key.native(), error.message(), files.certificate.native());
  }
  return context;
}

}  // namespace tally::collector
