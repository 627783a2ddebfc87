#include "upload/clean.h"

#include "upload/state_directory.h"
#include "upload/weekly_run_fixture.h"

namespace tally::upload {
namespace {

class CleanTest : public WeeklyRunTest {
 protected:
  void write(const fs::path& file, std::string_view content = "x") const {
    fs::create_directories((dir_ / file).parent_path());
    ASSERT_TRUE(base::replace_file(dir_ / file, content).has_value());
  }

  Cleaned clean_all(bool sent = false, bool dry_run = false) const {
    return clean({.directory = dir_.path(), .sent = sent, .dry_run = dry_run}).value();
  }
};

TEST_F(CleanTest, RemovesWhatIsKeptAndNothingElse) {
  for (const char* ours :
       {"local/2026-11-22.json", "local/local.2026-11-22.json", "local/a.v1.count.in-none",
        "local/a.copied.v1.count.base", "local/next.tmp-abcdef",
        "local/local.2026-11-22.json.abcdef.tmp", "tallystick/next-x-2026-11-29"}) {
    write(ours);
  }
  for (const char* other : {"mode", "local/weekends", "local/upload.token", "local/notes.json",
                            "upload/2026-11-15.json", "tallystick/prompt", "debug/today.log"}) {
    write(other);
  }
  const Cleaned done = clean_all();
  EXPECT_THAT(local(), ElementsAre("notes.json", "upload.token", "weekends"));
  EXPECT_THAT(uploaded(), ElementsAre("2026-11-15.json"));
  EXPECT_THAT(base::list_directory(dir_ / "tallystick").value(), ElementsAre("prompt"));
  EXPECT_TRUE(fs::exists(dir_ / "debug/today.log"));
  EXPECT_EQ(done.counter_files, 2U);
  EXPECT_EQ(done.local_reports, 1U);
  EXPECT_EQ(done.ready_reports, 1U);
  EXPECT_EQ(done.others, 4U);
  EXPECT_EQ(done.sent_reports, 0U);
  EXPECT_EQ(done.bytes, 7 + fs::file_size(kGoFiles / kGoFile));
  EXPECT_THAT(done.problems, IsEmpty());
  EXPECT_EQ(clean_all().files.size(), 0U);
}

TEST_F(CleanTest, RemovesTheCopiesOfWhatWasSentIfAsked) {
  run();
  ASSERT_THAT(uploaded(), ElementsAre("2026-11-29.json"));
  write("upload/notes");
  EXPECT_EQ(clean_all(true).sent_reports, 1U);
  EXPECT_THAT(uploaded(), ElementsAre("notes"));
}

TEST_F(CleanTest, ADryRunRemovesNothing) {
  write("local/2026-11-22.json");
  const Cleaned would = clean_all(true, true);
  EXPECT_THAT(would.files,
              ElementsAre((local_ / "2026-11-22.json").native(), (local_ / kGoFile).native()));
  EXPECT_THAT(local(), ElementsAre("2026-11-22.json", kGoFile));
  EXPECT_EQ(clean_all(true).files, would.files);
}

TEST_F(CleanTest, FollowsNoLink) {
  const base::TempDir elsewhere;
  const fs::path treasure = elsewhere / "2026-11-22.json";
  ASSERT_TRUE(base::create_file(treasure, "x").has_value());
  fs::create_symlink(treasure, local_ / "2026-11-22.json");
  fs::create_directory_symlink(elsewhere.path(), dir_ / "upload");
  fs::create_directory_symlink(elsewhere.path(), dir_ / "tallystick");
  const Cleaned done = clean_all(true);
  EXPECT_THAT(local(), IsEmpty());
  EXPECT_TRUE(fs::exists(treasure));
  ASSERT_EQ(done.problems.size(), 2U);
  EXPECT_THAT(done.problems[0], testing::HasSubstr("upload is a symbolic link"));
}

TEST_F(CleanTest, LeavesADirectoryWithANameOfOurs) {
  fs::create_directory(local_ / "2026-11-22.json");
  clean_all();
  EXPECT_THAT(local(), ElementsAre("2026-11-22.json"));
}

TEST_F(CleanTest, TellsOfProgramsThatAreCounting) {
  copy(kGofmtFile);
  const base::Descriptor user = use(kGoFile);
  const Cleaned done = clean_all();
  EXPECT_EQ(done.counter_files, 2U);
  EXPECT_EQ(done.in_use, 1U);
}

TEST_F(CleanTest, LeavesTheFileThatAProgramIsAboutToMoveTo) {
  write("local/next.tmp-abcdef");
  write("local/next.tmp-ghijkl");
  write("local/next.tmp-empty0", "");
  const base::Descriptor user = use("next.tmp-abcdef");
  clean_all();
  EXPECT_THAT(local(), ElementsAre("next.tmp-abcdef", "next.tmp-empty0"));
}

TEST_F(CleanTest, TellsOfAReportThatIsBeingSent) {
  write("local/2026-11-22.json");
  write("upload/2026-11-22.json.lock");
  EXPECT_THAT(clean_all().being_sent, ElementsAre(*base::parse_date("2026-11-22")));
}

TEST_F(CleanTest, DoesNothingWhileARunIsAtWork) {
  const auto run = lock_directory(local_);
  const auto done = clean({.directory = dir_.path()});
  ASSERT_FALSE(done.has_value());
  EXPECT_THAT(done.error().message, testing::HasSubstr("nothing was removed"));
  EXPECT_THAT(local(), ElementsAre(kGoFile));
}

TEST_F(CleanTest, WhereNothingIsThereIsNothingToDo) {
  const Cleaned done = clean({.directory = dir_ / "nowhere", .sent = true}).value();
  EXPECT_THAT(done.files, IsEmpty());
  EXPECT_THAT(done.problems, IsEmpty());
  EXPECT_FALSE(fs::exists(dir_ / "nowhere"));
}

TEST_F(CleanTest, AReportThatIsReadyIsNeverSentAfterwards) {
  answer_ = {Sent::kTryLater, "503"};
  run();
  answer_ = {Sent::kAccepted, "200"};
  sent_.clear();
  EXPECT_EQ(clean_all().ready_reports, 1U);
  run();
  EXPECT_THAT(sent_, IsEmpty());
}

}  // namespace
}  // namespace tally::upload
