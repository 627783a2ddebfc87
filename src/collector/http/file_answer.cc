#include "collector/http/file_answer.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <filesystem>

#include "collector/http/accept_encoding.h"
#include "collector/http/byte_range.h"

namespace tally::collector {
namespace {

const std::filesystem::path& form(const FileBody& file, Encoding encoding) {
  switch (encoding) {
    case Encoding::kGzip:
      return file.gzip;
    case Encoding::kZstd:
      return file.zstd;
    case Encoding::kIdentity:
      break;
  }
  return file.plain;
}

base::Descriptor open_form(const FileBody& file, Encoding encoding) {
  return base::Descriptor{::open(form(file, encoding).c_str(), O_RDONLY | O_CLOEXEC)};
}

// Of the open file; empty if it cannot be said.
std::string tag_of(const struct stat& status) {
  return fmt::format("\"{:x}-{:x}-{:x}{:08x}\"", status.st_ino, status.st_size,
                     status.st_mtim.tv_sec, status.st_mtim.tv_nsec);
}

FileAnswer lost() {
  FileAnswer answer;
  answer.response = text_response(500, "The data cannot be read; the disk failed.");
  answer.length = answer.response.body->size();
  return answer;
}

// `answer` is that of the whole file, of `size` bytes with this tag.
void take_part(FileAnswer& answer, const Request& request, std::string_view tag, uint64_t size) {
  answer.response.headers.emplace_back("Accept-Ranges", "bytes");
  if (request.range.empty() || request.method != "GET") return;
  // A client that has a part of another version gets this one from its beginning.
  if (!request.if_range.empty() && request.if_range != tag) return;
  const RangeAnswer range = parse_range(request.range, size);
  if (const auto* part = std::get_if<BodyPart>(&range)) {
    answer.response.status = 206;
    answer.begin = part->begin;
    answer.length = part->length;
    answer.response.headers.emplace_back(
        "Content-Range",
        fmt::format("bytes {}-{}/{}", part->begin, part->begin + part->length - 1, size));
  } else if (std::holds_alternative<NoSuchPart>(range)) {
    Response none = text_response(416, fmt::format("The file has {} bytes.", size));
    none.headers = {{"Content-Range", fmt::format("bytes */{}", size)}};
    answer.length = none.body->size();
    answer.response = std::move(none);
    answer.file = {};
  }
}

}  // namespace

FileAnswer answer_file(Response response, const Request& request) {
  const FileBody file = *std::exchange(response.file, {});
  const bool has_gzip = !file.gzip.empty();
  const bool has_zstd = !file.zstd.empty();
  Encoding encoding = choose_encoding(request.accept_encoding, has_gzip, has_zstd);
  FileAnswer answer{.response = std::move(response), .file = open_form(file, encoding)};
  if (!answer.file.is_open() && encoding != Encoding::kIdentity) {
    // The week has changed since, and is not packed any more.
    encoding = Encoding::kIdentity;
    answer.file = open_form(file, encoding);
  }
  struct stat status{};
  if (!answer.file.is_open() || ::fstat(answer.file.get(), &status) != 0) return lost();
  const auto size = static_cast<uint64_t>(status.st_size);
  const std::string tag = tag_of(status);
  answer.length = size;
  auto& headers = answer.response.headers;
  headers.emplace_back("ETag", tag);
  if (has_gzip || has_zstd) headers.emplace_back("Vary", "Accept-Encoding");
  if (encoding != Encoding::kIdentity) headers.emplace_back("Content-Encoding", name_of(encoding));
  answer.response = unless_known(std::move(answer.response), request.if_none_match);
  if (answer.response.status == 200) take_part(answer, request, tag, size);
  return answer;
}

}  // namespace tally::collector
