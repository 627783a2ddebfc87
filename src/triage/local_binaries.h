// The programs and libraries of this machine.
#ifndef TALLY_TRIAGE_LOCAL_BINARIES_H_
#define TALLY_TRIAGE_LOCAL_BINARIES_H_

#include <filesystem>
#include <string>
#include <vector>

#include "triage/source.h"

namespace tally::triage {

class LocalBinaries : public Source {
 public:
  // Looks in these folders, in this order. Relative ones are passed over.
  explicit LocalBinaries(std::vector<std::filesystem::path> folders)
      : folders_(std::move(folders)) {}

  // The files that are called as the module.
  std::vector<std::filesystem::path> find(const Wanted& wanted,
                                          std::vector<std::string>& notes) override;
  std::string name() const override { return "the programs of this machine"; }

 private:
  std::vector<std::filesystem::path> folders_;
};

// The folder of the running program, those of PATH, and those where a Linux system has libraries.
std::vector<std::filesystem::path> usual_folders();

}  // namespace tally::triage

#endif  // TALLY_TRIAGE_LOCAL_BINARIES_H_
