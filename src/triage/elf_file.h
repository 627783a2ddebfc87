// An ELF file that may hold debug information: a program, a shared library, or what was split off
// one. One object is for one thread.
#ifndef TALLY_TRIAGE_ELF_FILE_H_
#define TALLY_TRIAGE_ELF_FILE_H_

#include <libelf.h>

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "base/descriptor.h"
#include "base/error.h"

namespace tally::triage {

class ElfFile {
 public:
  // Opens a regular file and looks whether all that it says of itself is there. The file stays open
  // and is read as needed, never mapped, so that one who shortens it meanwhile cannot end us. An
  // error is a whole sentence and names the file.
  static base::Result<ElfFile> open(const std::filesystem::path& path);

  const std::filesystem::path& path() const { return path_; }
  Elf* elf() const { return elf_.get(); }
  // Lower-case hex digits as the file itself has them; empty if it has none.
  const std::string& build_id() const { return build_id_; }
  bool has_debug_information() const { return has_debug_information_; }

 private:
  struct Close {
    void operator()(Elf* elf) const { ::elf_end(elf); }
  };

  ElfFile() = default;
  base::Result<void> look_at_sections();

  std::filesystem::path path_;
  base::Descriptor file_;  // outlives elf_
  uint64_t size_ = 0;
  std::unique_ptr<Elf, Close> elf_;
  std::string build_id_;
  bool has_debug_information_ = false;
};

// The build-id that the file says of itself, as above; empty if it is no regular ELF file or has
// none. For looking through many files: it reads little and checks nothing else.
std::string read_build_id(const std::filesystem::path& path);

// Whether the sections of strings that debug information has end as strings do; those that were
// compressed, once libdw has the file. libdw reads beyond the end of one that does not.
bool ends_strings(Elf* elf);

// Bytes as lower-case hex digits.
std::string to_hex(std::string_view bytes);

}  // namespace tally::triage

#endif  // TALLY_TRIAGE_ELF_FILE_H_
