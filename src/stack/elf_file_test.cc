#include "stack/elf_file.h"

#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

#include "stack/elf_fixture.h"
#include "stack/symbol_table.h"

namespace tally::stack {
namespace {

class ElfFileTest : public testing::Test {
 protected:
  ~ElfFileTest() override { ::close(fd_); }

  // Returns the path of a file with this content.
  const char* write(const std::string& content) {
    const auto size = static_cast<ssize_t>(content.size());
    EXPECT_EQ(::ftruncate(fd_, size), 0);
    EXPECT_EQ(::pwrite(fd_, content.data(), content.size(), 0), size);
    return path_.c_str();
  }

  // Of the made file's build-id, unless another is given.
  static Module module_with(const std::string& build_id = std::string(20, '\xab')) {
    Module module;
    std::memcpy(module.build_id, build_id.data(), build_id.size());
    module.build_id_size = build_id.size();
    return module;
  }

  static MadeElf two_functions() {
    return {.symbols = {{.name = "first", .value = 0x100, .size = 0x20},
                        {.name = "second", .value = 0x120, .size = 0x20}}};
  }

  // Empty if there is no table, or nothing in it.
  static std::string_view symbol_at(const SymbolTable& table, uintptr_t address) {
    Located located{.address = address};
    table.locate(&located, 1);
    return located.symbol;
  }

  const int fd_ = ::memfd_create("file", MFD_CLOEXEC);
  const std::string path_ = "/proc/self/fd/" + std::to_string(fd_);
};

TEST_F(ElfFileTest, ReadsItsSections) {
  ElfFile file;
  const std::string content = make_elf(two_functions());
  ASSERT_TRUE(file.open(write(content), module_with()));
  EXPECT_EQ(file.size(), content.size());
  EXPECT_EQ(file.section_count(), 4U);
  elf::Section section;
  ASSERT_TRUE(file.read_section(1, section));
  EXPECT_TRUE(file.is_called(section, ".symtab"));
  EXPECT_FALSE(file.is_called(section, ".symta"));
  EXPECT_FALSE(file.is_called(section, ".strtab"));
  EXPECT_FALSE(file.read_section(4, section));
}

TEST_F(ElfFileTest, OnlyTheFileThatWasLoaded) {
  ElfFile file;
  write(make_elf(two_functions()));
  EXPECT_FALSE(file.open(path_.c_str(), module_with(std::string(20, '\xac'))));
  EXPECT_FALSE(file.open(path_.c_str(), module_with(std::string(19, '\xab'))));
  EXPECT_FALSE(file.open(path_.c_str(), Module{}));
  EXPECT_FALSE(file.open("/nowhere", module_with()));
  EXPECT_FALSE(file.open("/", module_with()));
  EXPECT_TRUE(file.open(path_.c_str(), module_with()));
}

TEST_F(ElfFileTest, AFileWithoutABuildIdIsThatOfAModuleWithoutOne) {
  ElfFile file;
  EXPECT_TRUE(file.open(write(make_elf({.build_id = ""})), Module{}));
}

TEST_F(ElfFileTest, CutShortAnywhere) {
  const std::string whole = make_elf(two_functions());
  for (size_t size = 0; size < whole.size(); ++size) {
    SymbolTable table;
    EXPECT_FALSE(table.map(write(whole.substr(0, size)), module_with())) << size;
    EXPECT_FALSE(table.is_mapped());
    EXPECT_EQ(symbol_at(table, 0x110), "");
  }
  SymbolTable table;
  ASSERT_TRUE(table.map(write(whole), module_with()));
  EXPECT_EQ(symbol_at(table, 0x110), "first");
}

// Each range of bytes left out, so that all that follows is at the wrong place.
TEST_F(ElfFileTest, WithAHoleAnywhere) {
  const std::string whole = make_elf(two_functions());
  for (const size_t length : {size_t{1}, size_t{8}, size_t{64}}) {
    for (size_t at = 0; at + length <= whole.size(); ++at) {
      SymbolTable table;
      std::string damaged = whole;
      table.map(write(damaged.erase(at, length)), module_with());
      const std::string_view symbol = symbol_at(table, 0x110);
      EXPECT_LE(symbol.size(), damaged.size()) << at;
    }
  }
}

TEST_F(ElfFileTest, AnyByteDamaged) {
  const std::string whole = make_elf(two_functions());
  for (size_t at = 0; at < whole.size(); ++at) {
    for (const char value : {'\0', '\1', '\x7f', '\xff'}) {
      SymbolTable table;
      std::string damaged = whole;
      damaged[at] = value;
      table.map(write(damaged), module_with());
      const std::string_view symbol = symbol_at(table, 0x110);
      EXPECT_LE(symbol.size(), damaged.size()) << at;
    }
  }
}

// Of the section that lists the symbols, or the one that has their names.
struct DamagedSection {
  const char* name;
  unsigned section;
  void (*damage)(elf::Section&);
};

class DamagedSectionTest : public ElfFileTest,
                           public testing::WithParamInterface<DamagedSection> {};

constexpr auto kFar = static_cast<decltype(elf::Section::sh_offset)>(-8);

INSTANTIATE_TEST_SUITE_P(
    , DamagedSectionTest,
    testing::Values(DamagedSection{"OffsetFarAway", 1, [](elf::Section& s) { s.sh_offset = kFar; }},
                    DamagedSection{"OffsetAndSizeThatWrap", 1,
                                   [](elf::Section& s) {
                                     s.sh_offset = kFar;
                                     s.sh_size = 16 + sizeof(elf::Symbol);
                                   }},
                    DamagedSection{"Misaligned", 1, [](elf::Section& s) { s.sh_offset -= 1; }},
                    DamagedSection{"TooLarge", 1, [](elf::Section& s) { s.sh_size = kFar; }},
                    DamagedSection{"Empty", 1, [](elf::Section& s) { s.sh_size = 0; }},
                    DamagedSection{"OfOtherEntries", 1, [](elf::Section& s) { s.sh_entsize = 7; }},
                    DamagedSection{"NamesNowhere", 1, [](elf::Section& s) { s.sh_link = 99; }},
                    DamagedSection{"NamesFarAway", 2, [](elf::Section& s) { s.sh_offset = kFar; }},
                    DamagedSection{"NamesTooLarge", 2, [](elf::Section& s) { s.sh_size = kFar; }},
                    DamagedSection{"NoNames", 2, [](elf::Section& s) { s.sh_size = 0; }},
                    DamagedSection{"NamesWithoutEnd", 2, [](elf::Section& s) { s.sh_size -= 1; }}),
    [](const auto& way) { return way.param.name; });

TEST_P(DamagedSectionTest, HasNoSymbols) {
  std::string file = make_elf(two_functions());
  elf::Header header;
  std::memcpy(&header, file.data(), sizeof header);
  elf::Section section;
  const size_t at = header.e_shoff + GetParam().section * sizeof section;
  std::memcpy(&section, file.data() + at, sizeof section);
  GetParam().damage(section);
  made::overwrite(file, at, section);
  SymbolTable table;
  EXPECT_FALSE(table.map(write(file), module_with()));
  EXPECT_EQ(symbol_at(table, 0x110), "");
}

}  // namespace
}  // namespace tally::stack
