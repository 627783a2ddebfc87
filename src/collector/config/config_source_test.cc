#include "collector/config/config_source.h"

#include <gmock/gmock.h>

#include "base/file.h"
#include "base/temp_dir.h"
#include "collector/config/upload_config_fixture.h"
#include "format/note_signing.h"

namespace tally::collector {
namespace {

using testing::HasSubstr;
namespace fs = std::filesystem;

base::Date day(const char* text) { return base::parse_date(text).value(); }

format::UploadConfig config_with(const std::string& counter) {
  return config_of_cc("v1.2.3", {counter});
}

class ConfigSourceTest : public testing::Test {
 protected:
  void write(const std::string& counter) {
    write_text(format::write_upload_config(config_with(counter)));
  }
  void write_text(std::string_view text) {
    ASSERT_TRUE(base::replace_file(file_, text).has_value());
  }
  void sign(const fs::path& log, const std::string& counter, const char* published) {
    const auto made = publish::append_version(log, config_with(counter), key_, day(published));
    ASSERT_TRUE(made.has_value()) << made.error().message;
  }
  ConfigSource open_file() {
    return ConfigSource::open({file_, "", dir_ / "configs"}, day("2026-11-01"), Limits{}).value();
  }
  ConfigSource open_log() {
    return ConfigSource::open({log_, format::write_note_key(key_.public_key), dir_ / "configs"},
                              day("2026-11-01"), Limits{})
        .value();
  }
  static std::string counter(const ConfigSource& source) {
    return source.config().config.programs[0].counters[0].name;
  }
  static std::string fault(ConfigSource& source) {
    const auto reloaded = source.reload(day("2026-11-02"));
    return reloaded ? "" : reloaded.error().message;
  }

  base::TempDir dir_;
  fs::path file_ = dir_ / "config.json";
  fs::path log_ = dir_ / "log";
  format::SigningKey key_ = format::make_signing_key("acme.org/telemetry").value();
};

TEST_F(ConfigSourceTest, AFileIsReadAnewAndWhatWasInForceIsRemembered) {
  write("cc/first");
  ConfigSource source = open_file();
  EXPECT_EQ(source.reload(day("2026-11-02")).value(), false);
  write("cc/second");
  EXPECT_EQ(source.reload(day("2026-11-03")).value(), true);
  EXPECT_EQ(counter(source), "cc/second");
  ASSERT_EQ(source.earlier().size(), 1);
  EXPECT_EQ(source.earlier()[0].replaced, day("2026-11-03"));
  EXPECT_EQ(source.earlier()[0].config.programs[0].counters[0].name, "cc/first");
  EXPECT_EQ(open_file().earlier(), source.earlier());  // as after a restart
}

TEST_F(ConfigSourceTest, AFileThatCannotBeUsedChangesNothing) {
  write("cc/first");
  ConfigSource source = open_file();
  const std::string whole = base::read_file(file_).value();
  for (const std::string& text : {std::string{}, whole.substr(0, whole.size() / 2),
                                  std::string("{"), std::string("hello"), std::string("[]")}) {
    write_text(text);
    EXPECT_THAT(fault(source), HasSubstr(file_.native())) << text;
    EXPECT_EQ(counter(source), "cc/first");
  }
  fs::remove(file_);
  EXPECT_NE(fault(source), "");
  fs::create_directories(file_);
  EXPECT_NE(fault(source), "");
  EXPECT_TRUE(source.earlier().empty());
  fs::remove(file_);
  write("cc/second");
  EXPECT_EQ(fault(source), "");
  EXPECT_EQ(counter(source), "cc/second");
}

TEST_F(ConfigSourceTest, SignedVersionsMustContinue) {
  sign(log_, "cc/first", "2026-10-01");
  sign(log_, "cc/second", "2026-10-08");
  fs::copy(log_, dir_ / "back", fs::copy_options::recursive);
  ConfigSource source = open_log();
  sign(log_, "cc/third", "2026-10-15");
  EXPECT_EQ(source.reload(day("2026-11-02")).value(), true);
  EXPECT_EQ(counter(source), "cc/third");
  EXPECT_EQ(source.config().log.size(), 3);

  const auto exchange = [&](const fs::path& other) {
    fs::remove_all(log_);
    fs::copy(other, log_, fs::copy_options::recursive);
  };
  fs::copy(log_, dir_ / "good", fs::copy_options::recursive);
  exchange(dir_ / "back");
  EXPECT_THAT(fault(source), HasSubstr("gone back to version 2 from version 3"));
  sign(dir_ / "back", "cc/fork", "2026-10-15");
  sign(dir_ / "back", "cc/fork-too", "2026-10-16");
  exchange(dir_ / "back");
  EXPECT_THAT(fault(source), HasSubstr("another version 3 than the one that is published"));
  fs::remove(log_ / "v1");
  EXPECT_THAT(fault(source), HasSubstr("v1"));
  EXPECT_EQ(counter(source), "cc/third");
  exchange(dir_ / "good");
  EXPECT_EQ(source.reload(day("2026-11-02")).value(), false);
  EXPECT_FALSE(fs::exists(dir_ / "configs"));  // they are remembered by their log
}

}  // namespace
}  // namespace tally::collector
