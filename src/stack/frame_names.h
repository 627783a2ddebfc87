// From addresses to the frames of a stack counter's name (doc/formats.md, "Stack names").
#ifndef TALLY_STACK_FRAME_NAMES_H_
#define TALLY_STACK_FRAME_NAMES_H_

#include <cstddef>
#include <string_view>

#include "stack/address_space.h"
#include "stack/named_module.h"
#include "stack/symbol_table.h"
#include "stack/text_writer.h"
#include "stack/walk.h"

namespace tally::stack {

// Whose symbols are asked, by the path of the module's file. Returns null if it has none.
struct Symbols {
  const SymbolTable* (*find)(void* context, const Module& module, const char* path);
  void* context = nullptr;
};

// Maps the symbols of each file that it is asked for, and keeps them until its end.
class MappedSymbols {
 public:
  Symbols symbols() { return {find, this}; }

 private:
  static const SymbolTable* find(void* self, const Module& module, const char* path);

  static constexpr size_t kMostFiles = 12;
  SymbolTable tables_[kMostFiles];
  size_t count_ = 0;
};

// Writes frames. An object is large (some 16 KiB), and so no variable of a signal handler's.
// Allocates nothing; async-signal-safe, as far as the address space and the symbols are.
class FrameNames {
 public:
  // Writes the frames of the stack, divided by newlines, into out[0..size), and returns how many
  // bytes. Neighbours in one library that is not the program's are one frame. Frames behind `main`
  // are left out, and so is what the C runtime calls a thread by: they differ from one system to
  // the next. What does not fit is cut, as the format says.
  //
  // `program` is the program's path, by which its executable is called.
  size_t write(const AddressSpace& space, const Symbols& symbols, std::string_view program,
               const Walk& walk, char* out, size_t size);

 private:
  static void write_module_frame(const NamedModule& named, uintptr_t address, TextWriter& text);
  const NamedModule* find_module(const AddressSpace& space, std::string_view program,
                                 uintptr_t address);
  void find_functions(const Symbols& symbols, const Walk& walk);
  void find_functions_in(const NamedModule& named, const SymbolTable& table, const Walk& walk);
  Owner owner_of(size_t i) const {
    return frames_[i] == nullptr ? Owner::kOther : frames_[i]->owner;
  }
  bool is_more_of_the_same(size_t i) const;
  size_t find_end(const Walk& walk) const;
  bool is_start_of_program(const Walk& walk, size_t i) const;

  // More than these are in no stack that anybody has seen; their frames would be `other`.
  static constexpr size_t kMostModules = 16;
  NamedModule modules_[kMostModules];
  size_t module_count_ = 0;
  const NamedModule* frames_[kMaxFrames];  // null where there is no module
  size_t size_ = 0;
  Located located_[kMaxFrames];  // by frame
  Located sorted_[kMaxFrames];
  unsigned char order_[kMaxFrames];
};

}  // namespace tally::stack

#endif  // TALLY_STACK_FRAME_NAMES_H_
