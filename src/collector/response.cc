#include "collector/response.h"

#include <nlohmann/json.hpp>

namespace tally::collector {

Response text_response(unsigned status, std::string_view sentence) {
  return {.status = status,
          .type = std::string(kPlainText),
          .body = std::make_shared<const std::string>(std::string(sentence) + "\n"),
          .file = {},
          .headers = {}};
}

Response json_error(unsigned status, std::string_view sentence) {
  const nlohmann::json error{{"Error", sentence}};
  return {.status = status,
          .type = std::string(kJson),
          .body = std::make_shared<const std::string>(
              error.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n"),
          .file = {},
          .headers = {}};
}

const std::vector<Header>& security_headers() {
  static const std::vector<Header> kHeaders = {
      {"Content-Security-Policy",
       "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
       "img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; "
       "frame-ancestors 'none'"},
      {"X-Content-Type-Options", "nosniff"},
      {"Referrer-Policy", "no-referrer"},
  };
  return kHeaders;
}

}  // namespace tally::collector
