// The commands for data: export, import, check, backup, and serve --keep.
#include <gmock/gmock.h>
#include <signal.h>

#include <algorithm>
#include <thread>

#include "base/file.h"
#include "base/temp_dir.h"
#include "process.h"
#include "raw_http.h"

namespace tally::collector {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

class DataTest : public testing::Test {
 protected:
  Finished run(const char* command, std::vector<std::string> more = {}) {
    std::vector<std::string> arguments = {command, "--data", (dir_ / "data").native()};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run_tallyd(arguments);
  }

  // Stores the reports of the test data, and keeps them as they are stored.
  void import_all() {
    const Finished imported = run("import", {kReportsFile});
    EXPECT_EQ(imported.exit_code, 0) << imported.err;
    EXPECT_EQ(imported.out, "400 reports were stored; 0 were stored before; 0 were refused\n");
    reports_ = run("export").out;
    EXPECT_EQ(std::ranges::count(reports_, '\n'), 400);
  }

  base::TempDir dir_;
  std::string reports_;
};

TEST_F(DataTest, WhatIsImportedIsExported) {
  import_all();
  EXPECT_EQ(run("export", {"--from", "2026-11-16"}).out, "");
  EXPECT_EQ(run("export", {"--to", "2026-11-14"}).out, "");
  const std::string file = (dir_ / "all.ndjson.zst").native();
  EXPECT_EQ(run("export", {"-o", file}).exit_code, 0);
  EXPECT_LT(fs::file_size(file), reports_.size() / 2);
  const Finished again = run("import", {file, kReportsFile});
  EXPECT_EQ(again.out, "0 reports were stored; 800 were stored before; 0 were refused\n");
  const std::string other = (dir_ / "other").native();
  EXPECT_EQ(run_tallyd({"import", "--data", other, file}).exit_code, 0);
  EXPECT_EQ(run_tallyd({"export", "--data", other}).out, reports_);
  ASSERT_TRUE(base::replace_file(dir_ / "bad", "hello\n").has_value());
  const Finished bad = run("import", {(dir_ / "bad").native()});
  EXPECT_EQ(bad.exit_code, 1);
  EXPECT_THAT(bad.err, HasSubstr("bad: line 1 is refused: it is no report"));
}

TEST_F(DataTest, WorksBesideARunningCollector) {
  import_all();
  Serving serving{dir_ / "data"};
  EXPECT_EQ(run("export").out, reports_);
  const std::string fresh =
      R"({"Week":"2026-11-22","LastWeek":"","X":0.5,"Programs":null,"Config":"v0.44.0"})";
  ASSERT_EQ(post(serving.port(), "/upload/x", fresh).status, 200);
  EXPECT_EQ(run("export", {"--from", "2026-11-22"}).out, fresh + "\n") << "it is in the log only";
  EXPECT_EQ(run("check").exit_code, 0);
  const Finished import = run("import", {kReportsFile});
  EXPECT_EQ(import.exit_code, 1);
  EXPECT_THAT(import.err, HasSubstr("stop that first"));
  const Finished backup = run("backup", {(dir_ / "copy").native()});
  EXPECT_EQ(backup.exit_code, 1);
  EXPECT_THAT(backup.err, HasSubstr("POST /backup?name=NAME"));
  EXPECT_EQ(serving.stop(SIGTERM), 0);
  EXPECT_EQ(run("backup", {(dir_ / "copy").native()}).exit_code, 0);
  const Finished copy = run_tallyd({"export", "--data", (dir_ / "copy").native()});
  EXPECT_EQ(copy.out, reports_ + fresh + "\n");
}

TEST_F(DataTest, CheckTellsOfADamagedFileAndRepairs) {
  import_all();
  {
    const Serving serving{dir_ / "data"};
  }
  const fs::path merged = dir_ / "data/merged/2026-11-15.ndjson";
  ASSERT_EQ(base::read_file(merged).value(), reports_);
  const Finished whole = run("check");
  EXPECT_EQ(whole.exit_code, 0) << whole.out << whole.err;
  EXPECT_EQ(whole.out, "400 reports are whole\n");
  std::string changed = reports_;
  changed[reports_.size() / 2] ^= 1;
  ASSERT_TRUE(base::replace_file(merged, changed, base::kPublicFile).has_value());
  const Finished damaged = run("check");
  EXPECT_EQ(damaged.exit_code, 1);
  EXPECT_THAT(damaged.out, HasSubstr("is not in the store"));
  EXPECT_THAT(damaged.err, HasSubstr("tallyd check --repair"));
  const Finished repaired = run("check", {"--repair"});
  EXPECT_EQ(repaired.exit_code, 1);
  EXPECT_THAT(repaired.out, HasSubstr("`tallyd serve` makes it anew"));
  EXPECT_EQ(run("check", {"--repair"}).exit_code, 0);
  {
    const Serving serving{dir_ / "data"};
  }
  EXPECT_EQ(base::read_file(merged).value(), reports_);
}

// Flips bytes in the middle of the largest table of the store.
void damage_the_store(const fs::path& store) {
  fs::path largest;
  for (const auto& each : fs::directory_iterator{store}) {
    if (each.path().extension() != ".sst") continue;
    if (largest.empty() || each.file_size() > fs::file_size(largest)) largest = each.path();
  }
  ASSERT_FALSE(largest.empty());
  std::string bytes = base::read_file(largest).value();
  for (size_t i = 0; i < 64; ++i) bytes[bytes.size() / 3 + i] ^= 0x55;
  ASSERT_TRUE(base::replace_file(largest, bytes).has_value());
}

// The merged file can be the only place that still has what was acknowledged.
TEST_F(DataTest, WhatTheStoreLostIsTakenBackFromTheMergedFile) {
  import_all();
  {
    const Serving serving{dir_ / "data"};  // opening the store puts what is in its log into a table
  }
  damage_the_store(dir_ / "data/store");
  const Finished repaired = run("check", {"--repair"});
  EXPECT_EQ(repaired.exit_code, 1);
  const auto left = std::ranges::count(run("export").out, '\n');
  ASSERT_LT(left, 400) << "the damage hit no report";
  EXPECT_FALSE(fs::exists(dir_ / "data/merged/2026-11-15.ndjson"));
  std::vector<fs::path> kept;
  for (const auto& each : fs::recursive_directory_iterator{dir_ / "data/damaged"}) {
    if (each.path().filename() == "2026-11-15.ndjson") kept.push_back(each.path());
  }
  ASSERT_EQ(kept.size(), 1U);
  EXPECT_THAT(repaired.out, HasSubstr("is moved to " + kept[0].native()));
  const Finished imported = run("import", {kept[0].native()});
  EXPECT_EQ(imported.exit_code, 0) << imported.err;
  EXPECT_EQ(run("export").out, reports_);
  EXPECT_EQ(run("check").exit_code, 0);
}

TEST_F(DataTest, KeepsForSoManyDays) {
  import_all();
  {
    const Serving serving{dir_ / "data", {"--keep", "29d"}};  // on 2026-11-23
    EXPECT_THAT(get(serving.port(), "/api/v1/weeks").body, HasSubstr("2026-11-15"));
  }
  const std::string old =
      R"({"Week":"2026-10-24","LastWeek":"","X":0.5,"Programs":null,"Config":"v0.44.0"})";
  ASSERT_TRUE(base::replace_file(dir_ / "old", old).has_value());
  ASSERT_EQ(run("import", {(dir_ / "old").native()}).exit_code, 0);
  {
    const Serving serving{dir_ / "data", {"--keep", "30d"}};
    EXPECT_THAT(get(serving.port(), "/api/v1/weeks").body, HasSubstr("2026-10-24"));
  }
  {
    const Serving serving{dir_ / "data", {"--keep", "29d"}};
    EXPECT_EQ(get(serving.port(), "/api/v1/weeks").body.find("2026-10-24"), std::string::npos);
  }
  EXPECT_EQ(run("export").out, reports_);
  const Finished refused =
      run("serve", {"--config", kConfigFile, "--listen", "127.0.0.1:0", "--keep", "28d"});
  EXPECT_EQ(refused.exit_code, 1);
  EXPECT_THAT(refused.err, HasSubstr("too short"));
  EXPECT_EQ(run("serve", {"--config", kConfigFile, "--keep", "soon"}).exit_code, 2);
}

}  // namespace
}  // namespace tally::collector
