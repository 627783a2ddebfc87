#include "stack/program_modules.h"

#include <string>

#include "counter/counter_fixture.h"

namespace tally::stack {
namespace {

TEST(ProgramModules, WhatIsAModulesName) {
  for (const char* good : {"a", "libacme.so.3", "libstdc++.so.6", "A_b-9"}) {
    EXPECT_TRUE(is_module_name(good)) << good;
  }
  for (const std::string& bad :
       {std::string(), std::string("a b"), std::string("a/b"), std::string("a@b"),
        std::string("gr\xc3\xbcn"), std::string("a\n"), std::string(65, 'a')}) {
    EXPECT_FALSE(is_module_name(bad)) << bad;
    EXPECT_FALSE(add_program_module(bad)) << bad;
  }
  EXPECT_TRUE(is_module_name(std::string(64, 'a')));
}

class ProgramModulesFixture : public CounterFixture {};

TEST_F(ProgramModulesFixture, NoMoreThanThereIsRoomFor) {
  in_child([] {
    for (size_t i = 0; program_module(kMaxProgramModules - 1).empty(); ++i) {
      if (!add_program_module("lib" + std::to_string(i) + ".so")) return false;
    }
    return !add_program_module("one_more.so") && !is_program_module("one_more.so") &&
           is_program_module("lib0.so") && add_program_module("lib0.so") &&
           program_module(kMaxProgramModules).empty();
  });
}

TEST(ProgramModules, TheExecutablesName) {
  EXPECT_EQ(executable_name("acme.org/cmd/cc"), "cc");
  EXPECT_EQ(executable_name("cc"), "cc");
  EXPECT_EQ(executable_name("acme.org/"), "program");
  EXPECT_EQ(executable_name("acme.org/a b"), "program");
}

}  // namespace
}  // namespace tally::stack
