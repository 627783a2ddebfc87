#include "collector/http/packed_body.h"

#include <utility>

#include "collector/http/accept_encoding.h"
#include "collector/merge/packers.h"

namespace tally::collector {

std::shared_ptr<const std::string> gzip_of(std::string_view body) {
  if (body.size() < kMinPacked) return nullptr;
  GzipPacker packer;
  auto packed = packer.pack(body, /*last=*/true);
  if (!packed || packed->size() >= body.size()) return nullptr;
  return std::make_shared<const std::string>(*std::move(packed));
}

Response in_best_form(Response response, std::string_view accept_encoding) {
  if (!response.gzip) return response;
  response.headers.emplace_back("Vary", "Accept-Encoding");
  const Encoding encoding = choose_encoding(accept_encoding, /*has_gzip=*/true, /*has_zstd=*/false);
  if (encoding != Encoding::kGzip) return response;
  response.body = std::move(response.gzip);
  response.headers.emplace_back("Content-Encoding", name_of(encoding));
  for (auto& [name, value] : response.headers) {
    if (name == "ETag" && value.ends_with('"')) value.insert(value.size() - 1, "-gzip");
  }
  return response;
}

}  // namespace tally::collector
