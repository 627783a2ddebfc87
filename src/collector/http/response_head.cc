#include "collector/http/response_head.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <boost/beast/http/status.hpp>
#include <iterator>

namespace tally::collector {
namespace {

// The same in every answer.
const std::string& security_text() {
  static const std::string kText = [] {
    std::string text;
    for (const auto& [name, value] : security_headers()) {
      text += fmt::format("{}: {}\r\n", name, value);
    }
    return text;
  }();
  return kText;
}

std::string_view reason(unsigned status) {
  const auto text = boost::beast::http::obsolete_reason(boost::beast::http::int_to_status(status));
  return {text.data(), text.size()};
}

}  // namespace

void ResponseHead::append(std::string& out, const Response& response, uint64_t length,
                          const Request& request, std::time_t now) {
  if (now != second_) {
    second_ = now;
    date_ = fmt::format("Date: {:%a, %d %b %Y %H:%M:%S} GMT\r\n", fmt::gmtime(now));
  }
  const auto to = std::back_inserter(out);
  fmt::format_to(to, "HTTP/1.1 {} {}\r\n", response.status, reason(response.status));
  out += date_;
  fmt::format_to(to, "Content-Type: {}\r\nContent-Length: {}\r\n", response.type, length);
  out += security_text();
  for (const auto& [name, value] : response.headers) {
    fmt::format_to(to, "{}: {}\r\n", name, value);
  }
  // Each version says what it would not do by itself.
  if (!request.keep_alive) {
    out += "Connection: close\r\n";
  } else if (request.version < 11) {
    out += "Connection: keep-alive\r\n";
  }
  out += "\r\n";
}

}  // namespace tally::collector
