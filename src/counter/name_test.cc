#include "tally/name.h"

#include <gtest/gtest.h>

#include <string>

#include "tally/counter.h"

namespace tally {
namespace {

static_assert(is_valid_name("acme/build"), "names can be checked by the compiler");
static_assert(!is_valid_name("acme build"));

TEST(Name, TakesEveryUsualForm) {
  for (const char* name :
       {"a", "acme/build", "acme/client:vscode", "go/platform/target/port:linux-amd64",
        "acme/open/latency:<10ms", "acme/open/latency:>=1s", "a:linux/amd64",
        "gopls/goversion:1.26", "caf\xc3\xa9/\xe2\x82\xac:\xf0\x9f\x98\x80"}) {
    EXPECT_TRUE(is_valid_name(name)) << name;
  }
  EXPECT_TRUE(is_valid_name(std::string(kMaxNameLength, 'n').c_str()));
}

TEST(Name, RefusesWhatIsNotPrintable) {
  for (const char* name : {"", " ", "a b", "a\tb", "a\n", "a\x7f", "a\xc2\x85", "a\xc2\xa0z",
                           "a\xe2\x80\xa8", "a\xe3\x80\x80z"}) {
    EXPECT_FALSE(is_valid_name(name)) << name;
  }
  EXPECT_FALSE(is_valid_name(nullptr));
  EXPECT_FALSE(is_valid_name(std::string(kMaxNameLength + 1, 'n').c_str()));
}

TEST(Name, RefusesWhatIsNotUtf8) {
  for (const char* name : {"\x80", "\xc3", "\xc0\xaf", "\xe0\x80\xaf", "\xed\xa0\x80",
                           "\xf4\x90\x80\x80", "\xff", "a\xe2\x82", "\xf0\x80\x80\xaf"}) {
    EXPECT_FALSE(is_valid_name(name));
  }
}

TEST(Name, RefusesEmptyPartsAndASecondColon) {
  for (const char* name : {"/a", "a/", "a//b", ":b", "a:", "a/:b", "a:b:c", ":", "/"}) {
    EXPECT_FALSE(is_valid_name(name)) << name;
  }
}

// Every byte sequence of length up to 3 is decided without reading past its end (asan watches).
TEST(Name, DecidesAnything) {
  for (int a = 1; a < 256; ++a) {
    for (int b = 0; b < 256; ++b) {
      const char name[3] = {static_cast<char>(a), static_cast<char>(b), '\0'};
      const bool ascii_word = a > 0x20 && a < 0x7f && a != '/' && a != ':' && b == 0;
      if (ascii_word) {
        EXPECT_TRUE(is_valid_name(name)) << name;
      }
      (void)is_valid_name(name);
    }
  }
}

}  // namespace
}  // namespace tally
