#include "collector/http/request_parser.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <boost/beast/core/string.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/field.hpp>
#include <cctype>
#include <limits>

namespace tally::collector {
namespace {

namespace beast = boost::beast;
namespace http = boost::beast::http;

// A body of this size or less keeps its memory for the next request of the connection. Most reports
// are smaller; and thousands of idle connections must not hold a large body each.
constexpr size_t kKeptBody = size_t{8} << 10;

// Whether this line begins a chunk of no bytes, behind which is the trailer.
bool is_last_chunk(std::string_view line) {
  const size_t digits = std::min(line.find_first_not_of('0'), line.size());
  return digits > 0 &&
         (digits == line.size() || std::isxdigit(static_cast<unsigned char>(line[digits])) == 0);
}

bool is_number(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

// A line of the header that is continued on the next (obs-fold): readers differ on what it says.
bool has_fold(std::string_view head) {
  return head.find("\r\n ") != std::string_view::npos ||
         head.find("\r\n\t") != std::string_view::npos;
}

void clear(Request& request) {
  if (request.body.capacity() > kKeptBody) request.body = {};
  for (std::string* text :
       {&request.method, &request.target, &request.body, &request.content_encoding,
        &request.accept_encoding, &request.if_none_match, &request.if_range, &request.range}) {
    text->clear();
  }
  request.version = 11;
  request.keep_alive = false;
  request.expects_continue = false;
  request.is_from_page = false;
}

}  // namespace

RequestParser::RequestParser(Request& request, const Limits& limits)
    : request_(request), limits_(limits) {
  clear(request);
  header_limit(std::numeric_limits<std::uint32_t>::max());  // head_size() has it
  body_limit(limits.body);
  eager(true);
}

RequestParser::Progress RequestParser::read(std::string_view& bytes) {
  size_t head = 0;
  if (!error_ && !is_header_done()) {
    if (!pass_empty_line(bytes)) return Progress::kHead;
    head = head_size(bytes);
    if (head == 0) return error_ ? Progress::kRefused : Progress::kHead;
  }
  // A call may stop between two parts of a message with bytes left.
  for (size_t used = 1; used > 0 && !bytes.empty() && !error_ && !is_done();) {
    const size_t size = is_header_done() ? body_size(bytes) : std::min(head, bytes.size());
    if (size == 0) break;
    used = put(boost::asio::buffer(bytes.data(), size), error_);
    bytes.remove_prefix(used);
    if (error_ == http::error::need_more) {
      // What is given is whole. What is too short for what it is will never be that.
      if (!is_header_done()) {
        error_ = http::error::bad_version;
      } else {
        error_ = used == 0 ? Error{http::error::bad_chunk} : Error{};
      }
    }
  }
  // What is left is the beginning of a line: that of a chunk, or of the trailer.
  if (!error_ && !is_done() && bytes.size() > limits_.header) error_ = http::error::header_limit;
  if (error_) return Progress::kRefused;
  return is_done() ? Progress::kDone : Progress::kBody;
}

// Some clients send a line end behind a body that is not counted in its length (RFC 9112, 2.2): one
// before a request is no part of it. False if it takes more bytes to tell.
bool RequestParser::pass_empty_line(std::string_view& bytes) {
  if (passed_line_ || searched_ > 0) return true;
  if (bytes == "\r") return false;
  if (bytes.starts_with("\r\n")) {
    bytes.remove_prefix(2);
    passed_line_ = true;
  }
  return !bytes.empty();
}

// The bytes of the header, if all of it is there, else 0. Beast would read it line by line as it
// comes; then what is doubtful would depend on how it is cut into pieces.
size_t RequestParser::head_size(std::string_view bytes) {
  constexpr std::string_view kEnd = "\r\n\r\n";
  const size_t end = bytes.find(kEnd, searched_);
  const size_t size = end == std::string_view::npos ? bytes.size() : end + kEnd.size();
  if (size > limits_.header) {
    error_ = http::error::header_limit;
  } else if (!bytes.empty() && std::isalpha(static_cast<unsigned char>(bytes[0])) == 0) {
    error_ = http::error::bad_method;  // TLS, most likely: its other side waits for an answer
  } else if (end != std::string_view::npos && has_fold(bytes.substr(0, size))) {
    refuse("a header field goes on over a second line", error_);
  }
  searched_ = bytes.size() - std::min(bytes.size(), kEnd.size() - 1);
  return error_ || end == std::string_view::npos ? 0 : size;
}

// How many of the bytes of a body Beast is to read now; 0 if more are needed first. Like the
// header, a chunk's line is given to it only whole, and the last one with the trailer: read as they
// come, what is doubtful would depend on the pieces. (Of a line in pieces Beast 1.81 passes over a
// CR; and it fails an assertion if the first chunk is the last.)
size_t RequestParser::body_size(std::string_view bytes) const {
  constexpr std::string_view kEnd = "\r\n";
  if (!chunked()) return bytes.size();
  if (chunk_left_ > 0) return std::min<uint64_t>(bytes.size(), chunk_left_);
  const size_t begin = in_chunks_ ? kEnd.size() : 0;  // the chunk before ends with a line end
  const size_t line = bytes.find(kEnd, begin);
  if (line == std::string_view::npos) return 0;
  const bool is_last = is_last_chunk(bytes.substr(begin, line - begin));
  const std::string_view end = is_last ? "\r\n\r\n" : kEnd;
  const size_t at = bytes.find(end, line);
  if (at == std::string_view::npos) return 0;
  const size_t size = at + end.size();
  return size <= limits_.header ? size : 0;
}

Response RequestParser::refusal() const {
  if (!why_.empty()) return text_response(400, fmt::format("The request is refused: {}.", why_));
  if (error_ == http::error::body_limit) {
    return text_response(
        413, fmt::format("The body is larger than the {} bytes that are taken.", limits_.body));
  }
  if (error_ == http::error::header_limit) {
    return text_response(
        431, fmt::format("The request's header is larger than {} bytes.", limits_.header));
  }
  return text_response(400, fmt::format("The request is not HTTP: {}.", error_.message()));
}

void RequestParser::refuse(std::string_view why, Error& error) {
  why_ = why;
  error = http::error::bad_value;
}

void RequestParser::on_request_impl(http::verb, Text method, Text target, int version,
                                    Error& error) {
  request_.method.assign(method.data(), method.size());
  request_.target.assign(target.data(), target.size());
  request_.version = static_cast<unsigned>(version);
  if (request_.method == "CONNECT") return refuse("this is no proxy", error);
  const bool is_url = beast::iequals(target.substr(0, 7), "http://") ||
                      beast::iequals(target.substr(0, 8), "https://");
  if (!target.starts_with('/') && !is_url && target != "*") {
    refuse("its target is neither a path nor a URL", error);
  }
}

void RequestParser::on_field_impl(http::field field, Text name, Text value, Error& error) {
  if (in_trailer_) return;
  const std::string_view text{value.data(), value.size()};
  switch (field) {
    case http::field::host:
      if (has_host_) refuse("it has two Host fields", error);
      has_host_ = true;
      break;
    case http::field::content_length:
      if (has_length_ || !is_number(text)) refuse("its Content-Length is not one number", error);
      has_length_ = true;
      break;
    case http::field::transfer_encoding:
      if (request_.version < 11 || !beast::iequals(value, "chunked")) {
        refuse("its Transfer-Encoding is not `chunked` of HTTP/1.1", error);
      }
      break;
    case http::field::expect:
      request_.expects_continue = request_.version >= 11 && beast::iequals(value, "100-continue");
      break;
    // Fields that may be given in several lines, of which we go by the last: what is lost is a
    // smaller answer, no meaning. Two encodings of one body are another matter.
    case http::field::content_encoding:
      if (!request_.content_encoding.empty()) request_.content_encoding += ',';
      request_.content_encoding += text;
      break;
    case http::field::accept_encoding:
      request_.accept_encoding = text;
      break;
    case http::field::if_none_match:
      request_.if_none_match = text;
      break;
    case http::field::if_range:
      request_.if_range = text;
      break;
    case http::field::range:
      request_.range = text;
      break;
    case http::field::origin:
      request_.is_from_page = true;
      break;
    default:  // fields that Beast has no number for, too
      if (beast::iequals(name, "Sec-Fetch-Site") && text != "none") request_.is_from_page = true;
      break;
  }
}

void RequestParser::on_header_impl(Error& error) {
  in_trailer_ = true;
  request_.keep_alive = keep_alive();
  if (request_.version >= 11 && !has_host_) refuse("it has no Host field", error);
}

void RequestParser::on_body_init_impl(const boost::optional<std::uint64_t>& length, Error&) {
  // A length is soon announced; memory is for what comes.
  constexpr std::uint64_t kFirst = std::uint64_t{16} << 10;
  if (length) request_.body.reserve(static_cast<size_t>(std::min(*length, kFirst)));
}

size_t RequestParser::on_body_impl(Text body, Error&) {
  request_.body.append(body.data(), body.size());
  return body.size();
}

void RequestParser::on_chunk_header_impl(std::uint64_t size, Text, Error&) {
  in_chunks_ = true;
  chunk_left_ = size;
}

size_t RequestParser::on_chunk_body_impl(std::uint64_t, Text body, Error&) {
  chunk_left_ -= body.size();
  request_.body.append(body.data(), body.size());
  return body.size();
}

}  // namespace tally::collector
