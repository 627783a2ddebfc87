#include "stack/module.h"

#include <cstring>

#include "stack/elf.h"

namespace tally::stack {
namespace {

// A module has some 10 segments; notes some 100 bytes.
constexpr size_t kMostSegments = 128;
// Pages may be larger, but not smaller.
constexpr uintptr_t kLeastPage = 4096;
constexpr uintptr_t kMostNoteBytes = 64 * 1024;

struct NoteHeader {
  uint32_t name_size;
  uint32_t size;
  uint32_t type;
};

constexpr uintptr_t round_up_to_4(uintptr_t n) { return (n + 3) & ~uintptr_t{3}; }

void take_segment(const Memory& memory, const elf::Segment& segment, Module& out) {
  const uintptr_t begin = out.bias + segment.p_vaddr;
  switch (segment.p_type) {
    case PT_LOAD:
      if (begin + segment.p_memsz > out.end) out.end = begin + segment.p_memsz;
      if ((segment.p_flags & PF_X) == 0) break;
      if (out.code_end == 0 || begin < out.code_begin) out.code_begin = begin;
      if (begin + segment.p_memsz > out.code_end) out.code_end = begin + segment.p_memsz;
      break;
    case PT_GNU_EH_FRAME:
      out.eh_frame_hdr = begin;
      break;
    case PT_DYNAMIC:
      out.dynamic = begin;
      out.dynamic_end = begin + segment.p_memsz;
      break;
    case PT_NOTE:
      if (out.build_id_size == 0) find_build_id(memory, begin, segment.p_memsz, out);
      break;
    default:
      break;
  }
}

}  // namespace

// The note has the owner "GNU" and the type 3 (NT_GNU_BUILD_ID).
void find_build_id(const Memory& memory, uintptr_t begin, uintptr_t size, Module& out) {
  const uintptr_t end = begin + (size < kMostNoteBytes ? size : kMostNoteBytes);
  uintptr_t at = begin;
  NoteHeader note;
  while (at < end && end - at >= sizeof note && memory.read(at, note)) {
    const uintptr_t name = at + sizeof note;
    const uintptr_t content = name + round_up_to_4(note.name_size);
    char owner[4] = {};
    if (note.type == 3 && note.name_size == sizeof owner && memory.read(name, owner) &&
        std::memcmp(owner, "GNU", sizeof owner) == 0 && note.size <= Module::kMaxBuildId &&
        memory.read(content, out.build_id, note.size)) {
      out.build_id_size = note.size;
      return;
    }
    if (note.name_size > kMostNoteBytes || note.size > kMostNoteBytes) return;
    at = content + round_up_to_4(note.size);
  }
}

uintptr_t find_program_header(const Memory& memory, uintptr_t table, size_t entries) {
  elf::Segment segment;
  elf::Header header;
  const auto is_header = [&](uintptr_t at) {
    return memory.read(at, header) && elf::is_native(header);
  };
  uintptr_t bias = 0;
  bool is_based = false;
  for (size_t i = 0; i < entries && i < kMostSegments; ++i) {
    if (!memory.read(table + i * sizeof segment, segment)) return 0;
    if (segment.p_type == PT_PHDR) {
      bias = table - segment.p_vaddr;
      is_based = true;
    } else if (is_based && segment.p_type == PT_LOAD && segment.p_offset == 0) {
      return is_header(bias + segment.p_vaddr) ? bias + segment.p_vaddr : 0;
    }
  }
  // Static programs do not say where it is. It stands right behind the header.
  const uintptr_t beside = table - sizeof header;
  return table % kLeastPage >= sizeof header && is_header(beside) ? beside : 0;
}

bool has_table_beside_header(const Memory& memory, uintptr_t header) {
  elf::Header elf;
  return memory.read(header, elf) && elf::is_native(elf) && elf.e_phoff < kLeastPage &&
         header % kLeastPage + elf.e_phoff + elf.e_phnum * sizeof(elf::Segment) <= kLeastPage;
}

bool read_module(const Memory& memory, uintptr_t header, Module& out) {
  out = {};
  elf::Header elf;
  if (!memory.read(header, elf) || !elf::is_native(elf)) return false;
  const uintptr_t table = header + elf.e_phoff;
  elf::Segment segment;
  // One of the segments must have brought the table to where we look for it.
  for (size_t i = 0; i < elf.e_phnum && i < kMostSegments; ++i) {
    if (!memory.read(table + i * sizeof segment, segment)) return false;
    if (segment.p_type == PT_LOAD && segment.p_offset <= elf.e_phoff &&
        elf.e_phoff - segment.p_offset < segment.p_filesz) {
      if (!read_module(memory, header, table, elf.e_phnum, out)) return false;
      return out.bias + segment.p_vaddr + (elf.e_phoff - segment.p_offset) == table;
    }
  }
  return false;
}

bool read_module(const Memory& memory, uintptr_t header, uintptr_t table, size_t entries,
                 Module& out) {
  out = {};
  elf::Header elf;
  if (!memory.read(header, elf) || !elf::is_native(elf) || entries > kMostSegments) return false;
  out.header = header;
  const auto segment_at = [&](size_t i, elf::Segment& segment) {
    return memory.read(table + i * sizeof segment, segment);
  };
  elf::Segment segment;
  bool is_based = false;
  for (size_t i = 0; i < entries && !is_based; ++i) {
    if (!segment_at(i, segment)) return false;
    if (segment.p_type != PT_LOAD) continue;
    // The first one begins with the header.
    out.bias = header - (segment.p_vaddr - segment.p_offset);
    is_based = true;
  }
  for (size_t i = 0; i < entries; ++i) {
    if (!segment_at(i, segment)) return false;
    take_segment(memory, segment, out);
  }
  out.entry = elf.e_entry == 0 ? 0 : out.bias + elf.e_entry;
  return is_based && out.code_end != 0;
}

bool read_soname(const Memory& memory, const Module& module, char* out, size_t size) {
  uintptr_t strings = 0, name = 0;
  elf::Dynamic entry;
  for (uintptr_t at = module.dynamic; at + sizeof entry <= module.dynamic_end; at += sizeof entry) {
    if (!memory.read(at, entry) || entry.d_tag == DT_NULL) break;
    if (entry.d_tag == DT_STRTAB) strings = entry.d_un.d_ptr;
    if (entry.d_tag == DT_SONAME) name = entry.d_un.d_val;
  }
  if (strings == 0 || name == 0) return false;
  // Some loaders replace the address as linked by that in memory.
  if (strings < module.header || strings >= module.end) strings += module.bias;
  for (size_t i = 0; i < size; ++i) {
    if (!memory.read(strings + name + i, out[i])) return false;
    if (out[i] == '\0') return i > 0;
  }
  return false;
}

bool have_same_build_id(const Module& a, const Module& b) {
  return a.build_id_size == b.build_id_size &&
         std::memcmp(a.build_id, b.build_id, a.build_id_size) == 0;
}

}  // namespace tally::stack
