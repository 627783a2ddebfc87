#include "viewer/session.h"

#include <array>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/write.hpp>
#include <exception>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tally::viewer {
namespace {

namespace beast = boost::beast;
namespace http = beast::http;
using boost::system::error_code;
using Request = http::request<http::string_body>;

// Nothing comes from elsewhere, nothing goes elsewhere, and nobody shows this in a frame. The hash
// is that of the one style sheet that plots bring along (web/test/viewer_policy.test.ts).
constexpr std::array<std::pair<std::string_view, std::string_view>, 8> kHeaders{{
    {"Content-Security-Policy",
     "default-src 'none'; script-src 'self'; "
     "style-src 'self' 'sha256-hnqbvmVshCu8U0QpsfELc6q+N3ni6fpD5YzszhQWEsY='; "
     "img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; "
     "frame-ancestors 'none'; require-trusted-types-for 'script'"},
    {"X-Content-Type-Options", "nosniff"},
    {"X-Frame-Options", "DENY"},
    {"Referrer-Policy", "no-referrer"},
    {"Cross-Origin-Opener-Policy", "same-origin"},
    {"Cross-Origin-Resource-Policy", "same-origin"},
    {"Cross-Origin-Embedder-Policy", "require-corp"},
    {"Cache-Control", "no-store"},
}};

std::vector<std::string> all_of(const Request& request, const char* name) {
  std::vector<std::string> values;
  const auto [begin, end] = request.equal_range(name);
  for (auto each = begin; each != end; ++each) {
    values.emplace_back(each->value().data(), each->value().size());
  }
  return values;
}

Call to_call(const Request& request) {
  return {.method = std::string(request.method_string()),
          .target = std::string(request.target()),
          .hosts = all_of(request, "Host"),
          .origins = all_of(request, "Origin"),
          .fetch_sites = all_of(request, "Sec-Fetch-Site"),
          .authorizations = all_of(request, "Authorization"),
          .content_types = all_of(request, "Content-Type"),
          .body = request.body()};
}

// An error of ours must not end the others' connections.
Answer safely(const Handler& handler, const Call& call) {
  try {
    return handler(call);
  } catch (const std::exception& error) {
    return error_answer(500, error.what());
  }
}

}  // namespace

Session::Session(boost::asio::ip::tcp::socket socket, const Handler& handler, size_t& open)
    : stream_(std::move(socket)), handler_(handler), open_(open) {
  ++open_;
}

Session::~Session() { --open_; }

void Session::read() {
  parser_.emplace();
  parser_->header_limit(kMaxHeader);
  parser_->body_limit(kMaxBody);
  stream_.expires_after(kPatience);
  http::async_read(stream_, buffer_, *parser_,
                   [self = shared_from_this()](error_code error, size_t) {
                     if (error) {
                       self->refuse(error);
                     } else {
                       self->answer_request();
                     }
                   });
}

void Session::answer_request() {
  const Request request = parser_->release();
  const Call call = to_call(request);
  write(safely(handler_, call), request.keep_alive(), call.method != "HEAD");
}

// What was no request is told so, if there is still somebody who asks.
void Session::refuse(error_code error) {
  if (error == http::error::end_of_stream ||
      error.category() != make_error_code(http::error::end_of_stream).category()) {
    return close();
  }
  const bool is_long = error == http::error::body_limit || error == http::error::header_limit;
  write(is_long ? error_answer(413, "The request is longer than any that the viewer takes.")
                : error_answer(400, "This is no request of HTTP: " + error.message() + "."),
        false, true);
}

void Session::write(const Answer& answer, bool keep_alive, bool with_body) {
  Response& response = response_.emplace(static_cast<http::status>(answer.status), 11);
  for (const auto& [name, value] : kHeaders) {
    response.set(beast::string_view{name.data(), name.size()},
                 beast::string_view{value.data(), value.size()});
  }
  response.set(http::field::content_type, answer.type);
  if (!answer.allow.empty()) response.set(http::field::allow, answer.allow);
  response.keep_alive(keep_alive);
  if (with_body) response.body() = answer.body;
  response.content_length(answer.body.size());
  stream_.expires_after(kPatience);
  http::async_write(stream_, response,
                    [self = shared_from_this(), keep_alive](error_code error, size_t) {
                      if (error || !keep_alive) {
                        self->close();
                      } else {
                        self->read();
                      }
                    });
}

void Session::close() {
  error_code ignored;
  stream_.socket().shutdown(boost::asio::ip::tcp::socket::shutdown_send, ignored);
}

}  // namespace tally::viewer
