#include "consent/environment.h"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <string>

namespace tally::consent {
namespace {

class Environment : public testing::Test {
 protected:
  Environment() {
    std::string name = (std::filesystem::temp_directory_path() / "tally.XXXXXX").native();
    root_ = ::mkdtemp(name.data());
    for (const char* variable :
         {"DO_NOT_TRACK", "TALLY_TELEMETRY", "TALLY_DIR", "XDG_CONFIG_HOME", "CI",
          "CONTINUOUS_INTEGRATION", "BUILD_NUMBER", "GITHUB_ACTIONS", "GITLAB_CI", "BUILDKITE",
          "TEAMCITY_VERSION", "TF_BUILD", "JENKINS_URL"}) {
      ::unsetenv(variable);
    }
    ::setenv("HOME", root_.c_str(), 1);
  }
  ~Environment() override { std::filesystem::remove_all(root_); }

  Place place(std::string_view given = {}) {
    return find_place(given, "acme", (root_ / "policy").c_str());
  }
  void user_says(std::string_view content) {
    const auto directory = root_ / ".config/acme/telemetry";
    std::filesystem::create_directories(directory);
    std::ofstream{directory / "mode"} << content;
  }

  std::filesystem::path root_;
};

TEST_F(Environment, DefaultIsLocal) {
  EXPECT_EQ(place().effective.mode, Mode::kLocal);
  EXPECT_EQ(place().effective.rule, Rule::kDefault);
}

TEST_F(Environment, DoNotTrackIsAnythingButZeroOrEmpty) {
  user_says("on 2026-11-01");
  for (const char* value : {"1", "true", "no", "yes"}) {
    ::setenv("DO_NOT_TRACK", value, 1);
    EXPECT_EQ(place().effective.rule, Rule::kDoNotTrack) << value;
  }
  for (const char* value : {"", "0"}) {
    ::setenv("DO_NOT_TRACK", value, 1);
    EXPECT_EQ(place().effective.mode, Mode::kOn) << value;
  }
}

TEST_F(Environment, TallyTelemetryKnowsOnlyOff) {
  ::setenv("TALLY_TELEMETRY", "on", 1);
  EXPECT_EQ(place().effective.mode, Mode::kLocal);
  ::setenv("TALLY_TELEMETRY", "off", 1);
  EXPECT_EQ(place().effective.rule, Rule::kEnvironment);
  ::setenv("TALLY_TELEMETRY", "OFF", 1);
  EXPECT_EQ(place().effective.rule, Rule::kEnvironment);
}

TEST_F(Environment, PolicyIsRead) {
  user_says("on 2026-11-01");
  std::ofstream{root_ / "policy"} << "local\n";
  EXPECT_EQ(place().effective.mode, Mode::kLocal);
  std::ofstream{root_ / "policy"} << "off\n";
  EXPECT_EQ(place().effective.mode, Mode::kOff);
}

TEST_F(Environment, AYesBeginsAnewWhileItIsCappedAndOnlyThen) {
  const Date today = *parse_day("2026-11-08");
  const auto after = [&](const char* mode, const char* policy) {
    user_says(mode);
    std::ofstream{root_ / "policy"} << policy;
    const Place here = place();
    EXPECT_TRUE(
        begin_capped_yes_anew(here.effective, here.seen.user, here.directory.view(), today));
    return read_mode(here.directory.view());
  };
  EXPECT_EQ(after("on 2026-11-01", "local").since, today);
  for (const char* policy : {"on", "off"}) {
    EXPECT_EQ(after("on 2026-11-01", policy).since, parse_day("2026-11-01"));
  }
  for (const char* mode : {"local 2026-11-01", "off 2026-11-01"}) {
    EXPECT_EQ(after(mode, "local").since, parse_day("2026-11-01"));
  }
  ::setenv("DO_NOT_TRACK", "1", 1);
  EXPECT_EQ(after("on 2026-11-01", "local").since, parse_day("2026-11-01"));
}

TEST_F(Environment, APolicyThatCannotBeReadIsOff) {
  std::filesystem::create_directory(root_ / "policy");  // opens, but does not read
  EXPECT_EQ(place().effective.rule, Rule::kPolicy);
}

// What limits could stand behind what was read.
TEST_F(Environment, APolicyThatIsTooLongIsOff) {
  std::ofstream{root_ / "policy"} << std::string(4095, '#');
  EXPECT_EQ(place().effective.rule, Rule::kDefault);
  std::ofstream{root_ / "policy"} << std::string(4095, '#') << "\noff\n";
  EXPECT_EQ(place().effective.rule, Rule::kPolicy);
}

// A thread may look at the files again, but never at the environment.
TEST_F(Environment, FilesCanBeLookedAtAgain) {
  user_says("on 2026-11-01");
  const Place first = place();
  const auto again = [&] {
    return effective_mode(
        observe_files_again(first.seen, first.directory.view(), (root_ / "policy").c_str()));
  };
  EXPECT_EQ(again().mode, Mode::kOn);
  ::setenv("DO_NOT_TRACK", "1", 1);
  EXPECT_EQ(again().mode, Mode::kOn);
  user_says("local");
  EXPECT_EQ(again().mode, Mode::kLocal);
  std::ofstream{root_ / "policy"} << "off\n";
  EXPECT_EQ(again().rule, Rule::kPolicy);
}

TEST_F(Environment, ADirectoryThatDoesNotFitIsNoneNeverAnother) {
  const std::string huge = "/" + std::string(5000, 'd');
  EXPECT_EQ(place(huge).effective.rule, Rule::kNoDirectory);
  ::setenv("TALLY_DIR", huge.c_str(), 1);
  EXPECT_EQ(place().effective.rule, Rule::kNoDirectory);
  EXPECT_TRUE(place().directory.empty());
}

TEST_F(Environment, BuildMachinesAreOff) {
  ::setenv("CI", "true", 1);
  EXPECT_EQ(place().effective.rule, Rule::kCi);
  EXPECT_EQ(place((root_ / "given").native()).effective.mode, Mode::kLocal);
  ::setenv("CI", "false", 1);
  EXPECT_EQ(place().effective.mode, Mode::kLocal);
  ::unsetenv("CI");
  ::setenv("GITHUB_ACTIONS", "true", 1);
  EXPECT_EQ(place().effective.rule, Rule::kCi);
  user_says("local");
  EXPECT_EQ(place().effective.mode, Mode::kLocal);
}

TEST_F(Environment, NoDirectoryIsOff) {
  ::unsetenv("HOME");
  EXPECT_EQ(place().effective.rule, Rule::kNoDirectory);
  EXPECT_TRUE(place().directory.empty());
}

TEST_F(Environment, TheProgramsDirectoryComesBeforeTheEnvironments) {
  ::setenv("TALLY_DIR", "/from/environment", 1);
  EXPECT_EQ(place("/from/program").directory.view(), "/from/program");
  EXPECT_EQ(place().directory.view(), "/from/environment");
  EXPECT_EQ(place().source, Place::Source::kEnvironment);
  EXPECT_EQ(place("/from/program").source, Place::Source::kProgram);
}

}  // namespace
}  // namespace tally::consent
