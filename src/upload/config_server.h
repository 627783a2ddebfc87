// The server of an upload config's published versions: `<url>/latest` and `<url>/v<N>`.
#ifndef TALLY_UPLOAD_CONFIG_SERVER_H_
#define TALLY_UPLOAD_CONFIG_SERVER_H_

#include <chrono>
#include <cstdint>
#include <string>

#include "base/error.h"
#include "upload/fetch.h"

namespace tally::upload {

// For all that one server is asked: the run may be that of a program's sidecar, which lives no
// longer than it must.
inline constexpr std::chrono::seconds kMaxChainTime{60};

// For one thread.
class ConfigServer {
 public:
  // Its time begins here.
  explicit ConfigServer(std::string url, std::chrono::milliseconds limit = kMaxChainTime);

  // `latest`, or the name of a version. One file takes at most kFetchTimeout, all at most the
  // limit. That there is no such file is no error of `version`.
  base::Result<Fetched> latest(const std::string& mark);
  base::Result<Fetched> version(uint64_t number);

  // The address of `latest`.
  std::string address() const { return base_ + "latest"; }

 private:
  base::Result<Fetched> fetch(const std::string& address, const std::string& mark);

  const std::string base_;  // ends in a slash
  const std::chrono::milliseconds limit_;
  const std::chrono::steady_clock::time_point end_;
  Fetcher fetcher_;
};

}  // namespace tally::upload

#endif  // TALLY_UPLOAD_CONFIG_SERVER_H_
