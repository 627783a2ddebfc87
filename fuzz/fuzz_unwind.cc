// Whatever the memory of a process holds, walking its stack ends, asks for nothing but that memory,
// and leads to frames that every reader takes.
//
// An input begins with three modules (kModule bytes each) and the registers (two bytes each), then
// comes the memory, in which are ELF headers, tables and the stack. Numbers in it are offsets: a
// word would hardly ever be guessed to be an address of something.
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <string>

#include "countfile/frame.h"
#include "stack/frame_names.h"
#include "stack/walk.h"

namespace {

using namespace tally::stack;

constexpr uintptr_t kBase = 0x100000;
constexpr size_t kModules = 3;
constexpr size_t kModule = 1 + 4 * 2;
constexpr size_t kHead = kModules * kModule + kRegisterCount * 2;

uintptr_t offset_at(const uint8_t* at) {
  uint16_t offset;
  std::memcpy(&offset, at, sizeof offset);
  return offset;
}

class Process {
 public:
  Process(const uint8_t* data, size_t size) : memory_(data + kHead), size_(size - kHead) {
    for (size_t i = 0; i < kModules; ++i) make_module(data + i * kModule, modules_[i]);
    const uint8_t* at = data + kModules * kModule;
    for (uintptr_t& value : registers_.value) {
      value = kBase + offset_at(at);
      at += 2;
    }
  }

  const Registers& registers() const { return registers_; }
  AddressSpace space() {
    return {.memory = {read, this},
            .find = find,
            .find_path = find_path,
            .is_program = is_program,
            .context = this};
  }

 private:
  // By its ELF header, or as it says itself: with a table, or with functions to search.
  void make_module(const uint8_t* at, Module& out) {
    const uintptr_t first = kBase + offset_at(at + 1), second = kBase + offset_at(at + 3);
    const uintptr_t code = kBase + offset_at(at + 5), code_size = offset_at(at + 7);
    switch (at[0] % 4) {
      case 0:
        if (!read_module({read, this}, first, out)) out = {};
        return;
      case 1:
        out.eh_frame_hdr = first;
        break;
      case 2:
        out.eh_frame = first;
        out.eh_frame_end = second;
        break;
      default:
        out.dynamic = first;
        out.dynamic_end = second;
        break;
    }
    out.header = kBase + at[0];
    out.bias = kBase;
    out.entry = first;
    out.code_begin = code;
    out.code_end = code + code_size;
    out.end = code + code_size;
    out.build_id_size = at[0] / 8;
  }

  static Process& self(void* context) { return *static_cast<Process*>(context); }

  static bool read(void* context, uintptr_t address, void* out, size_t size) {
    const Process& process = self(context);
    if (address < kBase || address - kBase > process.size_ ||
        process.size_ - (address - kBase) < size) {
      return false;
    }
    if (size > 0) std::memcpy(out, process.memory_ + (address - kBase), size);
    return true;
  }
  static bool find(void* context, uintptr_t address, Module& out) {
    for (const Module& module : self(context).modules_) {
      if (!module.has_code_at(address)) continue;
      out = module;
      return true;
    }
    return false;
  }
  static bool find_path(void*, const Module& module, char* out, size_t size) {
    constexpr const char* kPaths[] = {"/lib/libc.so.6", "/opt/libacme.so", "/opt/any thing", ""};
    const char* path = kPaths[module.header % 4];
    if (std::strlen(path) >= size) return false;
    std::strcpy(out, path);
    return true;
  }
  static bool is_program(void*, const Module& module) { return module.header % 2 == 0; }

  const uint8_t* const memory_;
  const size_t size_;
  Module modules_[kModules];
  Registers registers_;
};

// The functions of this fuzzer itself, which was linked without a build-id, are as good as any.
const SymbolTable* find_symbols(void*, const Module& module, const char*) {
  static SymbolTable table;
  static const bool is_mapped = table.map("/proc/self/exe", Module{});
  if (!is_mapped) std::abort();
  return module.header % 3 == 0 ? &table : nullptr;
}

void check(const Walk& walk, const std::string& frames) {
  if (walk.size > kMaxFrames) std::abort();
  if (frames.empty()) return;
  const std::string name = "acme/bug\n" + frames;
  using Fault = tally::countfile::StackCheck::Fault;
  if (tally::countfile::check_stack(name).fault != Fault::kNone) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const bool is_added = add_program_module("libacme.so");
  if (size < kHead || !is_added) return 0;
  Process process{data, size};
  const auto walker = std::make_unique<Walker>();
  const auto names = std::make_unique<FrameNames>();
  Walk walk;
  walker->walk(process.space(), {.registers = process.registers()}, data[1] % 3, kMaxFrames, walk);
  std::string frames(data[1] % 8 == 0 ? 200 : 4000, '\0');
  frames.resize(names->write(process.space(), {find_symbols, nullptr}, "acme.org/cc", walk,
                             frames.data(), frames.size()));
  check(walk, frames);
  return 0;
}
