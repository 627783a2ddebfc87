#include "collector/http/response.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

namespace tally::collector {
namespace {

// Whether a list of tags, `"a", W/"b"`, or `*`, has `tag`, which is `"…"` and not weak. Tags hold
// no quotes, so one that is found with its quotes is one of the list.
bool names(std::string_view list, std::string_view tag) {
  return list == "*" || list.find(tag) != std::string_view::npos;
}

}  // namespace

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

Response method_not_allowed(std::string_view allowed,
                            Response (*form)(unsigned, std::string_view)) {
  Response refused = form(405, fmt::format("This address takes only {}.", allowed));
  refused.headers = {{"Allow", std::string(allowed)}};
  return refused;
}

Response unless_known(Response response, std::string_view if_none_match) {
  if (response.status != 200 || if_none_match.empty()) return response;
  const auto tag = std::ranges::find(response.headers, "ETag", &Header::first);
  if (tag != response.headers.end() && names(if_none_match, tag->second)) response.status = 304;
  return response;
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
