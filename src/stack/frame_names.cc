#include "stack/frame_names.h"

#include "countfile/frame.h"
#include "countfile/symbol_name.h"
#include "stack/text_writer.h"

namespace tally::stack {
namespace {

// No function's name is longer; one that is, is not written.
constexpr size_t kMaxFunctionName = 512;
constexpr std::string_view kTruncated = "\ntruncated\n";
// A program without symbols still says where it begins (ELF's e_entry), and no start routine is
// longer.
constexpr uintptr_t kMostStartBytes = 128;

// `function:+0xOFF`, if the symbol has such a name.
bool write_function_frame(const Located& at, TextWriter& text) {
  char frame[kMaxFunctionName + 32];
  const size_t length = countfile::reduce_symbol(at.symbol, frame, kMaxFunctionName);
  if (length == 0) return false;
  TextWriter end{frame + length, sizeof frame - length};
  end.append(":+0x").append_hex(at.offset);
  const std::string_view whole{frame, length + end.text().size()};
  if (!countfile::is_frame(whole)) return false;
  text.append(whole);
  return true;
}

// Cuts what is too long as Go does, but never inside a character.
size_t cut(TextWriter& text, size_t size) {
  if (size < kTruncated.size()) return 0;
  size_t end = size - kTruncated.size();
  const std::string_view whole = text.text();
  while (end > 0 && (static_cast<unsigned char>(whole[end]) & 0xc0) == 0x80) --end;
  text.cut_to(end);
  text.append(kTruncated);
  return text.text().size();
}

}  // namespace

const SymbolTable* MappedSymbols::find(void* self, const Module& module, const char* path) {
  auto& files = *static_cast<MappedSymbols*>(self);
  if (files.count_ == kMostFiles || !files.tables_[files.count_].map(path, module)) return nullptr;
  return &files.tables_[files.count_++];
}

// The module of the address, or null if it is nobody's or there are too many.
const NamedModule* FrameNames::find_module(const AddressSpace& space, std::string_view program,
                                           uintptr_t address) {
  for (size_t i = 0; i < module_count_; ++i) {
    if (modules_[i].module.has_code_at(address)) return &modules_[i];
  }
  if (module_count_ == kMostModules) return nullptr;
  NamedModule& found = modules_[module_count_];
  if (!space.find(space.context, address, found.module)) return nullptr;
  name_module(space, program, found);
  ++module_count_;
  return &found;
}

void FrameNames::find_functions_in(const NamedModule& named, const SymbolTable& table,
                                   const Walk& walk) {
  const uintptr_t bias = named.module.bias;
  size_t count = 0;
  for (size_t i = 0; i < size_; ++i) {
    if (frames_[i] != &named) continue;
    // Insertion keeps them in ascending order.
    const uintptr_t address = walk.addresses[i] - bias;
    size_t at = count++;
    for (; at > 0 && sorted_[at - 1].address > address; --at) {
      sorted_[at] = sorted_[at - 1];
      order_[at] = order_[at - 1];
    }
    sorted_[at] = {.address = address, .symbol = {}, .offset = 0, .rank = 0};
    order_[at] = static_cast<unsigned char>(i);
  }
  table.locate(sorted_, count);
  for (size_t at = 0; at < count; ++at) located_[order_[at]] = sorted_[at];
}

void FrameNames::find_functions(const Symbols& symbols, const Walk& walk) {
  for (size_t i = 0; i < module_count_; ++i) {
    const NamedModule& named = modules_[i];
    if (named.owner != Owner::kProgram) continue;
    const SymbolTable* table = symbols.find(symbols.context, named.module, named.path);
    if (table != nullptr) find_functions_in(named, *table, walk);
  }
}

// What runs before `main`, and has called it.
bool FrameNames::is_start_of_program(const Walk& walk, size_t i) const {
  const NamedModule* named = frames_[i];
  return named != nullptr && named->is_executable &&
         walk.addresses[i] - named->module.entry < kMostStartBytes;
}

// How many functions of a library call each other, before one of the program's is called or comes
// to light again, differs from one version of the library to the next.
bool FrameNames::is_more_of_the_same(size_t i) const {
  const Owner owner = owner_of(i);
  return owner != Owner::kProgram && owner == owner_of(i - 1) &&
         (owner == Owner::kOther || frames_[i] == frames_[i - 1]);
}

// How many frames are written.
size_t FrameNames::find_end(const Walk& walk) const {
  for (size_t i = 0; i < size_; ++i) {
    if (owner_of(i) == Owner::kProgram && frames_[i]->is_executable &&
        located_[i].symbol == "main") {
      return i + 1;
    }
  }
  if (!walk.is_complete) return size_;
  size_t end = size_;
  if (end > 1 && is_start_of_program(walk, end - 1)) --end;
  while (end > 1 && owner_of(end - 1) == Owner::kRuntime) --end;
  return end;
}

// `module@BUILDID:+0xADDR`.
void FrameNames::write_module_frame(const NamedModule& named, uintptr_t address, TextWriter& text) {
  const Module& module = named.module;
  text.append(named.name).append("@");
  if (module.build_id_size < 4) {
    text.append("00000000");  // it has none, or none that deserves the name
  } else {
    text.append_hex(module.build_id, module.build_id_size);
  }
  text.append(":+0x").append_hex(address - module.bias);
}

size_t FrameNames::write(const AddressSpace& space, const Symbols& symbols,
                         std::string_view program, const Walk& walk, char* out, size_t size) {
  size_ = walk.size;
  module_count_ = 0;
  for (size_t i = 0; i < size_; ++i) {
    located_[i] = {};
    frames_[i] = find_module(space, program, walk.addresses[i]);
  }
  find_functions(symbols, walk);
  TextWriter text{out, size};
  const size_t end = find_end(walk);
  for (size_t i = 0; i < end; ++i) {
    if (i > 0 && is_more_of_the_same(i)) continue;
    if (i > 0) text.append("\n");
    if (owner_of(i) == Owner::kOther) {
      text.append("other");
    } else if (owner_of(i) == Owner::kRuntime) {
      text.append(frames_[i]->name);
    } else if (located_[i].symbol.empty() || !write_function_frame(located_[i], text)) {
      write_module_frame(*frames_[i], walk.addresses[i], text);
    }
  }
  return text.is_cut() ? cut(text, size) : text.text().size();
}

}  // namespace tally::stack
