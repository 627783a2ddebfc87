#include "stack/symbol_table.h"

#include <gtest/gtest.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <memory>
#include <sstream>

#include "base/temp_dir.h"
#include "stack/elf_fixture.h"
#include "stack/own_modules.h"

namespace tally::stack {
namespace {

class MadeSymbolsTest : public testing::Test {
 protected:
  void map(std::vector<MadeSymbol> symbols) {
    const std::string file = make_elf({.symbols = std::move(symbols)});
    std::ofstream{path_, std::ios::binary | std::ios::trunc} << file;
    BytesMemory memory{file};
    Module module;
    ASSERT_TRUE(read_module(memory.memory(), BytesMemory::kBase, module));
    ASSERT_TRUE(table_.map(path_.c_str(), module));
  }

  // `symbol+offset`.
  std::string at(uintptr_t address) const {
    Located located{.address = address};
    table_.locate(&located, 1);
    if (located.symbol.empty()) return "none";
    return std::string(located.symbol) + "+" + std::to_string(located.offset);
  }

  const base::TempDir directory_;
  const std::string path_ = (directory_ / "file").native();
  SymbolTable table_;
};

TEST_F(MadeSymbolsTest, FunctionsWithHolesBetween) {
  map({{.name = "second", .value = 0x200, .size = 0x10},
       {.name = "first", .value = 0x100, .size = 0x10},
       {.name = "data", .value = 0x300, .size = 0x10, .type = STT_OBJECT},
       {.name = "elsewhere", .value = 0x400, .size = 0x10, .section = SHN_UNDEF}});
  EXPECT_EQ(at(0xff), "none");
  EXPECT_EQ(at(0x100), "first+0");
  EXPECT_EQ(at(0x10f), "first+15");
  EXPECT_EQ(at(0x110), "none");
  EXPECT_EQ(at(0x20f), "second+15");
  EXPECT_EQ(at(0x300), "none");
  EXPECT_EQ(at(0x400), "none");
}

TEST_F(MadeSymbolsTest, TheBestOfTheNamesOfOnePlace) {
  const auto named = [](const char* name, uintptr_t value, unsigned char binding) {
    return MadeSymbol{.name = name, .value = value, .size = 0x10, .binding = binding};
  };
  map({named("local", 0x100, STB_LOCAL), named("weak", 0x100, STB_WEAK),
       named("global_b", 0x100, STB_GLOBAL), named("global_a", 0x100, STB_GLOBAL),
       named("weak", 0x200, STB_WEAK), named("local", 0x200, STB_LOCAL),
       named("local_b", 0x300, STB_LOCAL), named("local_a", 0x300, STB_LOCAL)});
  EXPECT_EQ(at(0x105), "global_a+5");
  EXPECT_EQ(at(0x205), "weak+5");
  EXPECT_EQ(at(0x305), "local_a+5");
}

TEST_F(MadeSymbolsTest, OneInsideAnother) {
  map({{.name = "outer", .value = 0x100, .size = 0x100},
       {.name = "inner", .value = 0x140, .size = 0x10}});
  EXPECT_EQ(at(0x13f), "outer+63");
  EXPECT_EQ(at(0x145), "inner+5");
  EXPECT_EQ(at(0x150), "outer+80");
}

// Written in assembly: where it ends is not said, but one that says so is right.
TEST_F(MadeSymbolsTest, WithoutASize) {
  map({{.name = "start", .value = 0x100},
       {.name = "next", .value = 0x200},
       {.name = "sized", .value = 0x180, .size = 0x10}});
  EXPECT_EQ(at(0x100), "start+0");
  EXPECT_EQ(at(0x185), "sized+5");
  EXPECT_EQ(at(0x190), "start+144");
  EXPECT_EQ(at(0x205), "next+5");
}

TEST_F(MadeSymbolsTest, AtTheEndsOfMemory) {
  map({{.name = "low", .value = 0, .size = 0x10},
       {.name = "high", .value = UINTPTR_MAX - 0xf, .size = 0x10},
       {.name = "endless", .value = 0x1000, .size = UINTPTR_MAX}});
  EXPECT_EQ(at(0), "low+0");
  EXPECT_EQ(at(UINTPTR_MAX - 0xf), "high+0");
  EXPECT_EQ(at(0x1001), "endless+1");
}

TEST_F(MadeSymbolsTest, MoreAddressesAtOnce) {
  map({{.name = "first", .value = 0x100, .size = 0x10},
       {.name = "second", .value = 0x200, .size = 0x10}});
  Located located[] = {{.address = 0x50},  {.address = 0x100}, {.address = 0x105},
                       {.address = 0x105}, {.address = 0x150}, {.address = 0x20f}};
  table_.locate(located, std::size(located));
  const std::string_view expected[] = {"", "first", "first", "first", "", "second"};
  for (size_t i = 0; i < std::size(located); ++i) EXPECT_EQ(located[i].symbol, expected[i]) << i;
  table_.locate(nullptr, 0);
}

TEST_F(MadeSymbolsTest, NoneAtAll) {
  map({});
  EXPECT_EQ(at(0x100), "none");
  const SymbolTable unmapped;
  Located located{.address = 0x100};
  unmapped.locate(&located, 1);
  EXPECT_TRUE(located.symbol.empty());
}

struct Listed {
  uintptr_t begin = 0;
  uintptr_t size = 0;
  unsigned rank = 0;
  std::string name;
};

unsigned rank_of(const std::string& binding) {
  return binding == "GLOBAL" ? 3 : binding == "WEAK" ? 2 : 1;
}

// The functions in .symtab, as readelf lists them:
// `number: value size type binding visibility section name`.
std::vector<Listed> list_functions(const std::string& path) {
  const std::string command = "LC_ALL=C readelf --syms --wide '" + path + "' 2>/dev/null";
  const std::unique_ptr<FILE, int (*)(FILE*)> pipe{::popen(command.c_str(), "r"), ::pclose};
  std::vector<Listed> functions;
  bool is_symtab = false;
  std::string line(1 << 16, '\0');
  while (pipe && ::fgets(line.data(), static_cast<int>(line.size()), pipe.get()) != nullptr) {
    const std::string_view text{line.c_str()};
    if (text.starts_with("Symbol table")) is_symtab = text.contains(".symtab");
    std::istringstream words{line.c_str()};
    std::string number, value, size, type, binding, visibility, section, name;
    words >> number >> value >> size >> type >> binding >> visibility >> section >> name;
    if (!is_symtab || name.empty() || section == "UND" || (type != "FUNC" && type != "IFUNC")) {
      continue;
    }
    functions.push_back({.begin = ::strtoul(value.c_str(), nullptr, 16),
                         .size = ::strtoul(size.c_str(), nullptr, 0),
                         .rank = rank_of(binding),
                         .name = name});
  }
  return functions;
}

// The best of the functions that say that they have the address; null if none does.
const Listed* best_at(const std::vector<Listed>& functions, uintptr_t address) {
  const Listed* best = nullptr;
  for (const Listed& f : functions) {
    if (address - f.begin >= f.size) continue;
    const auto better = [&] {
      if (f.rank != best->rank) return f.rank > best->rank;
      if (f.begin != best->begin) return f.begin > best->begin;
      return f.name < best->name;
    };
    if (best == nullptr || better()) best = &f;
  }
  return best;
}

// The first, the middle and the last byte of every function of this program.
TEST(SymbolTable, SaysWhatReadelfSaysOfThisProgram) {
#if defined(__arm__)
  GTEST_SKIP() << "readelf shows the bit that says that it is Thumb code";
#endif
  char path[4096] = {};
  ASSERT_GT(::readlink("/proc/self/exe", path, sizeof path - 1), 0);
  const std::vector<Listed> functions = list_functions(path);
  if (functions.empty()) GTEST_SKIP() << "there is no readelf that reads this program";
  Module program;
  ASSERT_TRUE(read_module(kTrustedMemory, own_program_header(), program));
  SymbolTable table;
  ASSERT_TRUE(table.map("/proc/self/exe", program));
  std::vector<Located> located;
  for (const Listed& f : functions) {
    if (f.size == 0) continue;
    for (const uintptr_t offset : {uintptr_t{0}, f.size / 2, f.size - 1}) {
      located.push_back({.address = f.begin + offset});
    }
  }
  std::ranges::sort(located, {}, &Located::address);
  table.locate(located.data(), located.size());
  for (const Located& l : located) {
    const Listed* expected = best_at(functions, l.address);
    ASSERT_NE(expected, nullptr);
    ASSERT_EQ(l.symbol, expected->name) << std::hex << l.address;
    ASSERT_EQ(l.offset, l.address - expected->begin) << l.symbol;
  }
  ::printf("%zu addresses of %zu functions are compared\n", located.size(), functions.size());
}

}  // namespace
}  // namespace tally::stack
