// A file with debug information: which calls does an address stand for? One object is for one
// thread.
#ifndef TALLY_TRIAGE_DEBUG_FILE_H_
#define TALLY_TRIAGE_DEBUG_FILE_H_

#include <elfutils/libdw.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "triage/elf_file.h"
#include "triage/function_name.h"
#include "triage/source_frame.h"
#include "triage/symbol_table.h"

namespace tally::triage {

// Finds the file with this build-id that several files of debug information share (made by dwz);
// `path` is where the one that was opened says that it is.
using SharedFileFinder = std::function<base::Result<ElfFile>(const std::filesystem::path& path,
                                                             const std::string& build_id)>;

class DebugFile {
 public:
  // An error is a whole sentence: the file has neither debug information that can be used nor
  // symbols.
  static base::Result<std::unique_ptr<DebugFile>> open(ElfFile file,
                                                       const SharedFileFinder& find_shared);

  // Why there are frames without inlined calls and lines: a sentence without its end, or empty if
  // the file has debug information and all of it is there.
  const std::string& shortage() const { return shortage_; }

  // The frames for the address as linked, of a call's instruction: `FUNCTION:+LINE,+0xHEX` for each
  // inlined call, innermost first, and for the function itself. LINE is relative to the line of the
  // function's declaration; in code from another file than that it is `=` and the line there; what
  // has no line is `FUNCTION:+0xHEX`. HEX is the offset from the begin of the piece of code without
  // a gap in which the address is. Only symbols: `FUNCTION:+0xHEX`. An error is a whole sentence.
  base::Result<std::vector<SourceFrame>> frames(uint64_t address);

 private:
  struct End {
    void operator()(Dwarf* dwarf) const { ::dwarf_end(dwarf); }
  };

  using DwarfHandle = std::unique_ptr<Dwarf, End>;

  explicit DebugFile(ElfFile file) : file_(std::move(file)), symbols_(file_.elf()) {}
  static base::Result<DwarfHandle> begin_dwarf(const ElfFile& file);
  base::Result<void> read_debug_information(const SharedFileFinder& find_shared);
  std::vector<SourceFrame> frames_by_debug_information(uint64_t address);
  std::vector<SourceFrame> frames_by_symbols(uint64_t address) const;

  ElfFile file_;
  SymbolTable symbols_;
  std::string shortage_;
  std::unique_ptr<ElfFile> shared_file_;
  DwarfHandle shared_;  // outlives dwarf_
  DwarfHandle dwarf_;
  std::unique_ptr<DwarfUnits> units_;
  std::unique_ptr<FunctionNames> names_;
};

}  // namespace tally::triage

#endif  // TALLY_TRIAGE_DEBUG_FILE_H_
