#include "triage/token_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>

#include "base/temp_dir.h"

namespace tally::triage {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class TokenFileTest : public testing::Test {
 protected:
  std::filesystem::path write(const std::string& content, mode_t mode = 0600) {
    const std::filesystem::path path = directory_.path() / "token";
    std::ofstream{path, std::ios::binary} << content;
    EXPECT_EQ(::chmod(path.c_str(), mode), 0);
    return path;
  }

  std::string error(const std::string& content, mode_t mode = 0600) {
    const auto token = read_token_file(write(content, mode));
    EXPECT_FALSE(token);
    return token ? "" : token.error().message;
  }

  base::TempDir directory_;
};

TEST_F(TokenFileTest, HoldsOneToken) {
  EXPECT_EQ(read_token_file(write("github_pat_X1\n")).value(), "github_pat_X1");
  EXPECT_EQ(read_token_file(write(" \r\nx\t\n", 0400)).value(), "x");
  EXPECT_EQ(read_token_file(write(std::string(1'024, 'x'))).value().size(), 1'024U);
}

TEST_F(TokenFileTest, IsForItsOwnerAlone) {
  for (const mode_t mode : {0640, 0620, 0604, 0602, 0601, 0644, 0666}) {
    EXPECT_THAT(error("secret", mode), AllOf(HasSubstr("chmod 600"), Not(HasSubstr("secret"))))
        << mode;
  }
}

TEST_F(TokenFileTest, HoldsNothingElse) {
  EXPECT_THAT(error(""), HasSubstr("it is empty"));
  EXPECT_THAT(error("\n \n"), HasSubstr("it is empty"));
  for (const std::string& content :
       {std::string{"secret word"}, std::string{"secret\r\nX-Header: 1"}, std::string{"secret\x01"},
        std::string{"secret\0", 7}, std::string{"secr\xc3\xa9t"}, std::string(1'025, 'x'),
        std::string(5'000, 'x')}) {
    EXPECT_THAT(error(content),
                AllOf(HasSubstr("one word"), Not(HasSubstr("secret")), Not(HasSubstr("xxx"))));
  }
}

TEST_F(TokenFileTest, IsAFile) {
  EXPECT_THAT(read_token_file(directory_.path() / "none").error().message,
              HasSubstr("No such file"));
  EXPECT_THAT(read_token_file(directory_.path()).error().message, HasSubstr("no regular file"));
  const auto pipe = directory_.path() / "pipe";
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  EXPECT_THAT(read_token_file(pipe).error().message, HasSubstr("no regular file"));
}

}  // namespace
}  // namespace tally::triage
