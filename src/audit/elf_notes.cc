#include "audit/elf_notes.h"

#include <gelf.h>
#include <libelf.h>

#include <memory>
#include <string_view>
#include <utility>

namespace tally::audit {
namespace {

using base::Result;
using Descriptors = std::vector<std::string>;

constexpr std::string_view kOwner{"Tallystick", 11};  // with the NUL that a note counts
constexpr GElf_Word kTypeDefinition = 1;

struct CloseElf {
  void operator()(Elf* elf) const { ::elf_end(elf); }
};
using ElfHandle = std::unique_ptr<Elf, CloseElf>;

std::unexpected<base::Error> fail_damaged(std::string_view what) {
  const char* const reason = ::elf_errmsg(0);
  return base::fail("it is cut short or damaged: {} cannot be read ({})", what,
                    reason == nullptr ? "it goes beyond its end" : reason);
}

struct Found {
  size_t bytes_left;  // of the file, in which notes can still stand
  Descriptors descriptors{};
};

// Adds the descriptors of our notes among these. Other owners' notes stand beside them in a
// segment, and are passed over.
Result<void> add_notes(Elf_Data* data, Found& found) {
  const std::string_view bytes{static_cast<const char*>(data->d_buf), data->d_size};
  // A file whose thousand sections are one and the same would take us a thousand times as long.
  if (bytes.size() > found.bytes_left) {
    return base::fail("it is damaged: it has more notes than bytes");
  }
  found.bytes_left -= bytes.size();
  size_t at = 0;
  while (at < bytes.size()) {
    GElf_Nhdr note;
    size_t name = 0, descriptor = 0;
    const size_t next = ::gelf_getnote(data, at, &note, &name, &descriptor);
    if (next == 0) return fail_damaged("one of its notes");
    at = next;
    if (bytes.substr(name, note.n_namesz) != kOwner) continue;
    if (note.n_type != kTypeDefinition) {
      return base::fail(
          "it has a note of type {}, which this version of tally does not know: use a newer one",
          note.n_type);
    }
    found.descriptors.emplace_back(bytes.substr(descriptor, note.n_descsz));
  }
  return {};
}

// A file that lost its end lost its section headers first.
bool has_whole_section_table(const GElf_Ehdr& header, size_t file_size) {
  if (header.e_shnum == 0) return true;
  return header.e_shoff < file_size && header.e_shentsize != 0 &&
         (file_size - header.e_shoff) / header.e_shentsize >= header.e_shnum;
}

Result<Descriptors> notes_of_sections(Elf* elf, size_t file_size) {
  Found found{.bytes_left = file_size};
  for (Elf_Scn* section = ::elf_nextscn(elf, nullptr); section != nullptr;
       section = ::elf_nextscn(elf, section)) {
    GElf_Shdr header;
    if (::gelf_getshdr(section, &header) == nullptr) return fail_damaged("a section header");
    if (header.sh_type != SHT_NOTE || header.sh_size == 0) continue;
    Elf_Data* const data = ::elf_getdata(section, nullptr);
    if (data == nullptr || data->d_buf == nullptr) return fail_damaged("a section with notes");
    if (auto added = add_notes(data, found); !added) return std::unexpected(added.error());
  }
  return std::move(found.descriptors);
}

Result<Descriptors> notes_of_segments(Elf* elf, const GElf_Ehdr& header_of_file, size_t file_size) {
  size_t count = 0;
  // libelf answers how many there are in the file, if it is too short for all of them.
  if (::elf_getphdrnum(elf, &count) != 0 ||
      (header_of_file.e_phnum != PN_XNUM && count != header_of_file.e_phnum)) {
    return fail_damaged("the table of its segments");
  }
  Found found{.bytes_left = file_size};
  for (size_t i = 0; i < count; ++i) {
    GElf_Phdr header;
    if (::gelf_getphdr(elf, static_cast<int>(i), &header) == nullptr) {
      return fail_damaged("a program header");
    }
    if (header.p_type != PT_NOTE || header.p_filesz == 0) continue;
    Elf_Data* const data =
        ::elf_getdata_rawchunk(elf, static_cast<int64_t>(header.p_offset), header.p_filesz,
                               header.p_align == 8 ? ELF_T_NHDR8 : ELF_T_NHDR);
    if (data == nullptr || data->d_buf == nullptr) return fail_damaged("a segment with notes");
    if (auto added = add_notes(data, found); !added) return std::unexpected(added.error());
  }
  return std::move(found.descriptors);
}

}  // namespace

Result<Descriptors> read_notes(std::string elf_file) {
  ::elf_version(EV_CURRENT);
  ::elf_errno();  // forgets what went wrong before
  const ElfHandle elf{::elf_memory(elf_file.data(), elf_file.size())};
  if (elf != nullptr && ::elf_kind(elf.get()) == ELF_K_AR) {
    return base::fail("it is an archive: audit the programs that are made with it");
  }
  if (elf == nullptr || ::elf_kind(elf.get()) != ELF_K_ELF) {
    return base::fail("it is no ELF file: only programs, shared libraries and object files are");
  }
  GElf_Ehdr header;
  if (::gelf_getehdr(elf.get(), &header) == nullptr) return fail_damaged("its header");
  if (!has_whole_section_table(header, elf_file.size())) {
    return fail_damaged("the table of its sections");
  }
  size_t sections = 0;
  if (::elf_getshdrnum(elf.get(), &sections) != 0) return fail_damaged("the table of its sections");
  // Sections are in object files and in what a debugger gets too; segments are all that is left in
  // a program whose section headers were removed.
  return sections != 0 ? notes_of_sections(elf.get(), elf_file.size())
                       : notes_of_segments(elf.get(), header, elf_file.size());
}

}  // namespace tally::audit
