#include "tally/testing.h"

int main() {
  tally::testing::Directory telemetry;
  return telemetry.error().empty() && telemetry.counters().empty() ? 0 : 1;
}
