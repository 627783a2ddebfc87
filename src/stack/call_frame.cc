#include "stack/call_frame.h"

#include "stack/frame_program.h"

namespace tally::stack {
namespace {

namespace e = pointer_encoding;

// No entry of a table is nearly as long.
constexpr uint32_t kMostEntryBytes = 1U << 20;

// What the functions of one compilation unit share (CIE).
struct CommonEntry {
  uintptr_t place = 0;
  FrameProgram program;
  uint64_t return_address_register = 0;
  uint8_t pointer_encoding = e::kAbsolute;
  bool has_augmentation_data = false;
  bool is_signal_frame = false;
};

// The content of an entry, behind its length; false if it has none.
bool find_entry_end(const Memory& memory, uintptr_t at, uintptr_t& begin, uintptr_t& end) {
  uint32_t length = 0;
  if (!memory.read(at, length) || length == 0 || length > kMostEntryBytes) return false;
  begin = at + sizeof length;
  end = begin + length;
  return end > begin;
}

// Reads one letter of the augmentation. False if what follows it cannot be known.
bool read_augmentation(char letter, Cursor& cursor, CommonEntry& out) {
  switch (letter) {
    case 'R':
      out.pointer_encoding = cursor.take<uint8_t>();
      return true;
    case 'P':
      cursor.take_pointer(cursor.take<uint8_t>());
      return true;
    case 'L':
      cursor.take<uint8_t>();
      return true;
    case 'S':
      out.is_signal_frame = true;
      return true;
    case 'B':  // return addresses are signed with the other key
    case 'G':  // the stack's memory is tagged
      return true;
    default:
      return false;
  }
}

bool read_common_entry(const Memory& memory, uintptr_t at, CommonEntry& out) {
  uintptr_t begin = 0, end = 0;
  if (!find_entry_end(memory, at, begin, end)) return false;
  Cursor cursor{memory, begin, end};
  if (cursor.take<uint32_t>() != 0) return false;  // it is no CIE
  const auto version = cursor.take<uint8_t>();
  if (version != 1 && version != 3) return false;
  char augmentation[8] = {};
  for (char& letter : augmentation) {
    letter = cursor.take<char>();
    if (letter == '\0') break;
  }
  if (augmentation[sizeof augmentation - 1] != '\0') return false;
  out.program.code_alignment = cursor.take_uleb();
  out.program.data_alignment = cursor.take_sleb();
  out.return_address_register = version == 1 ? cursor.take<uint8_t>() : cursor.take_uleb();
  if (augmentation[0] == 'z') {
    out.has_augmentation_data = true;
    const uint64_t size = cursor.take_uleb();
    const uintptr_t data_end = cursor.position() + static_cast<uintptr_t>(size);
    for (const char* letter = augmentation + 1; *letter != '\0'; ++letter) {
      if (!read_augmentation(*letter, cursor, out)) break;
    }
    cursor.go_to(data_end);
  } else if (augmentation[0] != '\0') {
    return false;
  }
  out.program.common_begin = cursor.position();
  out.program.common_end = end;
  return cursor.is_good();
}

// Reads the function's entry (FDE). False if `pc` is not in the function. `common` is read if it is
// another than the one before.
bool read_function_entry(const Memory& memory, uintptr_t at, uintptr_t pc, CommonEntry& common) {
  uintptr_t begin = 0, end = 0;
  if (!find_entry_end(memory, at, begin, end)) return false;
  Cursor cursor{memory, begin, end};
  const auto back = cursor.take<uint32_t>();
  if (back == 0) return false;  // it is no FDE
  if (common.place != begin - back) {
    common = {};
    if (!read_common_entry(memory, begin - back, common)) return false;
    common.place = begin - back;
  }
  FrameProgram& program = common.program;
  program.pointer_encoding = common.pointer_encoding;
  program.function_begin = cursor.take_pointer(common.pointer_encoding);
  const uintptr_t size = cursor.take_pointer(common.pointer_encoding & e::kFormat);
  if (common.has_augmentation_data) cursor.skip(static_cast<uintptr_t>(cursor.take_uleb()));
  program.begin = cursor.position();
  program.end = end;
  return cursor.is_good() && pc - program.function_begin < size;
}

struct TableEntry {
  int32_t function;  // both relative to the table's header
  int32_t entry;
};

// Finds, in the module's sorted table, the last function that begins at or before `pc`.
bool find_function_entry(const Memory& memory, const Module& module, uintptr_t pc,
                         uintptr_t& entry) {
  const uintptr_t table = module.eh_frame_hdr;
  Cursor cursor{memory, table, table + 64};
  const auto version = cursor.take<uint8_t>();
  const auto frame_encoding = cursor.take<uint8_t>();
  const auto count_encoding = cursor.take<uint8_t>();
  const auto entry_encoding = cursor.take<uint8_t>();
  // The one form that linkers make.
  if (version != 1 || entry_encoding != (e::kDataRelative | e::kSdata4)) return false;
  cursor.take_pointer(frame_encoding);
  size_t size = cursor.take_pointer(count_encoding);
  uintptr_t begin = cursor.position();
  if (!cursor.is_good() || size == 0 || size > UINT32_MAX / sizeof(TableEntry)) return false;
  const auto address = [table](int32_t offset) {
    return table + static_cast<uintptr_t>(static_cast<intptr_t>(offset));
  };
  TableEntry found;
  while (size > 1) {
    const size_t half = size / 2;
    if (!memory.read(begin + half * sizeof found, found)) return false;
    if (address(found.function) <= pc) begin += half * sizeof found;
    size = address(found.function) <= pc ? size - half : half;
  }
  if (!memory.read(begin, found) || address(found.function) > pc) return false;
  entry = address(found.entry);
  return true;
}

bool find_by_table(const Memory& memory, const Module& module, uintptr_t pc, CommonEntry& out) {
  uintptr_t entry = 0;
  return find_function_entry(memory, module, pc, entry) &&
         read_function_entry(memory, entry, pc, out);
}

// Where there is no table: one after the other.
bool find_by_search(const Memory& memory, const Module& module, uintptr_t pc, CommonEntry& out) {
  uintptr_t at = module.eh_frame;
  uintptr_t begin = 0, end = 0;
  while (at < module.eh_frame_end && find_entry_end(memory, at, begin, end)) {
    if (read_function_entry(memory, at, pc, out)) return true;
    at = end;
  }
  return false;
}

}  // namespace

bool find_call_frame(const Memory& memory, const Module& module, uintptr_t pc, CallFrame& out) {
  CommonEntry common;
  if (module.eh_frame_hdr != 0 ? !find_by_table(memory, module, pc, common)
                               : !find_by_search(memory, module, pc, common)) {
    return false;
  }
  out.return_address_register = common.return_address_register;
  out.is_signal_frame = common.is_signal_frame;
  return run_frame_program(memory, common.program, pc, out);
}

}  // namespace tally::stack
