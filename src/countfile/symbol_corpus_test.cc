// Every function of real programs and libraries, compared with what the C++ runtime's demangler
// makes of its symbol.
#include <gtest/gtest.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <memory>
#include <set>
#include <string>
#include <string_view>

#include "countfile/demangled_fixture.h"
#include "countfile/symbol_name.h"

namespace tally::countfile {
namespace {

namespace fs = std::filesystem;

// The mangled symbols of functions in a file, by binutils' nm, which every compiler brings along.
void add_symbols(const fs::path& file, std::set<std::string>& symbols) {
  for (const char* table : {"", "-D "}) {
    const std::string command =
        std::string{"nm -P --defined-only "} + table + "'" + file.string() + "' 2>/dev/null";
    const std::unique_ptr<FILE, int (*)(FILE*)> output{::popen(command.c_str(), "r"), &::pclose};
    ASSERT_NE(output, nullptr);
    char line[1 << 16];
    while (std::fgets(line, sizeof line, output.get()) != nullptr) {
      const std::string_view text{line};
      const size_t space = text.find(' ');
      if (!text.starts_with("_Z") || space == text.npos || space + 1 == text.size()) continue;
      if (!std::string_view{"TtWwi"}.contains(text[space + 1])) continue;
      const std::string_view name = text.substr(0, space);
      symbols.emplace(name.substr(0, name.find('@')));
    }
  }
}

fs::path this_program() { return fs::read_symlink("/proc/self/exe"); }

// libstdc++, and beside it what else of C++ is installed, for its variety.
std::set<fs::path> libraries() {
  std::set<fs::path> found;
  std::ifstream maps{"/proc/self/maps"};
  for (std::string line; std::getline(maps, line);) {
    const size_t path = line.find('/');
    if (path != std::string::npos && line.contains("/libstdc++.so"))
      found.insert(line.substr(path));
  }
  if (found.empty()) return found;
  for (const auto& entry : fs::directory_iterator{found.begin()->parent_path()}) {
    const std::string name = entry.path().filename().string();
    for (const char* kind : {"libLLVM", "libclang-cpp", "librocksdb", "libspdlog", "libfmt",
                             "libboost_", "libicui18n", "libasan", "libgmock", "libgtest"}) {
      if (name.starts_with(kind) && name.contains(".so") && fs::exists(entry.path())) {
        found.insert(fs::canonical(entry.path()));
      }
    }
  }
  return found;
}

// The runtime calls constructors of what has no name, and inherited ones, as some other name that
// stands in front. There only the scope can be compared.
bool has_misnamed_constructor(std::string_view symbol) {
  if (symbol.contains("CI1") || symbol.contains("CI2")) return true;
  for (const std::string_view kind : {"_C1", "_C2", "_D0", "_D1", "_D2"}) {
    if (symbol.contains(kind)) return true;
  }
  return false;
}

std::string scope_of(const std::string& name) { return name.substr(0, name.rfind("::")); }

std::string reduce(const std::string& symbol) {
  char out[4096];
  return {out, reduce_symbol(symbol, out, sizeof out)};
}

// How many of them the runtime can read. Each of these must be reduced as its text is.
size_t compare(const std::set<std::string>& symbols) {
  size_t compared = 0;
  for (const std::string& symbol : symbols) {
    const std::string text = demangle(symbol);
    if (text.empty()) continue;
    ++compared;
    const std::string expected = reduce_demangled(text);
    const std::string reduced = reduce(symbol);
    if (has_misnamed_constructor(symbol) && scope_of(reduced) == scope_of(expected)) continue;
    EXPECT_EQ(reduced, expected) << symbol << '\n' << text;
  }
  return compared;
}

class SymbolCorpus : public testing::Test {
 protected:
  void SetUp() override {
#if !defined(__GLIBCXX__)
    GTEST_SKIP() << "the texts are those of libstdc++'s demangler";
#endif
  }
};

TEST_F(SymbolCorpus, LibrariesAreReducedAsTheirDemangledNamesAre) {
  const std::set<fs::path> files = libraries();
  if (files.empty()) GTEST_SKIP() << "libstdc++ is linked into the program";
  std::set<std::string> symbols;
  for (const fs::path& file : files) add_symbols(file, symbols);
  const size_t compared = compare(symbols);
  RecordProperty("compared", std::to_string(compared));
  EXPECT_GT(compared, 4000U) << "is nm of binutils installed?";
}

TEST_F(SymbolCorpus, ThisProgramIsReducedAsItsDemangledNamesAre) {
  std::set<std::string> symbols;
  add_symbols(this_program(), symbols);
  const size_t compared = compare(symbols);
  RecordProperty("compared", std::to_string(compared));
  EXPECT_GT(compared, 1000U) << "is nm of binutils installed, and the program not stripped?";
}

// Whatever the compiler that is at work writes of symbol_samples_fixture.cc can be read, also what
// its demangler cannot read.
TEST_F(SymbolCorpus, EverySampleIsReduced) {
  std::set<std::string> symbols, names;
  add_symbols(this_program(), symbols);
  for (const std::string& symbol : symbols) {
    if (!symbol.contains("6sample")) continue;
    names.insert(reduce(symbol));
    EXPECT_FALSE(reduce(symbol).starts_with("_Z")) << symbol;
  }
  for (const char* name :
       {"sample::(anonymous namespace)::Hidden::f",
        "sample::(anonymous namespace)::hidden<>",
        "sample::Derived::Derived",
        "sample::Derived::~Derived",
        "sample::Derived::clone2",
        "sample::Monster<>::Inner::Deepest<>::f",
        "sample::Monster<>::Monster<>",
        "sample::Monster<>::defaults::{lambda#2}::operator()",
        "sample::Monster<>::lvalue",
        "sample::Monster<>::operator cast",
        "sample::Monster<>::operator delete[]",
        "sample::Monster<>::operator->*",
        "sample::Monster<>::operator<<<>",
        "sample::Monster<>::operator<<>",
        "sample::Monster<>::operator()",
        "sample::Monster<>::{unnamed#1}::g",
        "sample::at<>",
        "sample::casts<>",
        "sample::constrained<>",
        "sample::constrained_auto<>",
        "sample::lambdas::Local::f",
        "sample::lambdas::{lambda#1}::operator()<>::{lambda#1}::operator()<>::Local::f::Again::g",
        "sample::lambdas::{unnamed#1}::h",
        "sample::operator\"\"_km",
        "sample::pointer_to_function",
        "sample::pointer_to_template<>",
        "sample::reference_to_array<>",
        "sample::tagged[abi:one][abi:two]",
        "sample::values<>"}) {
    EXPECT_TRUE(names.contains(name)) << name;
  }
}

}  // namespace
}  // namespace tally::countfile
