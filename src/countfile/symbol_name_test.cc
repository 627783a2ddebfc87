#include "countfile/symbol_name.h"

#include <gtest/gtest.h>

#include <string>

namespace tally::countfile {
namespace {

std::string symbol(std::string_view mangled) {
  char out[4096];
  return {out, reduce_symbol(mangled, out, sizeof out)};
}

std::string type(std::string_view mangled) {
  char out[4096];
  return {out, reduce_type(mangled, out, sizeof out)};
}

TEST(SymbolName, FunctionsLoseParametersAndTemplateArguments) {
  EXPECT_EQ(symbol("_ZN4acme6ParserIiE5parseERKSs"), "acme::Parser<>::parse");
  EXPECT_EQ(symbol("_ZNSt6vectorIiSaIiEEixEm"), "std::vector<>::operator[]");
}

TEST(SymbolName, TypesLoseTheirTemplateArgumentsEntirely) {
  EXPECT_EQ(type("N4acme5ErrorE"), "acme::Error");
  EXPECT_EQ(type("St6vectorIiSaIiEE"), "std::vector");
}

}  // namespace
}  // namespace tally::countfile
