#include "tally/announcement.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "base/temp_dir.h"
#include "client/announcement_file.h"
#include "tally/tally.h"

namespace tally::client {
namespace {

namespace fs = std::filesystem;

const std::string kHead = "yes 2026-11-01 announced 2026-11-28 last 2026-12-05\n";
const std::string kText = "Acme tools will send more.\nFrom 2026-12-05 on:\n  acme/build of cc\n";

class AnnouncementTest : public testing::Test {
 protected:
  AnnouncementTest() {
    for (const char* name : {"DO_NOT_TRACK", "TALLY_TELEMETRY", "TALLY_DIR"}) ::unsetenv(name);
    fs::create_directories(telemetry_);
    fs::create_directories(state_);
    say("on 2026-11-01");
    config_.collection = "acme";
    config_.directory = telemetry_.c_str();
  }

  void say(const std::string& mode) const { std::ofstream{telemetry_ / "mode"} << mode << "\n"; }
  void announce(const std::string& content) const {
    std::ofstream{state_ / "announcement"} << content;
  }
  std::string next(size_t room = kMaxAnnouncement) const {
    std::string text(room, '#');
    text.resize(next_announcement(config_, text.data(), room));
    return text;
  }
  bool is_waiting() const { return fs::exists(state_ / "announcement"); }
  bool is_shown() const { return fs::exists(state_ / "announcement.shown"); }

  const base::TempDir dir_;
  const fs::path telemetry_ = dir_ / "acme" / "telemetry";
  const fs::path state_ = dir_ / "acme" / "tallystick";
  Config config_;
};

TEST_F(AnnouncementTest, IsGivenOnce) {
  EXPECT_EQ(next(), "");
  announce(kHead + kText);
  EXPECT_EQ(next(), kText);
  EXPECT_TRUE(is_shown());
  EXPECT_EQ(next(), "");
  announce(kHead + "More.\n");
  EXPECT_EQ(next(), "More.\n");
}

TEST_F(AnnouncementTest, IsGivenInTheModeOnAlone) {
  announce(kHead + kText);
  for (const char* mode : {"local 2026-11-01", "off 2026-11-01", "on", "on 2026-11-02"}) {
    say(mode);
    EXPECT_EQ(next(), "") << mode;
    EXPECT_TRUE(is_waiting()) << mode;
  }
  say("on 2026-11-01");
  ::setenv("DO_NOT_TRACK", "1", 1);
  EXPECT_EQ(next(), "");
  ::unsetenv("DO_NOT_TRACK");
  EXPECT_EQ(next(), kText);
}

TEST_F(AnnouncementTest, LiesInTheDirectoryWhereThatHasAnotherName) {
  fs::rename(telemetry_, dir_ / "elsewhere");
  fs::rename(state_, dir_ / "elsewhere" / "tallystick");
  const std::string directory = dir_ / "elsewhere";
  config_.directory = directory.c_str();
  std::ofstream{dir_ / "elsewhere/tallystick/announcement"} << kHead << kText;
  EXPECT_EQ(next(), kText);
}

TEST_F(AnnouncementTest, LiesBesideTheDirectoryAlsoInTheWorkingDirectory) {
  const fs::path before = fs::current_path();
  fs::current_path(telemetry_.parent_path());
  config_.directory = "telemetry";
  announce(kHead + kText);
  EXPECT_EQ(next(), kText);
  fs::current_path(before);
}

TEST_F(AnnouncementTest, MakesNothing) {
  fs::remove(state_);
  EXPECT_EQ(next(), "");
  EXPECT_FALSE(fs::exists(state_));
}

TEST_F(AnnouncementTest, GivesWholeLinesOfWhatFits) {
  announce(kHead + kText);
  EXPECT_EQ(next(30), "Acme tools will send more.\n");
  announce(kHead + kText);
  EXPECT_EQ(next(28), "Acme tools will send more.\n");
  announce(kHead + kText);
  EXPECT_EQ(next(27), "");
  EXPECT_EQ(next_announcement(config_, nullptr, 0), 0U);
}

TEST_F(AnnouncementTest, IsNoOtherFile) {
  for (const std::string& content :
       {std::string(), std::string("\n"), kText, kHead, kHead + "cut",
        "yes 2026-11-01 announced 2026-11-28\n" + kText,
        "yes 2026-13-01 announced 2026-11-28 last 2026-12-05\n" + kText,
        kHead + std::string(kMaxAnnouncement, 'x') + "\n"}) {
    announce(content);
    EXPECT_EQ(next(), "") << content.substr(0, 80);
    EXPECT_TRUE(is_waiting());
  }
}

TEST_F(AnnouncementTest, DoesATerminalNoHarm) {
  announce(kHead + "a\x1b[2Jb\x07\t\x7f\n");
  EXPECT_EQ(next(), "a?[2Jb???\n");
  announce(kHead + "\u00e4\u2026 a\u009b2Jb\n");
  EXPECT_EQ(next(), "\u00e4\u2026 a??2Jb\n");
  announce(kHead +
           "a\x9b"
           "2Jb\xe2\x80\n");
  EXPECT_EQ(next().find_first_of("\x9b\x80\xe2"), std::string::npos);
}

TEST_F(AnnouncementTest, WaitsWhereThereIsNoTerminal) {
  announce(kHead + kText);
  const int before = ::dup(STDERR_FILENO);
  const int null = ::open("/dev/null", O_WRONLY | O_CLOEXEC);
  ::dup2(null, STDERR_FILENO);
  const bool shown = announce_in_terminal(config_);
  ::dup2(before, STDERR_FILENO);
  ::close(before);
  ::close(null);
  EXPECT_FALSE(shown);
  EXPECT_TRUE(is_waiting());
}

TEST_F(AnnouncementTest, IsForCToo) {
  announce(kHead + kText);
  tally_start_config config = TALLY_START_CONFIG_INIT;
  config.collection = "acme";
  config.directory = telemetry_.c_str();
  char text[TALLY_MAX_ANNOUNCEMENT];
  EXPECT_EQ(tally_next_announcement(&config, text, sizeof text), kText.size());
  EXPECT_EQ(text, kText);
  EXPECT_EQ(tally_announce_in_terminal(&config), 0);
}

// Two hundred processes that wait for each other, and then ask all at once.
TEST_F(AnnouncementTest, IsGivenToOneOfManyProcesses) {
  constexpr int kProcesses = 200;
  announce(kHead + kText);
  int gate[2];
  ASSERT_EQ(::pipe(gate), 0);
  for (int i = 0; i < kProcesses; ++i) {
    const pid_t child = ::fork();
    ASSERT_GE(child, 0);
    if (child != 0) continue;
    ::close(gate[1]);
    char end;
    (void)!::read(gate[0], &end, 1);
    char text[kMaxAnnouncement];
    ::_exit(next_announcement(config_, text, sizeof text) > 0 ? 1 : 0);
  }
  ::close(gate[0]);
  ::close(gate[1]);
  int shown = 0;
  for (int i = 0; i < kProcesses; ++i) {
    int status = 0;
    ASSERT_GT(::wait(&status), 0);
    ASSERT_TRUE(WIFEXITED(status));
    shown += WEXITSTATUS(status);
  }
  EXPECT_EQ(shown, 1);
}

}  // namespace
}  // namespace tally::client
