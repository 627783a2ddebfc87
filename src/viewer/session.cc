#include "viewer/session.h"

#include <algorithm>
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
constexpr std::array<std::pair<std::string_view, std::string_view>, 9> kHeaders{{
    {"Content-Security-Policy",
     "default-src 'none'; script-src 'self'; "
     "style-src 'self' 'sha256-hnqbvmVshCu8U0QpsfELc6q+N3ni6fpD5YzszhQWEsY='; "
     "img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; "
     "frame-ancestors 'none'; require-trusted-types-for 'script'"},
    {"X-Content-Type-Options", "nosniff"},
    {"X-Frame-Options", "DENY"},
    {"Referrer-Policy", "no-referrer"},
    // No browser looks up the hosts of links before somebody follows one.
    {"X-DNS-Prefetch-Control", "off"},
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

Call to_call(Request& request) {
  return {.method = std::string(request.method_string()),
          .target = std::string(request.target()),
          .hosts = all_of(request, "Host"),
          .origins = all_of(request, "Origin"),
          .fetch_sites = all_of(request, "Sec-Fetch-Site"),
          .authorizations = all_of(request, "Authorization"),
          .content_types = all_of(request, "Content-Type"),
          .body = std::move(request.body())};
}

}  // namespace

bool Sessions::make_room() { return open_.size() < max_ || end_a_stranger(); }

bool Sessions::end_a_stranger() {
  const auto stranger =
      std::ranges::find_if(open_, [](Session* each) { return !each->is_owner(); });
  if (stranger == open_.end()) return false;
  (*stranger)->end();
  return true;
}

Session::Session(boost::asio::ip::tcp::socket socket, const Handler& handler, Sessions& sessions)
    : stream_(std::move(socket)),
      handler_(handler),
      sessions_(sessions),
      place_(sessions.open_.insert(sessions.open_.end(), this)) {}

Session::~Session() { end(); }

void Session::end() {
  if (place_ != sessions_.open_.end()) sessions_.open_.erase(place_);
  place_ = sessions_.open_.end();
  stream_.close();
}

void Session::be_patient() {
  stream_.expires_after(is_owner_ ? kPatience : kPatienceWithStrangers);
}

void Session::read() {
  parser_.emplace();
  parser_->header_limit(kMaxHeader);
  parser_->body_limit(kMaxBody);
  be_patient();
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
  Request request = parser_->release();
  const bool with_body = request.method() != http::verb::head;
  // An error of ours must not end the others' connections.
  try {
    const Call call = to_call(request);
    Answer answer = handler_(call);
    is_owner_ = is_owner_ || answer.to_owner;
    prepare(std::move(answer), request.keep_alive(), with_body);
  } catch (const std::exception& error) {
    prepare(error_answer(500, error.what()), false, with_body);
  }
  write();
}

// What was no request is told so, if there is still somebody who asks.
void Session::refuse(error_code error) {
  if (error == http::error::end_of_stream ||
      error.category() != make_error_code(http::error::end_of_stream).category()) {
    return close();
  }
  const bool is_long = error == http::error::body_limit || error == http::error::header_limit ||
                       error == http::error::buffer_overflow;
  prepare(is_long ? error_answer(413, "The request is longer than any that the viewer takes.")
                  : error_answer(400, "This is no request of HTTP: " + error.message() + "."),
          false, true);
  write();
}

void Session::prepare(Answer answer, bool keep_alive, bool with_body) {
  Response& response = response_.emplace(static_cast<http::status>(answer.status), 11);
  for (const auto& [name, value] : kHeaders) {
    response.set(beast::string_view{name.data(), name.size()},
                 beast::string_view{value.data(), value.size()});
  }
  response.set(http::field::content_type, answer.type);
  if (!answer.allow.empty()) response.set(http::field::allow, answer.allow);
  response.keep_alive(keep_alive);
  response.content_length(answer.body.size());
  if (with_body) response.body() = std::move(answer.body);
}

void Session::write() {
  be_patient();
  http::async_write(stream_, *response_, [self = shared_from_this()](error_code error, size_t) {
    if (error || !self->response_->keep_alive()) {
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
