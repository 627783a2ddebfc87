#include "collector/config/loaded_config.h"

#include <gmock/gmock.h>

#include <utility>

#include "base/file.h"
#include "base/temp_dir.h"
#include "collector/config/upload_config_fixture.h"
#include "format/note_signing.h"

namespace tally::collector {
namespace {

using testing::HasSubstr;
namespace fs = std::filesystem;

format::UploadConfig config_with(const std::string& counter) {
  return config_of_cc("v1.2.3", {counter});
}

class LoadedLogTest : public testing::Test {
 protected:
  LoadedLogTest() { publish(log_, {"cc/first", "cc/second", "cc/third"}); }

  void publish(const fs::path& directory, const std::vector<std::string>& counters) {
    base::Date day = base::parse_date("2026-10-01").value();
    for (const std::string& counter : counters) {
      const auto made = publish::append_version(directory, config_with(counter), key_, day);
      ASSERT_TRUE(made.has_value()) << made.error().message;
      day += std::chrono::days{7};
    }
  }

  base::Result<LoadedConfig> load() {
    return load_config(log_, format::write_note_key(key_.public_key));
  }
  std::string refusal() {
    const auto loaded = load();
    return loaded ? "" : loaded.error().message;
  }
  std::string read(const fs::path& file) { return base::read_file(file).value(); }
  void write(const std::string& name, std::string_view text) {
    fs::remove(log_ / name);
    ASSERT_TRUE(base::replace_file(log_ / name, text).has_value());
  }
  void expect_refused(std::string_view version) {
    EXPECT_THAT(refusal(),
                testing::StartsWith("the upload config " + log_.native() + " cannot be used: "));
    EXPECT_THAT(refusal(), HasSubstr(version));
  }

  base::TempDir dir_;
  fs::path log_ = dir_ / "log";
  format::SigningKey key_ = format::make_signing_key("acme.org/telemetry").value();
};

TEST_F(LoadedLogTest, TheLastVersionIsInForce) {
  const auto loaded = load();
  ASSERT_TRUE(loaded.has_value()) << loaded.error().message;
  ASSERT_EQ(loaded->log.size(), 3);
  EXPECT_EQ(loaded->config.version, "v0.3.0");
  EXPECT_EQ(loaded->config.programs[0].counters[0].name, "cc/third");
  EXPECT_EQ(format::parse_upload_config(loaded->text), loaded->config);
  EXPECT_EQ(loaded->log[0].note, read(log_ / "v1"));
}

TEST_F(LoadedLogTest, RefusesAVersionThatWasChanged) {
  for (const std::string name : {"v1", "v2", "v3"}) {
    const std::string note = read(log_ / name);
    std::string changed = note;
    changed.replace(changed.find("amd64"), 5, "arm64");
    write(name, changed);
    expect_refused(name == "v3" ? "not one of this text" : name);
    write(name, note);
  }
  EXPECT_EQ(refusal(), "");
}

TEST_F(LoadedLogTest, RefusesAHole) {
  for (const char* name : {"v1", "v2"}) {
    const std::string note = read(log_ / name);
    fs::remove(log_ / name);
    expect_refused(name);
    write(name, note);
  }
}

TEST_F(LoadedLogTest, RefusesAFork) {
  publish(dir_ / "other", {"cc/first", "cc/another"});
  write("v2", read(dir_ / "other/v2"));
  expect_refused("v0.2.0");
}

TEST_F(LoadedLogTest, RefusesALatestThatLagsOrLeads) {
  const std::string latest = read(log_ / "latest");
  write("latest", read(log_ / "v2"));
  expect_refused("v3");
  write("latest", latest);
  fs::remove(log_ / "v3");
  expect_refused("latest is not v2");
}

TEST_F(LoadedLogTest, RefusesAnotherSigner) {
  key_ = format::make_signing_key("acme.org/telemetry").value();
  expect_refused("");
}

TEST_F(LoadedLogTest, RefusesALogWithoutAVersion) {
  fs::remove_all(log_);
  fs::create_directories(log_);
  EXPECT_EQ(refusal(), "the upload config " + log_.native() +
                           " has no version yet; `tally config sign` makes the first");
}

TEST_F(LoadedLogTest, ADirectoryNeedsAKeyAndAFileHasNone) {
  EXPECT_THAT(load_config(log_).error().message, HasSubstr("with --config-key"));
  EXPECT_THAT(load_config(log_, "nonsense").error().message,
              HasSubstr("the public key in --config-key cannot be used: "));
  const std::string file = TALLY_TEST_DATA "/go-config/config.json";
  EXPECT_TRUE(load_config(file).has_value());
  const auto signed_file = load_config(file, format::write_note_key(key_.public_key));
  EXPECT_THAT(signed_file.error().message, HasSubstr("would prove nothing"));
  EXPECT_THAT(load_config(dir_ / "nothing").error().message, HasSubstr("nothing"));
}

}  // namespace
}  // namespace tally::collector
