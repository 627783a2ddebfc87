#include "collector/http/request_parser.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <memory>
#include <random>
#include <string>
#include <vector>

namespace tally::collector {
namespace {

using Progress = RequestParser::Progress;
using testing::HasSubstr;
using namespace std::string_literals;

struct Outcome {
  std::vector<Request> requests;
  unsigned refused = 0;  // status
  std::string why;
  std::string left;
};

// All requests of a connection that sends `bytes`, in pieces of `piece` bytes.
Outcome read_all(std::string_view bytes, size_t piece, const Limits& limits = {}) {
  Outcome outcome;
  Request request;
  auto parser = std::make_unique<RequestParser>(request, limits);
  for (size_t at = 0; at < bytes.size(); at += piece) {
    outcome.left += bytes.substr(at, piece);
    for (;;) {
      std::string_view rest = outcome.left;
      const Progress progress = parser->read(rest);
      outcome.left = std::string(rest);
      if (progress == Progress::kRefused) {
        outcome.refused = parser->refusal().status;
        outcome.why = *parser->refusal().body;
        return outcome;
      }
      if (progress != Progress::kDone) break;
      outcome.requests.push_back(request);
      parser = std::make_unique<RequestParser>(request, limits);
      if (outcome.left.empty()) break;
    }
  }
  return outcome;
}

const std::vector<size_t> kPieces = {1, 2, 3, 7, 1000000};

TEST(RequestParser, ReadsWhatMatters) {
  for (const size_t piece : kPieces) {
    const Outcome outcome = read_all(
        "POST /upload/x HTTP/1.1\r\nhost: a\r\nUser-Agent: me\r\nCookie: c=1\r\n"
        "Content-Encoding: gzip\r\nAccept-Encoding: zstd\r\nIf-None-Match: \"t\"\r\n"
        "If-Range: \"r\"\r\nRange: bytes=0-1\r\nExpect: 100-Continue\r\nContent-Length: 5\r\n\r\n"
        "hello",
        piece);
    ASSERT_EQ(outcome.requests.size(), 1) << outcome.why;
    const Request& request = outcome.requests[0];
    EXPECT_EQ(request.method, "POST");
    EXPECT_EQ(request.target, "/upload/x");
    EXPECT_EQ(request.body, "hello");
    EXPECT_EQ(request.content_encoding, "gzip");
    EXPECT_EQ(request.accept_encoding, "zstd");
    EXPECT_EQ(request.if_none_match, "\"t\"");
    EXPECT_EQ(request.if_range, "\"r\"");
    EXPECT_EQ(request.range, "bytes=0-1");
    EXPECT_TRUE(request.expects_continue);
    EXPECT_TRUE(request.keep_alive);
    EXPECT_EQ(outcome.left, "");
  }
}

TEST(RequestParser, OneAfterTheOther) {
  for (const size_t piece : kPieces) {
    const Outcome outcome = read_all(
        "GET /a HTTP/1.1\r\nHost: a\r\nIf-None-Match: \"t\"\r\n\r\n"
        "POST /b HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n"
        "POST /c HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: Chunked\r\n\r\n"
        "3;x=\"y\"\r\nabc\r\n00002\r\nde\r\n0\r\nX: y\r\nHost: z\r\n\r\n"
        "GET /d HTTP/1.0\r\n\r\n"
        "GET /e HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"
        "GET http://a/f HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
        piece);
    EXPECT_EQ(outcome.why, "");
    std::string seen;
    for (const Request& each : outcome.requests) {
      seen += each.target + (each.keep_alive ? "+" : "-") + each.body + each.if_none_match + " ";
    }
    EXPECT_EQ(seen, "/a+\"t\" /b+ /c+abcde /d- /e+ http://a/f- ");
  }
}

TEST(RequestParser, TellsWhetherAPageInABrowserAsks) {
  const auto is_from_page = [](const std::string& fields) {
    const Outcome outcome = read_all("POST / HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n", 1000);
    return outcome.requests.at(0).is_from_page;
  };
  EXPECT_FALSE(is_from_page(""));
  EXPECT_FALSE(is_from_page("Sec-Fetch-Site: none\r\n")) << "typed into the browser";
  EXPECT_FALSE(is_from_page("X-Origin: a\r\nReferer: http://b/\r\n"));
  EXPECT_TRUE(is_from_page("origin: http://b\r\n"));
  EXPECT_TRUE(is_from_page("Origin: null\r\n"));
  EXPECT_TRUE(is_from_page("sec-fetch-site: cross-site\r\n"));
  EXPECT_TRUE(is_from_page("Sec-Fetch-Site: same-site\r\nSec-Fetch-Site: none\r\n"));
  Request used;
  used.is_from_page = true;
  const Limits limits;
  const RequestParser next{used, limits};
  EXPECT_FALSE(used.is_from_page) << "that was the request before";
}

struct Doubtful {
  const char* what;
  std::string bytes;
  unsigned status = 400;
};

void expect_refusals(const std::vector<Doubtful>& all) {
  for (const Doubtful& each : all) {
    for (const size_t piece : kPieces) {
      const Outcome outcome = read_all(each.bytes, piece);
      EXPECT_EQ(outcome.requests.size(), 0) << each.what << " in pieces of " << piece;
      EXPECT_EQ(outcome.refused, each.status) << each.what << " in pieces of " << piece;
    }
  }
}

const std::string kPost = "POST /upload/x HTTP/1.1\r\nHost: a\r\n";

// What two readers could take for different requests.
TEST(RequestParser, RefusesADoubtfulLengthOrEncoding) {
  expect_refusals({
      {"length and encoding",
       kPost + "Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nX"},
      {"encoding and length",
       kPost + "Transfer-Encoding: chunked\r\nContent-Length: 6\r\n\r\n0\r\n\r\nX"},
      {"two lengths", kPost + "Content-Length: 1\r\nContent-Length: 2\r\n\r\nab"},
      {"the same length twice", kPost + "Content-Length: 1\r\nContent-Length: 1\r\n\r\na"},
      {"a list of lengths", kPost + "Content-Length: 1, 1\r\n\r\na"},
      {"a signed length", kPost + "Content-Length: +1\r\n\r\na"},
      {"a negative length", kPost + "Content-Length: -1\r\n\r\na"},
      {"a length in hexadecimal", kPost + "Content-Length: 0x1\r\n\r\na"},
      {"no length", kPost + "Content-Length:\r\n\r\na"},
      {"a length of 20 digits", kPost + "Content-Length: 99999999999999999999\r\n\r\na"},
      {"a length behind the chunks",
       kPost + "Transfer-Encoding: chunked\r\n\r\n0\r\nContent-Length: 9\r\n\r\n"},
      {"a large length", kPost + "Content-Length: 102401\r\n\r\na", 413},
      {"two encodings", kPost + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"},
      {"chunked twice",
       kPost + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"},
      {"chunked, then not", kPost + "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n"},
      {"another encoding", kPost + "Transfer-Encoding: identity\r\n\r\n"},
      {"an encoding in disguise", kPost + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n"},
      {"a space before the colon", kPost + "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n"},
      {"an encoding of HTTP/1.0", "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"},
      {"a folded field", kPost + "Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n"},
      {"a folded field of no interest", kPost + "X: a\r\n\tb\r\n\r\n"},
      {"a folded request line", "GET / HTTP/1.1\r\n Host: a\r\n\r\n"},
  });
}

TEST(RequestParser, RefusesDoubtfulChunks) {
  const std::string chunked = kPost + "Transfer-Encoding: chunked\r\n\r\n";
  expect_refusals({
      {"a chunk size in decimal with sign", chunked + "+1\r\na\r\n0\r\n\r\n"},
      {"a chunk size with 0x", chunked + "0x1\r\na\r\n0\r\n\r\n"},
      {"a chunk size of 17 digits", chunked + "10000000000000001\r\na\r\n"},
      {"a chunk size that is too large", chunked + "ffffffffffffffff\r\na\r\n", 413},
      {"a chunk that goes on", chunked + "1\r\nab\r\n0\r\n\r\n"},
      {"a chunk size that ends in LF", chunked + "1\na\r\n0\r\n\r\n\r\n"},
  });
}

// Or what is no request.
TEST(RequestParser, RefusesWhatIsNoHeader) {
  expect_refusals({
      {"NUL in a field", kPost + "X: a\0b\r\n\r\n"s},
      {"NUL in a name", kPost + "X\0: a\r\n\r\n"s},
      {"NUL in the target", "GET /\0 HTTP/1.1\r\nHost: a\r\n\r\n"s},
      {"CR in a field", kPost + "X: a\rb\r\n\r\n"},
      {"LF alone in a field", kPost + "X: a\nContent-Length: 5\r\n\r\n"},
      {"no host", "GET / HTTP/1.1\r\n\r\n"},
      {"two hosts", "GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n"},
      {"a field without a name", kPost + ": a\r\n\r\n"},
      {"a field without a colon", kPost + "hello\r\n\r\n"},
      {"CONNECT", "CONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\n"},
      {"a target that is no path", "GET etc/passwd HTTP/1.1\r\nHost: a\r\n\r\n"},
      {"a URL of another kind", "GET ftp://a/ HTTP/1.1\r\nHost: a\r\n\r\n"},
      {"two spaces", "GET  / HTTP/1.1\r\nHost: a\r\n\r\n"},
      {"HTTP/0.9", "GET /\r\n\r\n"},
      {"HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"},
      {"HTTP/1.2", "GET / HTTP/1.2\r\nHost: a\r\n\r\n"},
      {"http in small letters", "GET / http/1.1\r\nHost: a\r\n\r\n"},
      {"a method that is none", "G(T / HTTP/1.1\r\nHost: a\r\n\r\n"},
      {"TLS", "\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03\r\n\r\n"s},
      {"a long header", "GET / HTTP/1.1\r\nHost: a\r\nX: " + std::string(9000, 'a') + "\r\n\r\n",
       431},
      {"a header without an end", "GET / HTTP/1.1\r\nHost: a\r\nX: " + std::string(9000, 'a'), 431},
      {"a long target", "GET /" + std::string(9000, 'a'), 431},
      {"a long chunk extension",
       kPost + "Transfer-Encoding: chunked\r\n\r\n1;" + std::string(9000, 'a'), 431},
      {"a long trailer",
       kPost + "Transfer-Encoding: chunked\r\n\r\n0\r\nX: " + std::string(9000, 'a'), 431},
  });
}

// Behind a body that is not counted in its length.
TEST(RequestParser, AnEmptyLineBeforeARequestIsPassedOver) {
  const std::string request = "POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nx";
  for (const size_t piece : kPieces) {
    const Outcome outcome = read_all("\r\n" + request + "\r\n" + request + "\r\n", piece);
    EXPECT_EQ(outcome.requests.size(), 2) << outcome.why << piece;
    EXPECT_EQ(outcome.refused, 0) << piece;
    EXPECT_EQ(outcome.left, "") << piece;
    EXPECT_EQ(read_all("\r\n\r\n" + request, piece).refused, 400) << "one is enough; " << piece;
    EXPECT_EQ(read_all("\n" + request, piece).refused, 400) << piece;
    EXPECT_EQ(read_all("\r" + request, piece).refused, 400) << piece;
  }
}

TEST(RequestParser, ABareLineEndEndsNothing) {
  const Outcome outcome = read_all("GET / HTTP/1.1\nHost: a\n\n", 1);
  EXPECT_EQ(outcome.requests.size(), 0);
}

// Found by the fuzzer: the beginning of a chunk was read at once if it came with the header, and
// else only when the shortest end of a body was there.
TEST(RequestParser, AChunkIsReadTheSameInAnyPieces) {
  const std::string head = "POST /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
  for (const size_t piece : kPieces) {
    EXPECT_EQ(read_all(head + "a\r*", piece).refused, 0) << piece << ": its line is not whole";
    EXPECT_EQ(read_all(head + "a\r*\r\n", piece).refused, 400) << piece;
    EXPECT_EQ(read_all(head + "*\r\n", piece).refused, 400) << piece;
    EXPECT_EQ(read_all(head + "0\r\nA: b\r\n", piece).requests.size(), 0) << piece;
    EXPECT_EQ(read_all(head + "0\r\nA: b\r\n\r\n", piece).requests.size(), 1) << piece;
  }
}

TEST(RequestParser, SaysWhy) {
  EXPECT_EQ(read_all("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 100).why,
            "The request is refused: it has two Host fields.\n");
  EXPECT_THAT(read_all("hello\r\n\r\n", 100).why, HasSubstr("The request is not HTTP: "));
}

TEST(RequestParser, LimitsCanBeSet) {
  Limits limits;
  limits.body = 3;
  limits.header = 100;
  const std::string post = "POST / HTTP/1.1\r\nHost: a\r\n";
  EXPECT_EQ(read_all(post + "Content-Length: 3\r\n\r\nabc", 100, limits).requests.size(), 1);
  EXPECT_EQ(read_all(post + "Content-Length: 4\r\n\r\nabcd", 100, limits).refused, 413);
  EXPECT_EQ(read_all(post + "Transfer-Encoding: chunked\r\n\r\n2\r\nab\r\n2\r\ncd\r\n0\r\n\r\n", 1,
                     limits)
                .refused,
            413);
  EXPECT_EQ(read_all(post + "X: " + std::string(80, 'a') + "\r\n\r\n", 100, limits).refused, 431);
}

// Whatever comes, it is read to its end or refused, in whatever pieces it comes.
TEST(RequestParser, PiecesMakeNoDifference) {
  const std::vector<std::string> parts = {"POST /x HTTP/1.1\r\n",
                                          "GET / HTTP/1.0\r\n",
                                          "Host: a\r\n",
                                          "Content-Length: 2\r\n",
                                          "Transfer-Encoding: chunked\r\n",
                                          "\r\n",
                                          "2\r\nab\r\n",
                                          "0\r\n\r\n",
                                          "ab",
                                          "\n",
                                          " ",
                                          "\0"s};
  std::mt19937 random{7};
  for (int round = 0; round < 2000; ++round) {
    std::string bytes;
    for (int i = 0; i < 6; ++i) bytes += parts[random() % parts.size()];
    const Outcome whole = read_all(bytes, bytes.size());
    const Outcome dripped = read_all(bytes, 1);
    EXPECT_EQ(whole.requests.size(), dripped.requests.size()) << bytes;
    EXPECT_EQ(whole.refused, dripped.refused) << bytes;
  }
}

}  // namespace
}  // namespace tally::collector
