#include "triage/debuginfod.h"

#include <elfutils/debuginfod.h>
#include <fmt/ranges.h>
#include <stdlib.h>

#include <cerrno>
#include <cstring>

#include "base/descriptor.h"

namespace tally::triage {

void Debuginfod::End::operator()(debuginfod_client* client) const { ::debuginfod_end(client); }

Debuginfod::Debuginfod(const std::vector<std::string>& urls)
    : urls_(fmt::format("{}", fmt::join(urls, " "))) {
  // There is no other way to tell the library.
  ::setenv(DEBUGINFOD_URLS_ENV_VAR, urls_.c_str(), 1);
  client_.reset(::debuginfod_begin());
}

std::vector<std::filesystem::path> Debuginfod::find(const Wanted& wanted,
                                                    std::vector<std::string>& notes) {
  if (client_ == nullptr) {
    notes.push_back("the client for debuginfod could not be started");
    return {};
  }
  if (wanted.build_id.size() % 2 != 0) {
    notes.push_back("servers can only be asked for whole build-ids");
    return {};
  }
  char* path = nullptr;
  const auto* const id = reinterpret_cast<const unsigned char*>(wanted.build_id.c_str());
  const int answer = ::debuginfod_find_debuginfo(client_.get(), id, 0, &path);
  const std::unique_ptr<char, decltype(&::free)> owned{path, &::free};
  if (answer >= 0) {
    const base::Descriptor unused{answer};
    return {path};
  }
  // What a server does not have is no news.
  if (answer != -ENOENT) {
    notes.push_back(fmt::format("asking {}: {}", urls_, std::strerror(-answer)));
  }
  return {};
}

}  // namespace tally::triage
