// Turns frames of stripped binaries into functions, inlined calls and lines.
#ifndef TALLY_TRIAGE_SYMBOLIZER_H_
#define TALLY_TRIAGE_SYMBOLIZER_H_

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/error.h"
#include "countfile/frame.h"
#include "triage/debug_file.h"
#include "triage/source.h"

namespace tally::triage {

// One object is for one thread. Each module is looked for and opened once, and each of its
// addresses looked up once.
class Symbolizer {
 public:
  // Is told a whole sentence, at most one for each module, which says why a frame stays as it is.
  using Complain = std::function<void(const std::string& sentence)>;

  // The sources are asked in this order, until one has debug information of a whole build-id.
  Symbolizer(std::vector<std::unique_ptr<Source>> sources, Complain complain);

  // The frames that stand for this one, innermost first, each a frame by the grammar
  // (countfile/frame.h); none if it has to stay as it is. No file is used in which another build-id
  // stands than the frame's, or than begins with the frame's; if files of two builds do, neither
  // is.
  std::vector<std::string> resolve(const countfile::StrippedFrame& frame);

  // The same frames, and where they are in the source.
  const std::vector<SourceFrame>& resolve_with_source(const countfile::StrippedFrame& frame);

 private:
  struct Module {
    std::string name;                 // as frames have it
    std::unique_ptr<DebugFile> file;  // null if there is none
    bool has_complained = false;
    std::unordered_map<uint64_t, std::vector<SourceFrame>> known{};  // by address
  };

  Module& module_of(const countfile::StrippedFrame& frame);
  base::Result<std::unique_ptr<DebugFile>> open_debug_file(const Wanted& wanted);
  base::Result<ElfFile> open_shared_file(const std::filesystem::path& path,
                                         const std::string& build_id);

  std::vector<std::unique_ptr<Source>> sources_;
  Complain complain_;
  std::map<Wanted, Module> modules_;
};

}  // namespace tally::triage

#endif  // TALLY_TRIAGE_SYMBOLIZER_H_
