#include "stack/module.h"

#include <gtest/gtest.h>
#include <sys/auxv.h>

#include <optional>

#include "stack/elf_fixture.h"
#include "stack/own_modules.h"

namespace tally::stack {
namespace {

constexpr uintptr_t kBase = BytesMemory::kBase;

std::optional<Module> read(const std::string& file) {
  BytesMemory memory{file};
  Module module;
  if (!read_module(memory.memory(), kBase, module)) return std::nullopt;
  return module;
}

std::optional<std::string> soname_of(const std::string& file, size_t size = 64) {
  BytesMemory memory{file};
  Module module;
  char name[64] = {};
  if (!read_module(memory.memory(), kBase, module) ||
      !read_soname(memory.memory(), module, name, size)) {
    return std::nullopt;
  }
  return name;
}

std::string build_id_of(const Module& module) {
  return {reinterpret_cast<const char*>(module.build_id), module.build_id_size};
}

TEST(Module, WhereItIsAndWhoItIs) {
  const auto module = read(make_elf({.linked_at = 0x400000, .code_size = 0x5000}));
  ASSERT_TRUE(module);
  EXPECT_EQ(module->header, kBase);
  EXPECT_EQ(module->bias, kBase - 0x400000);
  EXPECT_EQ(module->code_begin, kBase);
  EXPECT_EQ(module->code_end, kBase + 0x5000);
  EXPECT_EQ(module->end, kBase + 0x5000);
  EXPECT_EQ(module->eh_frame_hdr, 0U);
  EXPECT_NE(module->dynamic, 0U);
  EXPECT_EQ(build_id_of(*module), std::string(20, '\xab'));
  EXPECT_TRUE(module->has_code_at(kBase) && module->has_code_at(kBase + 0x4fff));
  EXPECT_FALSE(module->has_code_at(kBase - 1) || module->has_code_at(kBase + 0x5000));
}

TEST(Module, ItsBuildIdIsWholeOrThereIsNone) {
  for (const size_t size : {1U, 4U, 8U, 16U, 20U, 32U}) {
    std::string build_id(size, '\0');
    for (size_t i = 0; i < size; ++i) build_id[i] = static_cast<char>(i + 1);
    EXPECT_EQ(build_id_of(*read(make_elf({.build_id = build_id}))), build_id);
  }
  EXPECT_EQ(build_id_of(*read(make_elf({.build_id = std::string(33, 'x')}))), "");
  EXPECT_EQ(build_id_of(*read(make_elf({.build_id = ""}))), "");
}

TEST(Module, ABuildIdBehindOtherNotes) {
  Bytes notes;
  notes.put(uint32_t{4}).put(uint32_t{5}).put(uint32_t{1}).text({"GNU\0other\0\0\0", 12});
  notes.put(uint32_t{6}).put(uint32_t{0}).put(uint32_t{3}).text({"acme1\0\0\0", 8});
  notes.text(made::build_id_note("12345678"));
  BytesMemory memory{notes.str()};
  Module module;
  find_build_id(memory.memory(), kBase, notes.size(), module);
  EXPECT_EQ(build_id_of(module), "12345678");
}

TEST(Module, NotesThatLeadNowhere) {
  for (const uint32_t size : {0xffffffffU, 0xfffffff0U, 0x10001U, 0x100U}) {
    Bytes notes;
    notes.put(size).put(size).put(uint32_t{3}).text(std::string(40, 'x'));
    BytesMemory memory{notes.str()};
    for (const uintptr_t length : {uintptr_t{notes.size()}, UINTPTR_MAX}) {
      Module module;
      find_build_id(memory.memory(), kBase, length, module);
      EXPECT_EQ(module.build_id_size, 0U) << size;
    }
  }
}

TEST(Module, TheSameBuildIdOrNone) {
  const Module a = *read(make_elf({.build_id = "12345678"}));
  const Module b = *read(make_elf({.build_id = "12345679"}));
  const Module shorter = *read(make_elf({.build_id = "1234567"}));
  const Module none;
  EXPECT_TRUE(have_same_build_id(a, a));
  EXPECT_FALSE(have_same_build_id(a, b));
  EXPECT_FALSE(have_same_build_id(a, shorter));
  EXPECT_FALSE(have_same_build_id(a, none));
  EXPECT_TRUE(have_same_build_id(none, none));
}

TEST(Module, ItsOwnName) {
  EXPECT_EQ(soname_of(make_elf({.soname = "libacme.so.3"})), "libacme.so.3");
  EXPECT_EQ(soname_of(make_elf({.soname = "libacme.so.3", .linked_at = 0x30000})), "libacme.so.3");
  EXPECT_EQ(soname_of(make_elf({.soname = "libacme.so.3"}), 13), "libacme.so.3");
  EXPECT_EQ(soname_of(make_elf({.soname = "libacme.so.3"}), 12), std::nullopt);
  EXPECT_EQ(soname_of(make_elf({})), std::nullopt);
}

TEST(Module, WhatIsNoModule) {
  EXPECT_FALSE(read(""));
  EXPECT_FALSE(read(std::string(4096, '\0')));
  const std::string good = make_elf({});
  for (const size_t at : {0U, 3U, unsigned{EI_CLASS}, unsigned{EI_DATA}}) {
    std::string bad = good;
    bad[at] = '\7';
    EXPECT_FALSE(read(bad)) << at;
  }
}

TEST(Module, OneWithoutCode) {
  std::string file = make_elf({});
  made::overwrite(file, sizeof(elf::Header), made::segment(PT_LOAD, PF_R, 0, 0, 0x1000));
  EXPECT_FALSE(read(file));
}

// However it is damaged, or cut, reading ends, and says nothing of other places.
TEST(Module, DamagedOrCutShortAnywhere) {
  const std::string good = make_elf({.soname = "libacme.so.3"});
  for (size_t at = 0; at < good.size(); ++at) {
    const auto cut = read(good.substr(0, at));
    EXPECT_TRUE(!cut || cut->header == kBase);
    for (const char value : {'\0', '\x7f', '\xff'}) {
      std::string bad = good;
      bad[at] = value;
      const auto name = soname_of(bad);
      EXPECT_TRUE(!name || (!name->empty() && name->size() < 64)) << at;
    }
  }
}

TEST(OwnModules, TheProgramAndItsLibraries) {
  prepare_own_modules();
  Module program, again;
  ASSERT_TRUE(find_own_module(reinterpret_cast<uintptr_t>(&build_id_of), program));
  EXPECT_EQ(program.header, own_program_header());
  EXPECT_STREQ(find_own_path(program.header), "/proc/self/exe");
  ASSERT_TRUE(read_module(kTrustedMemory, program.header, again));
  EXPECT_TRUE(have_same_build_id(program, again));
  Module library;
  ASSERT_TRUE(find_own_module(reinterpret_cast<uintptr_t>(&::abort), library));
  if (library.header == program.header) return;  // it was linked statically
  char name[64] = {};
  EXPECT_TRUE(read_soname(kTrustedMemory, library, name, sizeof name));
  EXPECT_TRUE(std::string_view{find_own_path(library.header)}.ends_with(name)) << name;
}

TEST(OwnModules, TheKernels) {
  const uintptr_t header = ::getauxval(AT_SYSINFO_EHDR);
  Module module;
  if (header == 0) GTEST_SKIP() << "the kernel gives no library";
  ASSERT_TRUE(read_module(kTrustedMemory, header, module));
  EXPECT_STREQ(find_own_path(header), "linux-vdso.so.1");
}

TEST(OwnModules, WhereThereIsNoCode) {
  prepare_own_modules();
  int on_the_stack = 0;
  static int in_the_program = 0;
  Module module;
  EXPECT_FALSE(find_own_module(reinterpret_cast<uintptr_t>(&on_the_stack), module));
  EXPECT_FALSE(find_own_module(reinterpret_cast<uintptr_t>(&in_the_program), module));
  EXPECT_FALSE(find_own_module(0, module));
  EXPECT_FALSE(find_own_module(UINTPTR_MAX, module));
}

}  // namespace
}  // namespace tally::stack
