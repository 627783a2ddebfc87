// Small ELF files of any word size and byte order, made byte by byte. For tests only.
#ifndef TALLY_AUDIT_ELF_FIXTURE_H_
#define TALLY_AUDIT_ELF_FIXTURE_H_

#include <cstdint>
#include <string>
#include <string_view>

namespace tally::audit {

struct ElfForm {
  bool is_64 = true;
  bool is_big = false;
};

// Writes numbers as a file of this form has them.
class ElfWriter {
 public:
  explicit ElfWriter(ElfForm form) : form_(form) {}

  ElfWriter& number(uint64_t value, size_t size) {
    for (size_t i = 0; i < size; ++i) {
      const size_t shift = 8 * (form_.is_big ? size - 1 - i : i);
      bytes_ += static_cast<char>((value >> shift) & 0xff);
    }
    return *this;
  }
  ElfWriter& half(uint64_t value) { return number(value, 2); }
  ElfWriter& word(uint64_t value) { return number(value, 4); }
  ElfWriter& address(uint64_t value) { return number(value, form_.is_64 ? 8 : 4); }
  ElfWriter& text(std::string_view text) {
    bytes_ += text;
    return *this;
  }
  ElfWriter& align(size_t to) {
    while (bytes_.size() % to != 0) bytes_ += '\0';
    return *this;
  }
  const std::string& bytes() const { return bytes_; }

 private:
  ElfForm form_;
  std::string bytes_;
};

inline std::string make_note(ElfForm form, std::string_view owner, uint32_t type,
                             std::string_view descriptor) {
  ElfWriter note{form};
  note.word(owner.size()).word(descriptor.size()).word(type);
  note.text(owner).align(4).text(descriptor).align(4);
  return note.bytes();
}

// The file's header for a table of segments and one of sections, each with `count` entries.
inline void write_header(ElfWriter& file, ElfForm form, uint64_t segments, uint64_t segment_count,
                         uint64_t sections, uint64_t section_count) {
  file.text(
          "\x7f"
          "ELF")
      .number(form.is_64 ? 2 : 1, 1)
      .number(form.is_big ? 2 : 1, 1);
  file.number(1, 1).text(std::string(9, '\0'));
  file.half(segments != 0 ? 2 : 1).half(form.is_64 ? 62 : 8).word(1);
  file.address(0).address(segments).address(sections).word(0);
  file.half(form.is_64 ? 64 : 52).half(form.is_64 ? 56 : 32).half(segment_count);
  file.half(form.is_64 ? 64 : 40).half(section_count).half(0);
}

// A program without section headers, with these notes in a segment, or in several that are the
// same.
inline std::string make_program(ElfForm form, std::string_view notes, size_t segments = 1) {
  ElfWriter file{form};
  const uint64_t header = form.is_64 ? 64 : 52, entry = form.is_64 ? 56 : 32;
  write_header(file, form, header, segments, 0, 0);
  for (size_t i = 0; i < segments; ++i) {
    file.word(4);  // PT_NOTE
    if (form.is_64) file.word(4);
    file.address(header + segments * entry).address(0).address(0);
    file.address(notes.size()).address(notes.size());
    if (!form.is_64) file.word(4);
    file.address(4);
  }
  return file.text(notes).bytes();
}

// An object file with this one section of notes.
inline std::string make_object(ElfForm form, std::string_view notes) {
  ElfWriter file{form};
  const uint64_t header = form.is_64 ? 64 : 52, entry = form.is_64 ? 64 : 40;
  write_header(file, form, 0, 0, header, 2);
  file.text(std::string(entry, '\0'));
  file.word(0).word(7);  // SHT_NOTE
  file.address(2).address(0).address(header + 2 * entry).address(notes.size());
  file.word(0).word(0).address(4).address(0).text(notes);
  return file.bytes();
}

}  // namespace tally::audit

#endif  // TALLY_AUDIT_ELF_FIXTURE_H_
