#include <gmock/gmock.h>
#include <sys/stat.h>

#include "publish/config_log.h"
#include "publish/log_fixture.h"
#include "upload/upload_lock.h"

namespace tally::publish {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

using AppendVersionTest = LogTest;

TEST_F(AppendVersionTest, MakesTheLogAndCounts) {
  for (const char* bucket : {"a", "b", "c"}) {
    const auto appended = append(bucket);
    ASSERT_TRUE(appended) << appended.error().message;
    EXPECT_EQ(file("latest"), appended->note);
    EXPECT_EQ(file(note_name(appended->content.number)), appended->note);
    EXPECT_EQ(reason(), "whole");
  }
  EXPECT_THAT(base::list_directory(log()).value(),
              ElementsAre("latest", "v1", "v2", "v3", "versions"));
  for (const char* name : {"latest", "v1", "versions"}) {
    struct stat info{};
    ASSERT_EQ(::stat((log() / name).c_str(), &info), 0);
    EXPECT_EQ(info.st_mode & 0777, 0644u) << name;
  }
}

TEST_F(AppendVersionTest, SetsWhatMakesItAVersion) {
  format::UploadConfig odd = config("a");
  odd.version = "v9.9.9";
  odd.previous = "nonsense";
  odd.published = "never";
  ASSERT_TRUE(append_version(log(), odd, key_, base::parse_date("2026-11-28").value()));
  const auto two = append("b", "2026-11-29").value().content;
  EXPECT_EQ(two.config.version, "v0.2.0");
  EXPECT_EQ(two.config.published, "2026-11-29");
  EXPECT_EQ(two.config.previous,
            read_log_directory(log(), key_.public_key).value()[0].content.hash);
}

TEST_F(AppendVersionTest, RefusesWhatChangesNothing) {
  make_three();
  const auto again = append("c", "2026-12-28");
  ASSERT_FALSE(again);
  EXPECT_THAT(again.error().message, HasSubstr("the same as v0.3.0 of 2026-11-28"));
  EXPECT_TRUE(append("a"));  // what was there before may come again
}

TEST_F(AppendVersionTest, RefusesADayBeforeTheLast) {
  make_three();
  const auto early = append("d", "2026-11-27");
  ASSERT_FALSE(early);
  EXPECT_THAT(early.error().message, HasSubstr("2026-11-27 is before 2026-11-28"));
  EXPECT_EQ(reason(), "whole");
}

TEST_F(AppendVersionTest, RefusesAnotherKey) {
  make_three();
  const auto other = format::make_signing_key("acme.org/telemetry").value();
  const auto appended =
      append_version(log(), config("d"), other, base::parse_date("2026-11-28").value());
  ASSERT_FALSE(appended);
  EXPECT_THAT(appended.error().message, HasSubstr("not signed by the key"));
}

TEST_F(AppendVersionTest, RefusesALogThatIsDamaged) {
  make_three();
  const std::string two = file("v2");
  write("v2", file("v1"));
  EXPECT_FALSE(append("d"));
  write("v2", two);
  write("latest", file("v1"));
  EXPECT_FALSE(append("d"));
  remove("latest");
  EXPECT_FALSE(append("d"));
  EXPECT_TRUE(base::is_gone(log() / "v4"));
}

TEST_F(AppendVersionTest, RefusesWhatIsTooLargeForANote) {
  const auto appended = append(std::string(format::kMaxNote, 'a'));
  ASSERT_FALSE(appended);
  EXPECT_THAT(appended.error().message, HasSubstr("larger than 1000000 bytes"));
  EXPECT_TRUE(base::list_directory(log())->empty());
}

TEST_F(AppendVersionTest, RefusesWhatWouldBeReadInAnotherWay) {
  format::UploadConfig odd = config("a");
  odd.charts = "title: no line end";
  EXPECT_FALSE(append_version(log(), odd, key_, base::parse_date("2026-11-28").value()));
  odd.charts = "title: \xff\n";
  EXPECT_FALSE(append_version(log(), odd, key_, base::parse_date("2026-11-28").value()));
  EXPECT_TRUE(base::list_directory(log())->empty());
}

TEST_F(AppendVersionTest, CompletesAVersionThatDidNotBecomeLatest) {
  make_three();
  const std::string three = file("v3");
  write("latest", file("v2"));
  const auto same = append("c", "2026-12-28");
  ASSERT_TRUE(same) << same.error().message;
  EXPECT_EQ(same->note, three);
  EXPECT_EQ(reason(), "whole");
  write("latest", file("v2"));
  ASSERT_TRUE(append("d"));
  EXPECT_EQ(reason(), "whole");
  EXPECT_EQ(file("v3"), three);
}

TEST_F(AppendVersionTest, CompletesTheFirst) {
  ASSERT_TRUE(append("a"));
  remove("latest");
  remove("versions");
  ASSERT_TRUE(append("a"));
  EXPECT_EQ(reason(), "whole");
}

TEST_F(AppendVersionTest, RemovesWhatAKilledOneWasWriting) {
  make_three();
  for (const char* name : {"v4.abcdef.tmp", "latest.abcdef.tmp", "versions.abcdef.tmp"}) {
    write(name, "half");
  }
  write("other.abcdef.tmp", "not ours");
  ASSERT_TRUE(append("d"));
  EXPECT_THAT(base::list_directory(log()).value(),
              ElementsAre("latest", "other.abcdef.tmp", "v1", "v2", "v3", "v4", "versions"));
}

TEST_F(AppendVersionTest, LeavesALogAloneInWhichAnotherIsSigning) {
  make_three();
  const auto lock = upload::lock_directory(log());
  ASSERT_TRUE(lock);
  const auto appended = append("d");
  ASSERT_FALSE(appended);
  EXPECT_THAT(appended.error().message, HasSubstr("another process is signing"));
}

}  // namespace
}  // namespace tally::publish
