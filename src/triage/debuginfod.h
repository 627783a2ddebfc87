// Servers of debug information (debuginfod), asked by the field's own library.
#ifndef TALLY_TRIAGE_DEBUGINFOD_H_
#define TALLY_TRIAGE_DEBUGINFOD_H_

#include <memory>
#include <string>
#include <vector>

#include "triage/source.h"

struct debuginfod_client;

namespace tally::triage {

class Debuginfod : public Source {
 public:
  // Asks these servers and no others: the variable DEBUGINFOD_URLS is overwritten in this process,
  // so there should be one object, made while there is one thread. Files are kept where the library
  // keeps them (DEBUGINFOD_CACHE_PATH, else debuginfod_client in the user's cache directory).
  explicit Debuginfod(const std::vector<std::string>& urls);

  // Asks each server at once for a whole build-id, which none knows by its first digits. A server
  // learns the build-id and, in the library's user agent, this system's name and version.
  std::vector<std::filesystem::path> find(const Wanted& wanted,
                                          std::vector<std::string>& notes) override;
  std::string name() const override { return urls_; }

 private:
  struct End {
    void operator()(debuginfod_client* client) const;
  };

  std::string urls_;  // divided by blanks
  std::unique_ptr<debuginfod_client, End> client_;
};

}  // namespace tally::triage

#endif  // TALLY_TRIAGE_DEBUGINFOD_H_
