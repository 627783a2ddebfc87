#include "tally/lsp.h"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "base/temp_dir.h"

namespace tally {
namespace {

namespace fs = std::filesystem;

class LspPromptTest : public testing::Test {
 protected:
  LspPromptTest() {
    for (const char* name : {"DO_NOT_TRACK", "TALLY_TELEMETRY", "CI", "CONTINUOUS_INTEGRATION",
                             "BUILD_NUMBER", "GITHUB_ACTIONS", "GITLAB_CI", "BUILDKITE",
                             "TEAMCITY_VERSION", "TF_BUILD", "JENKINS_URL"}) {
      ::unsetenv(name);
    }
    ::setenv("TALLY_DIR", (dir_ / "telemetry").c_str(), 1);
    ::setenv("TALLY_AS_OF", "2026-11-01", 1);
    config_.collection = "acme";
    config_.command = "acme-ls telemetry";
    config_.prompt_rate = 1;
    take_prompt(config_);
    ::setenv("TALLY_AS_OF", "2026-11-08", 1);
  }
  ~LspPromptTest() override {
    ::unsetenv("TALLY_DIR");
    ::unsetenv("TALLY_AS_OF");
  }

  std::string file(const char* name) const {
    std::ifstream file{dir_ / name};
    return {std::istreambuf_iterator<char>{file}, {}};
  }
  std::string request() {
    std::string message(LspPrompt::kMaxMessage, '#');
    message.resize(prompt_.request(message.data(), message.size()));
    return message;
  }
  std::string reply(std::string_view json) {
    std::string message(LspPrompt::kMaxMessage, '#');
    message.resize(prompt_.reply(json.data(), json.size(), message.data(), message.size()));
    return message;
  }
  bool is_answer(std::string_view json) const {
    return prompt_.is_answer(json.data(), json.size());
  }
  std::string stage() const {
    return file("tallystick/prompt").substr(0, file("tallystick/prompt").find(' '));
  }

  const base::TempDir dir_;
  Config config_;
  LspPrompt prompt_{config_, "acme-ls.maybeAskTelemetry"};
};

constexpr std::string_view kYes =
    R"({"jsonrpc":"2.0","id":"tallystick/prompt","result":{"title":"Yes, I'd like to help"}})";

TEST_F(LspPromptTest, AsksOnceAndReadsTheAnswer) {
  EXPECT_FALSE(is_answer(kYes));  // nothing was asked
  const std::string message = request();
  EXPECT_TRUE(message.starts_with(
      R"({"jsonrpc":"2.0","id":"tallystick/prompt","method":"window/showMessageRequest","params":{"type":3,)"))
      << message;
  EXPECT_NE(message.find(R"("actions":[{"title":"Yes, I'd like to help"},{"title":"No, thanks"}])"),
            std::string::npos)
      << message;
  EXPECT_NE(message.find("acme-ls telemetry preview"), std::string::npos);
  EXPECT_EQ(request(), "");
  EXPECT_TRUE(is_answer(kYes));
  const std::string thanks = reply(kYes);
  EXPECT_TRUE(thanks.starts_with(
      R"({"jsonrpc":"2.0","method":"window/showMessage","params":{"type":3,"message":")"))
      << thanks;
  EXPECT_NE(thanks.find("acme-ls telemetry local"), std::string::npos) << thanks;
  EXPECT_EQ(file("telemetry/mode"), "on 2026-11-08");
  // A second response means nothing.
  EXPECT_EQ(reply(kYes), "");
}

TEST_F(LspPromptTest, ANoIsRecorded) {
  request();
  EXPECT_NE(reply(R"({"id":"tallystick/prompt","jsonrpc":"2.0","result":{"title":"No, thanks"}})"),
            "");
  EXPECT_EQ(stage(), "no");
  EXPECT_FALSE(fs::exists(dir_ / "telemetry/mode"));
}

TEST_F(LspPromptTest, AClosedQuestionIsDismissedAndSaysNothing) {
  for (const char* result : {"null", R"({"title":"Something else"})", "{}", "7"}) {
    fs::remove(dir_ / "tallystick/prompt");
    std::ofstream{dir_ / "tallystick/prompt"} << "- 0 1 1";
    LspPrompt prompt{config_, "c"};
    char message[LspPrompt::kMaxMessage];
    ASSERT_GT(prompt.request(message, sizeof message), 0U);
    const std::string json =
        std::string{R"({"jsonrpc":"2.0","id":"tallystick/prompt","result":)"} + result + "}";
    EXPECT_EQ(prompt.reply(json.data(), json.size(), message, sizeof message), 0U);
    EXPECT_EQ(stage(), "dismissed") << result;
  }
}

TEST_F(LspPromptTest, AClientThatCannotAskHasNotAsked) {
  request();
  EXPECT_EQ(
      reply(R"({"jsonrpc":"2.0","id":"tallystick/prompt","error":{"code":-32601,"message":"no"}})"),
      "");
  EXPECT_EQ(stage(), "failed");
}

TEST_F(LspPromptTest, WhatIsNotItsAnswerIsLeftToTheServer) {
  request();
  for (const char* json :
       {R"({"jsonrpc":"2.0","id":1,"result":null})", R"({"jsonrpc":"2.0","id":"x","result":null})",
        R"({"jsonrpc":"2.0","id":"tallystick/prompt","method":"shutdown"})", "", "[]", "{",
        R"(["tallystick/prompt"])"}) {
    EXPECT_FALSE(is_answer(json)) << json;
    EXPECT_EQ(reply(json), "");
  }
  EXPECT_EQ(stage(), "pending");
  reply(kYes);
  EXPECT_EQ(stage(), "yes");
}

TEST_F(LspPromptTest, WhatDoesNotFitIsNotAsked) {
  char message[100];
  EXPECT_EQ(prompt_.request(message, sizeof message), 0U);
  EXPECT_STREQ(message, "");
  EXPECT_EQ(stage(), "-");
  EXPECT_NE(request(), "");
}

}  // namespace
}  // namespace tally
