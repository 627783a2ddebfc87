// A directory with debug information.
#ifndef TALLY_TRIAGE_DEBUG_DIRECTORY_H_
#define TALLY_TRIAGE_DEBUG_DIRECTORY_H_

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "triage/source.h"

namespace tally::triage {

// Where Linux systems install debug information.
inline constexpr const char* kSystemDebugDirectory = "/usr/lib/debug";

class DebugDirectory : public Source {
 public:
  enum class Files {
    kByName,  // those whose name is the build-id: `.build-id/xx/rest.debug` and `xx/rest.debug`
    kAll,     // also every other ELF file, by the build-id in it
  };

  DebugDirectory(std::filesystem::path directory, Files files)
      : directory_(std::move(directory)), files_(files) {}

  // The directory is read through when first asked for what no name gives whole: at most 8 folders
  // deep and 100,000 entries, without following links to folders.
  std::vector<std::filesystem::path> find(const Wanted& wanted,
                                          std::vector<std::string>& notes) override;
  std::string name() const override { return directory_.native(); }

 private:
  std::vector<std::filesystem::path> find_by_name(const std::string& build_id) const;
  void read_through();

  std::filesystem::path directory_;
  Files files_;
  bool was_read_ = false;
  std::string note_;  // what was wrong when it was read
  std::multimap<std::string, std::filesystem::path> by_build_id_;
};

}  // namespace tally::triage

#endif  // TALLY_TRIAGE_DEBUG_DIRECTORY_H_
