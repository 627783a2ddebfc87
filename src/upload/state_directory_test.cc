#include "upload/state_directory.h"

#include <gtest/gtest.h>

namespace tally::upload {
namespace {

TEST(StateDirectoryTest, LiesBesideTheTelemetryDirectory) {
  EXPECT_EQ(state_directory("/home/u/.config/acme/telemetry"), "/home/u/.config/acme/tallystick");
  EXPECT_EQ(state_directory("/home/u/.config/acme/telemetry/"), "/home/u/.config/acme/tallystick");
  EXPECT_EQ(state_directory("telemetry"), "tallystick");
}

TEST(StateDirectoryTest, LiesInADirectoryThatSomebodyChose) {
  EXPECT_EQ(state_directory("/var/lib/acme"), "/var/lib/acme/tallystick");
  EXPECT_EQ(state_directory("/var/lib/acme/"), "/var/lib/acme/tallystick");
}

}  // namespace
}  // namespace tally::upload
