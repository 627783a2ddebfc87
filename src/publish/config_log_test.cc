#include "publish/config_log.h"

#include <gmock/gmock.h>

#include "publish/log_fixture.h"

namespace tally::publish {
namespace {

using testing::HasSubstr;

class ConfigLogTest : public LogTest {
 protected:
  base::Result<ConfigLog> read_as_a_server_has_it() const {
    return read_log([&](const std::string& name) { return base::read_file(log() / name); },
                    key_.public_key);
  }

  // What both readers say; they must agree that something is wrong.
  void expect_refused(const std::string& said) const {
    EXPECT_THAT(reason(), HasSubstr(said));
    EXPECT_FALSE(read_as_a_server_has_it());
  }
};

TEST_F(ConfigLogTest, IsEmptyWhereThereIsNone) {
  EXPECT_TRUE(read_log_directory(log(), key_.public_key)->empty());
  ASSERT_TRUE(base::make_directories(log()));
  EXPECT_TRUE(read_log_directory(log(), key_.public_key)->empty());
  EXPECT_FALSE(read_as_a_server_has_it());
}

TEST_F(ConfigLogTest, GivesEveryVersionFromTheFirst) {
  make_three();
  for (const auto& read : {read_log_directory(log(), key_.public_key), read_as_a_server_has_it()}) {
    ASSERT_TRUE(read) << read.error().message;
    ASSERT_EQ(read->size(), 3u);
    for (uint64_t number = 1; number <= 3; ++number) {
      const auto& [note, content] = (*read)[number - 1];
      EXPECT_EQ(content.number, number);
      EXPECT_EQ(note, file(note_name(number)));
    }
  }
}

TEST_F(ConfigLogTest, BelievesNoOtherKey) {
  make_three();
  const auto other = format::make_signing_key("acme.org/telemetry").value();
  const auto read = read_log_directory(log(), other.public_key);
  ASSERT_FALSE(read);
  EXPECT_THAT(read.error().message, HasSubstr("not signed by the key"));
}

TEST_F(ConfigLogTest, RefusesEveryVersionInWhichAByteIsAnother) {
  make_three();
  for (const char* name : {"v1", "v2", "v3", "latest"}) {
    const std::string note = file(name);
    for (size_t i = 0; i < note.size(); i += 7) {
      std::string changed = note;
      changed[i] = static_cast<char>(changed[i] ^ 1);
      write(name, changed);
      EXPECT_NE(reason(), "whole") << name << " byte " << i;
    }
    write(name, note);
    EXPECT_EQ(reason(), "whole");
  }
}

TEST_F(ConfigLogTest, RefusesAHole) {
  make_three();
  remove("v2");
  expect_refused("v2");
  remove("v1");
  expect_refused("v2");
}

TEST_F(ConfigLogTest, RefusesVersionsInAnotherOrder) {
  make_three();
  const std::string one = file("v1"), two = file("v2");
  write("v1", two);
  write("v2", one);
  expect_refused("v2 is not version 2: its Version is v0.1.0");
}

TEST_F(ConfigLogTest, RefusesAFork) {
  make_three();
  const auto hash = read_log_directory(log(), key_.public_key).value()[0].content.hash;
  write("v2", sign(config("other"), 2, hash));
  expect_refused("made after another v0.2.0");
}

TEST_F(ConfigLogTest, RefusesAVersionOfADayBefore) {
  make_three();
  const auto hash = read_log_directory(log(), key_.public_key).value()[2].content.hash;
  const std::string note = sign(config("d"), 4, hash, "2026-11-27");
  write("v4", note);
  write("latest", note);
  expect_refused("was published on 2026-11-27, before");
}

TEST_F(ConfigLogTest, RefusesALatestThatIsNotTheLast) {
  make_three();
  const std::string last = file("latest");
  write("latest", file("v1"));
  EXPECT_THAT(reason(), HasSubstr("latest is not v3"));
  write("latest", file("v2"));
  EXPECT_THAT(reason(), HasSubstr("`tally config sign` with the same config completes it"));
  remove("latest");
  EXPECT_THAT(reason(), HasSubstr("latest is not v3"));
  write("latest", last);
  remove("v3");
  EXPECT_NE(reason(), "whole");
}

TEST_F(ConfigLogTest, RefusesALatestThatIsAnotherTextThanItsVersion) {
  make_three();
  const auto hash = read_log_directory(log(), key_.public_key).value()[1].content.hash;
  write("latest", sign(config("other"), 3, hash));
  expect_refused("latest");
}

TEST_F(ConfigLogTest, RefusesWhatIsCalledLikeAVersion) {
  make_three();
  for (const char* name :
       {"v0", "v03", "v3x", "v4", "v3.tmp", "v99999999999999999999", "v3.abcdefg.tmp"}) {
    write(name, "");
    EXPECT_NE(reason(), "whole") << name;
    remove(name);
  }
  for (const char* name : {"index.html", "view", "v", "version", "v3.abcdef.tmp"}) {
    write(name, "");
    EXPECT_EQ(reason(), "whole") << name;
    remove(name);
  }
}

TEST_F(ConfigLogTest, RefusesAListThatIsAnother) {
  make_three();
  const std::string list = file("versions");
  write("versions", list + " ");
  EXPECT_THAT(reason(), HasSubstr("versions is not the list"));
  remove("versions");
  EXPECT_THAT(reason(), HasSubstr("versions is not the list"));
  for (const char* name : {"v1", "v2", "v3", "latest"}) remove(name);
  write("versions", list);
  EXPECT_THAT(reason(), HasSubstr("it has no v1"));
}

TEST_F(ConfigLogTest, ListsTheVersions) {
  make_three();
  const auto read = read_log_directory(log(), key_.public_key).value();
  const std::string one = read[0].content.hash, two = read[1].content.hash,
                    three = read[2].content.hash;
  EXPECT_EQ(file("versions"),
            "{\"Versions\":[\n"
            "{\"Number\":1,\"Version\":\"v0.1.0\",\"Published\":\"2026-11-28\",\"Hash\":\"" +
                one +
                "\"},\n"
                "{\"Number\":2,\"Version\":\"v0.2.0\",\"Published\":\"2026-11-28\",\"Hash\":\"" +
                two + "\",\"Previous\":\"" + one +
                "\"},\n"
                "{\"Number\":3,\"Version\":\"v0.3.0\",\"Published\":\"2026-11-28\",\"Hash\":\"" +
                three + "\",\"Previous\":\"" + two + "\"}\n]}\n");
}

}  // namespace
}  // namespace tally::publish
