#include "upload/config_server.h"

#include <algorithm>

#include "format/signed_note.h"

namespace tally::upload {

using base::Result;
using std::chrono::milliseconds;

ConfigServer::ConfigServer(std::string url, milliseconds limit)
    : base_(url.ends_with('/') ? std::move(url) : std::move(url) + "/"),
      limit_(limit),
      end_(std::chrono::steady_clock::now() + limit) {}

Result<Fetched> ConfigServer::latest(const std::string& mark) {
  auto fetched = fetch(address(), mark);
  if (fetched && fetched->is_missing()) {
    return base::fail("fetching {}: the server answered {}", address(), fetched->status);
  }
  return fetched;
}

Result<Fetched> ConfigServer::version(uint64_t number) {
  return fetch(fmt::format("{}v{}", base_, number), {});
}

Result<Fetched> ConfigServer::fetch(const std::string& address, const std::string& mark) {
  const auto left =
      std::chrono::duration_cast<milliseconds>(end_ - std::chrono::steady_clock::now());
  if (left.count() <= 0) {
    return base::fail("fetching {}: the versions that are needed are not here after {} s", address,
                      std::chrono::duration<double>(limit_).count());
  }
  return fetcher_.fetch(address, mark, format::kMaxNote,
                        std::min<milliseconds>(left, kFetchTimeout));
}

}  // namespace tally::upload
