// Reads a request from the bytes of a connection. The grammar is Beast's; what RFC 9112 leaves to
// the reader, and what two readers could take for two different requests (section 11.2, request
// smuggling), is refused here.
#ifndef TALLY_COLLECTOR_HTTP_REQUEST_PARSER_H_
#define TALLY_COLLECTOR_HTTP_REQUEST_PARSER_H_

#include <boost/beast/http/basic_parser.hpp>
#include <cstddef>
#include <string_view>

#include "collector/http/request.h"
#include "collector/http/response.h"
#include "collector/limits.h"

namespace tally::collector {

// For one request, and one thread.
class RequestParser final : private boost::beast::http::basic_parser<true> {
 public:
  // Fills `request`, whose strings are used again; it and `limits` must outlive the parser.
  RequestParser(Request& request, const Limits& limits);

  enum class Progress {
    kHead,     // the header is not complete
    kBody,     // it is, and can be read in the request; the body is not
    kDone,     // the request is complete
    kRefused,  // it never will be; the connection can be of no more use
  };

  // Reads on from `bytes`, which begin where the last call left them, and takes off what it used.
  // What it leaves is needed again with more bytes behind it, or belongs to the next request.
  Progress read(std::string_view& bytes);

  // Why it was refused: 400, 413, or 431.
  Response refusal() const;

 private:
  using Error = boost::beast::error_code;
  using Text = boost::beast::string_view;
  using Parser = boost::beast::http::basic_parser<true>;

  bool pass_empty_line(std::string_view& bytes);
  size_t head_size(std::string_view bytes);
  size_t body_size(std::string_view bytes) const;
  void refuse(std::string_view why, Error& error);

  void on_request_impl(boost::beast::http::verb, Text method, Text target, int version,
                       Error& error) override;
  void on_response_impl(int, Text, int, Error&) override {}
  void on_field_impl(boost::beast::http::field field, Text name, Text value, Error& error) override;
  void on_header_impl(Error& error) override;
  void on_body_init_impl(const boost::optional<std::uint64_t>& length, Error&) override;
  size_t on_body_impl(Text body, Error&) override;
  void on_chunk_header_impl(std::uint64_t, Text, Error&) override;
  size_t on_chunk_body_impl(std::uint64_t, Text body, Error&) override;
  void on_finish_impl(Error&) override {}

  Request& request_;
  const Limits& limits_;
  size_t searched_ = 0;       // for the end of the header
  bool passed_line_ = false;  // an empty one, before the header
  bool has_host_ = false;
  bool has_length_ = false;
  bool in_trailer_ = false;
  bool in_chunks_ = false;   // a chunk was begun
  uint64_t chunk_left_ = 0;  // bytes of it that are still to come
  Error error_;
  std::string_view why_;  // what we found wrong ourselves
};

}  // namespace tally::collector

#endif  // TALLY_COLLECTOR_HTTP_REQUEST_PARSER_H_
