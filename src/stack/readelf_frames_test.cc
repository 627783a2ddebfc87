// Call frames as `readelf --debug-dump=frames-interp` says them, row by row, of real files. x86-64.
#include <dlfcn.h>
#include <gtest/gtest.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cinttypes>
#include <memory>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "stack/call_frame.h"
#include "stack/elf_file.h"
#include "stack/own_modules.h"

#if defined(__x86_64__)
namespace tally::stack {
namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr size_t kEvery = 8;  // they take so many times as long
#else
constexpr size_t kEvery = 1;
#endif

struct Row {
  uintptr_t location = 0;  // as linked
  std::string cfa, frame_pointer, return_address;
};

// The header of each function's rows names the registers of which something is said.
std::vector<Row> rows_of(const std::string& path) {
  const std::string command = "LC_ALL=C readelf -wNF '" + path + "' 2>/dev/null";
  const std::unique_ptr<FILE, int (*)(FILE*)> pipe{::popen(command.c_str(), "r"), ::pclose};
  std::vector<Row> rows;
  std::vector<std::string> columns;
  bool is_loaded = false, is_function = false;  // .debug_frame is not
  char line[1024];
  while (pipe && ::fgets(line, sizeof line, pipe.get()) != nullptr) {
    if (std::string_view{line}.starts_with("Contents of")) {
      is_loaded = std::string_view{line}.contains(".eh_frame ");
    }
    std::istringstream words{line};
    std::vector<std::string> word;
    for (std::string next; words >> next;) word.push_back(next);
    if (word.size() > 3 && (word[3] == "FDE" || word[3] == "CIE")) is_function = word[3] == "FDE";
    if (!word.empty() && word[0] == "LOC") columns = word;
    const bool is_row = is_loaded && is_function && word.size() > 1 &&
                        word.size() == columns.size() && word[0].size() == 16;
    if (!is_row) continue;
    Row row{.location = ::strtoull(word[0].c_str(), nullptr, 16),
            .cfa = word[1],
            .frame_pointer = "u",
            .return_address = {}};
    for (size_t i = 2; i < word.size(); ++i) {
      if (columns[i] == "rbp") row.frame_pointer = word[i];
      if (columns[i] == "ra") row.return_address = word[i];
    }
    rows.push_back(row);
  }
  return rows;
}

constexpr const char* kRegisterNames[] = {"rax", "rdx", "rcx", "rbx", "rsi", "rdi",
                                          "rbp", "rsp", "r8",  "r9",  "r10", "r11",
                                          "r12", "r13", "r14", "r15", "rip"};

std::string with_offset(std::string text, int64_t offset) {
  if (offset >= 0) text += '+';
  return text + std::to_string(offset);
}

std::string cfa_text(const CallFrameRow& row) {
  if (row.cfa_is_expression) return "exp";
  if (row.cfa_register >= kRegisterCount) return "?";
  return with_offset(kRegisterNames[row.cfa_register], row.cfa_operand);
}

// Of a register of which nothing was said, readelf says `u` as of one that is undefined.
std::string rule_text(const RegisterRule& rule) {
  switch (rule.kind) {
    case RegisterRule::Kind::kSame:
    case RegisterRule::Kind::kUndefined:
      return "u";
    case RegisterRule::Kind::kSavedAt:
      return with_offset("c", rule.operand);
    case RegisterRule::Kind::kIsOffset:
      return with_offset("v", rule.operand);
    case RegisterRule::Kind::kInRegister:
      return kRegisterNames[rule.operand];
    case RegisterRule::Kind::kSavedAtExpression:
      return "exp";
    case RegisterRule::Kind::kIsExpression:
      return "vexp";
  }
  return "?";
}

void expect_row(const Module& module, const Row& row, const char* way) {
  CallFrame frame;
  const bool found = find_call_frame(kTrustedMemory, module, module.bias + row.location, frame);
  ASSERT_TRUE(found) << way << std::hex << " at " << row.location;
  const std::string place = std::string(way) + " at " + std::to_string(row.location);
  ASSERT_EQ(cfa_text(frame.row), row.cfa) << place;
  const auto same = [](const std::string& said) { return said == "s" ? "u" : said; };
  ASSERT_EQ(rule_text(frame.row.rules[kFramePointer]), same(row.frame_pointer)) << place;
  ASSERT_EQ(frame.return_address_register, kProgramCounter) << place;
  ASSERT_EQ(rule_text(frame.row.rules[kProgramCounter]), same(row.return_address)) << place;
}

// Without a table an entry is looked for among all of them, so few are.
void compare(const std::string& path, const Module& module) {
  constexpr size_t kEverySearch = 97 * kEvery;
  const std::vector<Row> rows = rows_of(path);
  if (rows.empty()) GTEST_SKIP() << "there is no readelf that reads " << path;
  Module by_search = module;
  find_eh_frame(path.c_str(), by_search);
  by_search.eh_frame_hdr = 0;
  ASSERT_NE(by_search.eh_frame, 0U);
  size_t compared = 0, searched = 0;
  for (size_t i = 0; i < rows.size() && !testing::Test::HasFatalFailure(); i += kEvery) {
    // Some linkers leave the entry of a function that they have left out.
    if (!module.has_code_at(module.bias + rows[i].location)) continue;
    expect_row(module, rows[i], "by table");
    ++compared;
    if (i % kEverySearch != 0) continue;
    expect_row(by_search, rows[i], "by search");
    ++searched;
  }
  ::printf("%zu rows are compared, %zu of them by search, of %s\n", compared, searched,
           path.c_str());
}

void compare_library(const char* name, const char* function) {
  void* library = ::dlopen(name, RTLD_NOW);
  void* place = library == nullptr ? nullptr : ::dlsym(library, function);
  Module module;
  if (place == nullptr || !find_own_module(reinterpret_cast<uintptr_t>(place), module) ||
      module.header == own_program_header()) {
    GTEST_SKIP() << "there is no " << name << " here";
  }
  compare(find_own_path(module.header), module);
}

TEST(ReadelfFrames, OfThisProgram) {
  Module module;
  ASSERT_TRUE(read_module(kTrustedMemory, own_program_header(), module));
  char path[4096] = {};
  ASSERT_GT(::readlink("/proc/self/exe", path, sizeof path - 1), 0);
  compare(path, module);
}

TEST(ReadelfFrames, OfTheCLibrary) { compare_library("libc.so.6", "qsort"); }

TEST(ReadelfFrames, OfTheCxxLibrary) { compare_library("libstdc++.so.6", "_ZSt9terminatev"); }

}  // namespace
}  // namespace tally::stack
#endif
