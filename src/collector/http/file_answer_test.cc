#include "collector/http/file_answer.h"

#include <gmock/gmock.h>
#include <unistd.h>

#include "base/file.h"
#include "base/temp_dir.h"

namespace tally::collector {
namespace {

class FileAnswerTest : public testing::Test {
 protected:
  void write(const char* name, std::string_view content) {
    ASSERT_TRUE(base::replace_file(dir_ / name, content).has_value());
  }

  // What is answered to `request`, with the bytes in the place of the body.
  struct Got {
    unsigned status = 0;
    std::string body;
    std::map<std::string, std::string, std::less<>> headers;
    std::string header(std::string_view name) const {
      const auto it = headers.find(name);
      return it == headers.end() ? "" : it->second;
    }
  };
  Got get(const Request& request) {
    Response response{.status = 200,
                      .type = "text/plain",
                      .body = nullptr,
                      .file = FileBody{dir_ / "plain", gzip_, zstd_},
                      .headers = {{"Cache-Control", "no-cache"}}};
    const FileAnswer answer = answer_file(std::move(response), request);
    Got got{.status = answer.response.status, .body = {}, .headers = {}};
    for (const auto& [name, value] : answer.response.headers)
      got.headers[std::string(name)] = value;
    if (answer.response.body) {
      got.body = *answer.response.body;
    } else {
      got.body.resize(answer.length);
      EXPECT_EQ(::pread(answer.file.get(), got.body.data(), answer.length,
                        static_cast<off_t>(answer.begin)),
                static_cast<ssize_t>(answer.length));
    }
    EXPECT_EQ(got.body.size(), answer.length);
    EXPECT_FALSE(answer.response.file);
    return got;
  }
  static Request asking(std::string range = {}, std::string encoding = {}) {
    Request request;
    request.method = "GET";
    request.range = std::move(range);
    request.accept_encoding = std::move(encoding);
    return request;
  }

  base::TempDir dir_;
  std::filesystem::path gzip_;
  std::filesystem::path zstd_;
};

TEST_F(FileAnswerTest, WholeAndInParts) {
  write("plain", "0123456789");
  const Got whole = get(asking());
  EXPECT_EQ(whole.status, 200);
  EXPECT_EQ(whole.body, "0123456789");
  EXPECT_EQ(whole.header("Accept-Ranges"), "bytes");
  EXPECT_EQ(whole.header("Cache-Control"), "no-cache");
  EXPECT_EQ(whole.header("Vary"), "");
  const Got part = get(asking("bytes=2-4"));
  EXPECT_EQ(part.status, 206);
  EXPECT_EQ(part.body, "234");
  EXPECT_EQ(part.header("Content-Range"), "bytes 2-4/10");
  EXPECT_EQ(part.header("ETag"), whole.header("ETag"));
  EXPECT_EQ(get(asking("bytes=-3")).body, "789");
  EXPECT_EQ(get(asking("bytes=0-1,3-4")).status, 200);
  const Got none = get(asking("bytes=10-"));
  EXPECT_EQ(none.status, 416);
  EXPECT_EQ(none.header("Content-Range"), "bytes */10");
  EXPECT_EQ(none.body, "The file has 10 bytes.\n");
  Request head = asking("bytes=2-4");
  head.method = "HEAD";
  EXPECT_EQ(get(head).status, 200) << "parts are for GET alone";
}

TEST_F(FileAnswerTest, WhatIsKnownIsNotSentAgain) {
  write("plain", "0123456789");
  const std::string tag = get(asking()).header("ETag");
  EXPECT_TRUE(tag.starts_with('"') && tag.ends_with('"')) << tag;
  Request request = asking("bytes=0-1");
  request.if_none_match = "\"x\", " + tag;
  EXPECT_EQ(get(request).status, 304) << "it goes before the part";
  request.if_none_match = "\"x\"";
  EXPECT_EQ(get(request).status, 206);
  request.if_range = tag;
  EXPECT_EQ(get(request).status, 206);
  for (const std::string& other :
       {std::string("\"x\""), "W/" + tag, std::string("Sat, 28 Nov 2026 07:00:00 GMT")}) {
    request.if_range = other;
    EXPECT_EQ(get(request).status, 200) << other;
  }
}

TEST_F(FileAnswerTest, AReplacedFileHasAnotherTag) {
  write("plain", "0123456789");
  const std::string tag = get(asking()).header("ETag");
  EXPECT_EQ(get(asking()).header("ETag"), tag);
  write("plain", "9876543210");
  EXPECT_NE(get(asking()).header("ETag"), tag);
}

TEST_F(FileAnswerTest, APackedFormHasATagOfItsOwn) {
  gzip_ = dir_ / "gzip";
  zstd_ = dir_ / "zstd";
  write("plain", "0123456789");
  write("gzip", "zip");
  write("zstd", "std");
  const Got plain = get(asking());
  EXPECT_EQ(plain.header("Vary"), "Accept-Encoding");
  EXPECT_EQ(plain.header("Content-Encoding"), "");
  const Got zstd = get(asking("", "gzip, zstd"));
  EXPECT_EQ(zstd.body, "std");
  EXPECT_EQ(zstd.header("Content-Encoding"), "zstd");
  EXPECT_EQ(zstd.header("Vary"), "Accept-Encoding");
  EXPECT_NE(zstd.header("ETag"), plain.header("ETag"));
  const Got gzip = get(asking("bytes=1-", "gzip, zstd;q=0.1"));
  EXPECT_EQ(gzip.body, "ip") << "a part of what is sent, that is, packed";
  EXPECT_EQ(gzip.header("Content-Range"), "bytes 1-2/3");
  ASSERT_TRUE(base::remove_file(zstd_).has_value());
  const Got gone = get(asking("", "zstd"));
  EXPECT_EQ(gone.body, "0123456789");
  EXPECT_EQ(gone.header("Content-Encoding"), "");
}

TEST_F(FileAnswerTest, ALostFileIsToldOf) {
  const Got lost = get(asking("bytes=0-1"));
  EXPECT_EQ(lost.status, 500);
  EXPECT_EQ(lost.body, "The data cannot be read; the disk failed.\n");
}

}  // namespace
}  // namespace tally::collector
