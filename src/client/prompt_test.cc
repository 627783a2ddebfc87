#include "tally/prompt.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "base/temp_dir.h"
#include "consent/prompt_state.h"

namespace tally {
namespace {

namespace fs = std::filesystem;
using consent::PromptStage;

// As long as there is one, no file takes a byte: also root's cannot.
class FullDisk {
 public:
  FullDisk() {
    ::getrlimit(RLIMIT_FSIZE, &before_);
    rlimit none = before_;
    none.rlim_cur = 0;
    ::setrlimit(RLIMIT_FSIZE, &none);
    handler_ = ::signal(SIGXFSZ, SIG_IGN);
  }
  ~FullDisk() {
    ::setrlimit(RLIMIT_FSIZE, &before_);
    ::signal(SIGXFSZ, handler_);
  }
  FullDisk(const FullDisk&) = delete;
  FullDisk& operator=(const FullDisk&) = delete;

 private:
  rlimit before_{};
  sighandler_t handler_ = SIG_DFL;
};

// The clock of the tests is set to days, by TALLY_AS_OF.
class PromptTest : public testing::Test {
 protected:
  PromptTest() {
    for (const char* name :
         {"DO_NOT_TRACK", "TALLY_TELEMETRY", "CI", "BUILD_NUMBER", "GITHUB_ACTIONS", "TF_BUILD",
          "JENKINS_URL", "TEAMCITY_VERSION", "GITLAB_CI"}) {
      ::unsetenv(name);
    }
    ::setenv("TALLY_DIR", telemetry_.c_str(), 1);
    be_on("2026-11-01");
    config_.collection = "acme";
    config_.title = "Acme's compiler";
    config_.command = "acme-cc telemetry";
    config_.upload_url = "https://telemetry.acme.org/upload";
    config_.prompt_rate = 1;
  }
  ~PromptTest() override {
    ::unsetenv("TALLY_DIR");
    ::unsetenv("TALLY_AS_OF");
  }

  static void be_on(const char* day) { ::setenv("TALLY_AS_OF", day, 1); }
  std::string content() const {
    std::ifstream file{state_ / "prompt"};
    return {std::istreambuf_iterator<char>{file}, {}};
  }
  consent::PromptState state() const {
    return consent::parse_prompt_state(content()).value_or(consent::PromptState{});
  }
  void write(const std::string& content) const {
    fs::create_directories(state_);
    std::ofstream{state_ / "prompt"} << content;
  }
  std::string mode() const {
    std::ifstream file{telemetry_ / "mode"};
    return {std::istreambuf_iterator<char>{file}, {}};
  }
  bool may_ask() const { return take_prompt(config_).may_ask; }
  // A user for whom the time has come.
  void wait_a_week() const {
    EXPECT_FALSE(may_ask());
    be_on("2026-11-08");
  }

  const base::TempDir dir_;
  const fs::path telemetry_ = dir_ / "acme" / "telemetry";
  const fs::path state_ = dir_ / "acme" / "tallystick";
  Config config_;
};

TEST_F(PromptTest, IsPutAfterAWeekAndWrittenDownBefore) {
  wait_a_week();
  EXPECT_EQ(state().attempts, 0U);
  EXPECT_NE(state().token, 0U);
  EXPECT_TRUE(may_ask());
  EXPECT_EQ(state().stage, PromptStage::kPending);
  EXPECT_EQ(state().attempts, 1U);
  EXPECT_FALSE(may_ask());
  be_on("2026-11-14");
  EXPECT_FALSE(may_ask());
  be_on("2026-11-15");
  EXPECT_TRUE(may_ask());
  EXPECT_EQ(state().attempts, 2U);
}

TEST_F(PromptTest, AYesSetsTheMode) {
  wait_a_week();
  ASSERT_TRUE(may_ask());
  EXPECT_TRUE(answer_prompt(config_, Answer::kYes));
  EXPECT_EQ(mode(), "on 2026-11-08");
  EXPECT_EQ(state().stage, PromptStage::kYes);
  be_on("2027-11-08");
  EXPECT_FALSE(may_ask());
  // Also if the mode is as if it had never been said.
  fs::remove(telemetry_ / "mode");
  EXPECT_FALSE(may_ask());
}

// What is said to the user follows the mode.
TEST_F(PromptTest, AYesIsGivenWithTheModeAlone) {
  wait_a_week();
  ASSERT_TRUE(may_ask());
  // Nothing can replace a directory.
  fs::rename(state_ / "prompt", dir_ / "prompt");
  fs::create_directory(state_ / "prompt");
  EXPECT_FALSE(answer_prompt(config_, Answer::kYes));
  EXPECT_EQ(mode(), "");
  fs::remove(state_ / "prompt");
  fs::rename(dir_ / "prompt", state_ / "prompt");
  // Of a mode that cannot be written no yes comes.
  fs::create_directories(telemetry_ / "mode" / "in_the_way");
  EXPECT_FALSE(answer_prompt(config_, Answer::kYes));
  EXPECT_EQ(state().stage, PromptStage::kPending);
  fs::remove_all(telemetry_ / "mode");
  EXPECT_TRUE(answer_prompt(config_, Answer::kYes));
}

TEST_F(PromptTest, ANoIsForEver) {
  wait_a_week();
  ASSERT_TRUE(may_ask());
  EXPECT_TRUE(answer_prompt(config_, Answer::kNo));
  EXPECT_FALSE(fs::exists(telemetry_ / "mode"));
  for (const char* day : {"2026-11-15", "2027-01-01", "2036-01-01"}) {
    be_on(day);
    EXPECT_FALSE(may_ask()) << day;
  }
  EXPECT_FALSE(answer_prompt(config_, Answer::kYes));
  EXPECT_FALSE(fs::exists(telemetry_ / "mode"));
}

TEST_F(PromptTest, OnlyAQuestionThatWasPutHasAnAnswer) {
  for (const auto answer : {Answer::kYes, Answer::kNo, Answer::kDismissed, Answer::kExpired}) {
    EXPECT_FALSE(answer_prompt(config_, answer));
  }
  wait_a_week();
  EXPECT_FALSE(answer_prompt(config_, Answer::kYes));
  EXPECT_FALSE(fs::exists(telemetry_ / "mode"));
}

TEST_F(PromptTest, ALateAnswerCounts) {
  wait_a_week();
  ASSERT_TRUE(may_ask());
  be_on("2026-11-09");
  EXPECT_FALSE(may_ask());
  EXPECT_EQ(state().stage, PromptStage::kFailed);
  EXPECT_TRUE(answer_prompt(config_, Answer::kYes));
  EXPECT_EQ(mode(), "on 2026-11-09");
}

TEST_F(PromptTest, OffWritesNothing) {
  ::setenv("DO_NOT_TRACK", "1", 1);
  EXPECT_FALSE(may_ask());
  EXPECT_FALSE(fs::exists(dir_ / "acme"));
  ::unsetenv("DO_NOT_TRACK");
  wait_a_week();
  const std::string before = content();
  fs::create_directories(telemetry_);
  std::ofstream{telemetry_ / "mode"} << "off 2026-11-01";
  EXPECT_FALSE(may_ask());
  EXPECT_FALSE(answer_prompt(config_, Answer::kDismissed));
  EXPECT_EQ(content(), before);
}

TEST_F(PromptTest, NobodyIsAskedWhoHasChosenOrWhereAMachineBuilds) {
  wait_a_week();
  fs::create_directories(telemetry_);
  for (const char* chosen : {"local 2026-11-01", "on 2026-11-01", "off 2026-11-01"}) {
    std::ofstream{telemetry_ / "mode"} << chosen;
    EXPECT_FALSE(may_ask()) << chosen;
  }
  fs::remove(telemetry_ / "mode");
  ::setenv("CI", "true", 1);
  EXPECT_FALSE(may_ask());
  ::unsetenv("CI");
  config_.prompt_rate = 0;
  EXPECT_FALSE(may_ask());
  config_.prompt_rate = 1;
  EXPECT_TRUE(may_ask());
}

// Nobody knows how often that user was asked.
TEST_F(PromptTest, WhatIsNotUnderstoodIsLeftAloneAndNobodyIsAsked) {
  be_on("2026-12-01");
  for (const std::string& content : {std::string{}, std::string{"{\"asked\":1}"},
                                     std::string(300, '1'), std::string{"pending 1 2"}}) {
    write(content);
    EXPECT_FALSE(may_ask()) << content;
    EXPECT_EQ(this->content(), content);
  }
  fs::remove(state_ / "prompt");
  fs::create_directory(state_ / "prompt");
  EXPECT_FALSE(may_ask());
}

TEST_F(PromptTest, WhoeverDecidesKeepsTheOthersOut) {
  wait_a_week();
  const int directory = ::open(state_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  ASSERT_EQ(::flock(directory, LOCK_EX), 0);
  EXPECT_FALSE(may_ask());
  EXPECT_EQ(state().attempts, 0U);
  ::close(directory);
  EXPECT_TRUE(may_ask());
}

TEST_F(PromptTest, WhatCannotBeWrittenDownIsNotAsked) {
  wait_a_week();
  const std::string before = content();
  {
    const FullDisk full;
    EXPECT_FALSE(may_ask());
  }
  EXPECT_EQ(content(), before);
  EXPECT_TRUE(may_ask());
}

TEST_F(PromptTest, OfManyProcessesOneAsks) {
  wait_a_week();
  constexpr int kProcesses = 40;
  int begin[2];
  ASSERT_EQ(::pipe(begin), 0);
  for (int i = 0; i < kProcesses; ++i) {
    const pid_t child = ::fork();
    ASSERT_GE(child, 0);
    if (child != 0) continue;
    char ignored;
    ::close(begin[1]);
    const ssize_t end = ::read(begin[0], &ignored, 1);
    ::_exit(end == 0 && may_ask() ? 1 : 0);
  }
  ::close(begin[0]);
  ::close(begin[1]);
  int asked = 0;
  for (int i = 0; i < kProcesses; ++i) {
    int status = 0;
    ASSERT_GT(::wait(&status), 0);
    asked += WEXITSTATUS(status);
  }
  EXPECT_EQ(asked, 1);
  EXPECT_EQ(state().attempts, 1U);
}

TEST_F(PromptTest, SaysWhatIsSentAndWhereToLook) {
  config_.privacy_url = "https://acme.org/privacy";
  std::string text(kMaxPromptMessage, '#');
  text.resize(prompt_message(config_, text.data(), text.size()));
  for (const char* part :
       {"Acme's compiler", "public list", "once a week", "https://telemetry.acme.org/upload",
        "published", "acme-cc telemetry preview", "https://acme.org/privacy"}) {
    EXPECT_NE(text.find(part), std::string::npos) << part << " is not in " << text;
  }
  EXPECT_TRUE(text.ends_with("?")) << text;
  char small[16];
  EXPECT_EQ(prompt_message(config_, small, sizeof small), 0U);
  EXPECT_STREQ(small, "");
  config_.command = nullptr;
  config_.title = nullptr;
  text.assign(kMaxPromptMessage, '#');
  text.resize(prompt_message(config_, text.data(), text.size()));
  EXPECT_TRUE(text.starts_with("acme ")) << text;
  EXPECT_NE(text.find("tally preview --collection acme"), std::string::npos) << text;
}

TEST_F(PromptTest, LeavesErrnoAlone) {
  errno = 4711;
  wait_a_week();
  EXPECT_TRUE(may_ask());
  answer_prompt(config_, Answer::kNo);
  EXPECT_EQ(errno, 4711);
}

}  // namespace
}  // namespace tally
