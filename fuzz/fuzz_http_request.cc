// Any bytes of a connection are requests, the beginning of one, or refused; in how many pieces they
// come makes no difference. What was read is within the limits, and has the form that is relied on.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>

#include "collector/http/request_parser.h"

namespace {

using tally::collector::Limits;
using tally::collector::Request;
using tally::collector::RequestParser;

void require(bool holds) {
  if (!holds) std::abort();
}

void check(const Request& request, const Limits& limits) {
  require(!request.method.empty() && !request.target.empty());
  require(request.method.size() + request.target.size() < limits.header);
  require(request.body.size() <= limits.body);
  require(request.version == 10 || request.version == 11);
  const auto is_control = [](char c) { return static_cast<unsigned char>(c) < ' ' || c == 0x7f; };
  require(std::ranges::none_of(request.target, is_control));
}

// What all the requests say, one after the other, and how it ended.
std::string read_all(std::string_view bytes, size_t piece) {
  Limits limits;
  limits.header = 200;
  limits.body = 300;
  std::string seen;
  std::string left;
  Request request;
  auto parser = std::make_unique<RequestParser>(request, limits);
  for (size_t at = 0; at < bytes.size(); at += piece) {
    left += bytes.substr(at, piece);
    for (bool more = true; more;) {
      std::string_view rest = left;
      const RequestParser::Progress progress = parser->read(rest);
      left = std::string(rest);
      if (progress == RequestParser::Progress::kRefused) {
        const unsigned status = parser->refusal().status;
        require(status == 400 || status == 413 || status == 431);
        return seen + "refused";
      }
      more = progress == RequestParser::Progress::kDone;
      if (!more) break;
      check(request, limits);
      seen += request.method + ' ' + request.target + ' ' + request.body + '\n';
      parser = std::make_unique<RequestParser>(request, limits);
      more = !left.empty();
    }
  }
  return seen;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  if (bytes.empty() || bytes.size() > 4096) return 0;
  const std::string whole = read_all(bytes, bytes.size());
  require(read_all(bytes, 1) == whole);
  require(read_all(bytes, 7) == whole);
  return 0;
}
