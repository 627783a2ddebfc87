#include "stack/frame_names.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <deque>
#include <fstream>
#include <memory>
#include <string>

#include "base/temp_dir.h"
#include "countfile/frame.h"
#include "stack/elf_fixture.h"

namespace tally::stack {
namespace {

const std::string kBuildId(20, '\xab');
const std::string kBuildIdDigits = [] {
  std::string digits;
  for (int i = 0; i < 20; ++i) digits += "ab";
  return digits;
}();

struct Options {
  std::vector<MadeSymbol> symbols = {};
  std::string soname = {};
  bool is_program = false;
  std::string build_id = kBuildId;
};

// Modules at places of their own, each with its file.
class FrameNamesTest : public testing::Test {
 protected:
  static constexpr uintptr_t kBytes = 0x10000;  // of each module

  FrameNamesTest() { EXPECT_TRUE(add_program_module("libacme.so.3")); }

  // Returns where it is.
  uintptr_t add(const std::string& path, const Options& options = {}) {
    Loaded& loaded = loaded_.emplace_back();
    loaded.place = {make_elf({.symbols = options.symbols,
                              .build_id = options.build_id,
                              .soname = options.soname,
                              .code_size = kBytes}),
                    0x400000 + loaded_.size() * kBytes};
    loaded.path = path;
    loaded.is_program = options.is_program;
    loaded.file = (directory_ / std::to_string(loaded_.size())).native();
    std::ofstream{loaded.file, std::ios::binary} << loaded.place.bytes;
    const Memory memory = loaded.place.memory();
    EXPECT_TRUE(read_module(memory, loaded.place.base, loaded.module));
    loaded.has_symbols =
        !options.symbols.empty() && loaded.table.map(loaded.file.c_str(), loaded.module);
    return loaded.place.base;
  }

  uintptr_t add_program(bool has_symbols = true) {
    const std::vector<MadeSymbol> symbols = {
        {.name = "main", .value = 0x1000, .size = 0x100},
        {.name = "_ZN4acme5parseEi", .value = 0x2000, .size = 0x100},
        {.name = "_ZN4acme6ParserIiE3runEv", .value = 0x3000, .size = 0x100},
        {.name = "grün_und_blau", .value = 0x4000, .size = 0x100},
        {.name = "with\nnewline", .value = 0x5000, .size = 0x100},
        {.name = std::string(600, 'f'), .value = 0x6000, .size = 0x100}};
    const uintptr_t at =
        add("/home/user/secret/cc1",
            {.symbols = has_symbols ? symbols : std::vector<MadeSymbol>{}, .is_program = true});
    loaded_.back().module.entry = at + 0x8000;
    return at;
  }

  std::string write(const std::vector<uintptr_t>& addresses, bool is_complete = false,
                    size_t size = 4096) {
    Walk walk;
    for (const uintptr_t address : addresses) walk.addresses[walk.size++] = address;
    walk.is_complete = is_complete;
    const AddressSpace space{.memory = {read, this},
                             .find = find,
                             .find_path = find_path,
                             .is_program = is_program,
                             .context = this};
    std::string out(size + 1, '#');
    const auto names = std::make_unique<FrameNames>();
    const size_t written =
        names->write(space, {find_symbols, this}, "acme.org/cc", walk, out.data(), size);
    EXPECT_LE(written, size);
    EXPECT_EQ(out[size], '#');
    out.resize(written);
    const std::string name = "acme/bug\n" + out;
    EXPECT_TRUE(out.empty() ||
                countfile::check_stack(name).fault == countfile::StackCheck::Fault::kNone)
        << name;
    EXPECT_FALSE(out.contains("secret"));
    return out;
  }

 private:
  struct Loaded {
    BytesMemory place;
    std::string path, file;
    Module module;
    SymbolTable table;
    bool has_symbols = false;
    bool is_program = false;
  };

  static FrameNamesTest& self(void* context) { return *static_cast<FrameNamesTest*>(context); }

  static const Loaded* loaded_at(void* context, uintptr_t address) {
    for (const Loaded& loaded : self(context).loaded_) {
      if (address - loaded.place.base < kBytes) return &loaded;
    }
    return nullptr;
  }

  static bool read(void* context, uintptr_t address, void* out, size_t size) {
    const Loaded* loaded = loaded_at(context, address);
    return loaded != nullptr &&
           const_cast<BytesMemory&>(loaded->place).memory().read(address, out, size);
  }
  static bool find(void* context, uintptr_t address, Module& out) {
    const Loaded* loaded = loaded_at(context, address);
    if (loaded != nullptr) out = loaded->module;
    return loaded != nullptr;
  }
  static bool find_path(void* context, const Module& module, char* out, size_t size) {
    const Loaded* loaded = loaded_at(context, module.header);
    if (loaded == nullptr || loaded->path.size() >= size) return false;
    std::strcpy(out, loaded->path.c_str());
    return true;
  }
  static bool is_program(void* context, const Module& module) {
    return loaded_at(context, module.header)->is_program;
  }
  static const SymbolTable* find_symbols(void* context, const Module& module, const char* path) {
    const Loaded* loaded = loaded_at(context, module.header);
    EXPECT_TRUE(path[0] == '\0' || loaded->path == path) << path;
    return loaded->has_symbols ? &loaded->table : nullptr;
  }

  const base::TempDir directory_;
  std::deque<Loaded> loaded_;
};

TEST_F(FrameNamesTest, EachKindOfFrame) {
  const uintptr_t program = add_program();
  const uintptr_t c = add("/lib/libc.so.6", {.soname = "libc.so.6"});
  const uintptr_t own = add("/opt/secret/libacme.so.3");
  const uintptr_t plugin = add("/home/user/secret/plugin.so", {.soname = "secret.so"});
  EXPECT_EQ(write({c + 0x500, program + 0x2005, plugin + 0x700, own + 0x1234, program + 0x3000,
                   program + 0x1010}),
            "libc.so.6\nacme::parse:+0x5\nother\nlibacme.so.3@" + kBuildIdDigits +
                ":+0x1234\nacme::Parser<>::run:+0x0\nmain:+0x10");
}

TEST_F(FrameNamesTest, WhatIsNowhereIsOther) {
  const uintptr_t program = add_program();
  EXPECT_EQ(write({0x10, program + 0x1010}), "other\nmain:+0x10");
  EXPECT_EQ(write({}), "");
}

TEST_F(FrameNamesTest, ALibraryIsCalledAsItCallsItself) {
  const uintptr_t own = add("/opt/renamed.so", {.soname = "libacme.so.3"});
  const uintptr_t c = add("/opt/renamed.so", {.soname = "libc.so.6"});
  const uintptr_t without = add("/opt/libm.so.6");
  const uintptr_t pretends = add("/opt/libm.so.6", {.soname = "plugin.so"});
  EXPECT_EQ(write({own + 0x10, c + 0x10, without + 0x10, pretends + 0x10}),
            "libacme.so.3@" + kBuildIdDigits + ":+0x10\nlibc.so.6\nlibm.so.6\nother");
}

TEST_F(FrameNamesTest, ALibraryOfTheProgramsHasFunctions) {
  const uintptr_t own =
      add("/opt/libacme.so.3", {.symbols = {{.name = "acme_run", .value = 0x100, .size = 0x10}}});
  EXPECT_EQ(write({own + 0x10f, own + 0x110}),
            "acme_run:+0xf\nlibacme.so.3@" + kBuildIdDigits + ":+0x110");
}

TEST_F(FrameNamesTest, AnotherLibrarysFunctionsAreNotNamed) {
  const uintptr_t other =
      add("/opt/other.so", {.symbols = {{.name = "secret", .value = 0x100, .size = 0x10}}});
  EXPECT_EQ(write({other + 0x105}), "other");
}

TEST_F(FrameNamesTest, WithoutSymbols) {
  const uintptr_t program = add_program(false);
  EXPECT_EQ(write({program + 0x2005}), "cc@" + kBuildIdDigits + ":+0x2005");
}

TEST_F(FrameNamesTest, WithoutABuildIdThatDeservesTheName) {
  for (const char* build_id : {"", "123"}) {
    const uintptr_t own = add("/opt/libacme.so.3", {.build_id = build_id});
    EXPECT_EQ(write({own + 0x10}), "libacme.so.3@00000000:+0x10");
  }
}

TEST_F(FrameNamesTest, ASymbolThatNoFrameMayHave) {
  const uintptr_t program = add_program();
  EXPECT_EQ(
      write({program + 0x5001, program + 0x6001, program + 0x4001}),
      "cc@" + kBuildIdDigits + ":+0x5001\ncc@" + kBuildIdDigits + ":+0x6001\ngrün_und_blau:+0x1");
}

TEST_F(FrameNamesTest, NeighboursInAForeignLibraryAreOneFrame) {
  const uintptr_t program = add_program();
  const uintptr_t c = add("/lib/libc.so.6"), m = add("/lib/libm.so.6");
  const uintptr_t a = add("/opt/a.so"), b = add("/opt/b.so");
  EXPECT_EQ(write({c + 1, c + 2, c + 3, m + 1, c + 4, a + 1, b + 1, a + 2, program + 0x2001,
                   program + 0x2001, a + 3, 0x10, program + 0x1001}),
            "libc.so.6\nlibm.so.6\nlibc.so.6\nother\nacme::parse:+0x1\nacme::parse:+0x1\nother\n"
            "main:+0x1");
}

TEST_F(FrameNamesTest, WhatCalledMainIsLeftOut) {
  const uintptr_t program = add_program();
  const uintptr_t c = add("/lib/libc.so.6");
  EXPECT_EQ(write({program + 0x2001, program + 0x1001, c + 1, program + 0x8001}, true),
            "acme::parse:+0x1\nmain:+0x1");
  EXPECT_EQ(write({program + 0x1001, program + 0x2001}), "main:+0x1");
}

TEST_F(FrameNamesTest, OnlyTheProgramHasAMain) {
  const uintptr_t own =
      add("/opt/libacme.so.3", {.symbols = {{.name = "main", .value = 0x100, .size = 0x10}}});
  const uintptr_t program = add_program();
  EXPECT_EQ(write({own + 0x101, program + 0x2001}), "main:+0x1\nacme::parse:+0x1");
}

TEST_F(FrameNamesTest, WhatCallsAThreadIsLeftOut) {
  const uintptr_t program = add_program();
  const uintptr_t c = add("/lib/libc.so.6"), cxx = add("/lib/libstdc++.so.6");
  const std::vector<uintptr_t> thread = {program + 0x2001, cxx + 1, c + 1, c + 2};
  EXPECT_EQ(write(thread, true), "acme::parse:+0x1");
  EXPECT_EQ(write(thread, false), "acme::parse:+0x1\nlibstdc++.so.6\nlibc.so.6");
  EXPECT_EQ(write({c + 1, c + 2, c + 3}, true), "libc.so.6");  // one stays
}

TEST_F(FrameNamesTest, WhereAProgramWithoutSymbolsBegins) {
  const uintptr_t program = add_program(false);
  const uintptr_t c = add("/lib/libc.so.6");
  const std::string frame = "cc@" + kBuildIdDigits + ":+0x";
  EXPECT_EQ(write({program + 0x2001, c + 1, program + 0x8021}, true), frame + "2001");
  EXPECT_EQ(write({program + 0x8021}, true), frame + "8021");
  EXPECT_EQ(write({program + 0x2001, c + 1, program + 0x8080}, true),
            frame + "2001\nlibc.so.6\n" + frame + "8080");
}

TEST_F(FrameNamesTest, CutAtAnySize) {
  constexpr std::string_view kEnd = "\ntruncated\n";
  const uintptr_t program = add_program();
  const std::vector<uintptr_t> walk = {program + 0x4001, program + 0x2001, program + 0x4001};
  const std::string whole = write(walk);
  EXPECT_EQ(write(walk, false, whole.size()), whole);
  for (size_t size = 0; size < whole.size(); ++size) {
    const std::string cut = write(walk, false, size);
    if (size < kEnd.size()) {
      EXPECT_EQ(cut, "");
      continue;
    }
    ASSERT_TRUE(cut.ends_with(kEnd)) << size;
    const std::string kept = cut.substr(0, cut.size() - kEnd.size());
    EXPECT_TRUE(whole.starts_with(kept)) << size;
    EXPECT_NE(whole[kept.size()] & 0xc0, 0x80) << size;  // not inside a character
    EXPECT_GE(cut.size() + 1, size);
  }
}

TEST_F(FrameNamesTest, AsManyFramesAsThereCanBe) {
  const uintptr_t program = add_program();
  const std::string text = write(std::vector<uintptr_t>(kMaxFrames, program + 0x2001));
  EXPECT_EQ(std::ranges::count(text, '\n'), static_cast<ptrdiff_t>(kMaxFrames - 1));
  const std::string cut = write(std::vector<uintptr_t>(kMaxFrames, program + 0x6001), false, 2000);
  EXPECT_TRUE(cut.ends_with("\ntruncated\n"));
  EXPECT_EQ(cut.size(), 2000U);
}

TEST_F(FrameNamesTest, MoreModulesThanAnybodyHasSeen) {
  std::vector<uintptr_t> walk;
  for (int i = 0; i < 20; ++i) walk.push_back(add("/lib/libc.so.6") + 0x10);
  const std::string text = write(walk);
  EXPECT_EQ(std::ranges::count(text, '\n'), 16);
  EXPECT_TRUE(text.ends_with("libc.so.6\nother"));
}

TEST_F(FrameNamesTest, APathThatIsTooLong) {
  const uintptr_t program = add("/" + std::string(2000, 'd') + "/cc", {.is_program = true});
  EXPECT_EQ(write({program + 0x10}), "cc@" + kBuildIdDigits + ":+0x10");
}

}  // namespace
}  // namespace tally::stack
