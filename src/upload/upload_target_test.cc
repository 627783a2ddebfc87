#include "upload/upload_target.h"

#include <gtest/gtest.h>
#include <stdlib.h>

#include "base/file.h"
#include "base/temp_dir.h"

namespace tally::upload {
namespace {

// A machine that has a descriptor of the collection acme.
class UploadTargetTest : public testing::Test {
 protected:
  UploadTargetTest() {
    ::unsetenv("TALLY_DIR");
    ::setenv("XDG_CONFIG_HOME", (dir_ / "config").c_str(), 1);
    ::setenv("XDG_DATA_DIRS", dir_.path().c_str(), 1);
    const auto descriptors = dir_ / "tallystick" / "collections.d";
    EXPECT_TRUE(base::make_directories(descriptors));
    EXPECT_TRUE(base::replace_file(descriptors / "acme.json", R"({"Name":"acme","Title":"Acme"})"));
  }
  ~UploadTargetTest() override {
    for (const char* name : {"TALLY_DIR", "XDG_CONFIG_HOME", "XDG_DATA_DIRS"}) ::unsetenv(name);
  }

  static std::string option(const char* collection, const char* directory = "") {
    UploadOptions options;
    options.collection = collection;
    options.directory = directory;
    return upload_target(options, consent::find_place(directory, collection),
                         [](const std::string&) {})
        .option;
  }

  const base::TempDir dir_;
};

TEST_F(UploadTargetTest, TheOptionOfCommandsIsTheCollection) {
  EXPECT_EQ(option("acme"), "--collection acme");
}

TEST_F(UploadTargetTest, TheOptionOfCommandsIsTheDirectoryIfThatIsAnother) {
  EXPECT_EQ(option("acme", "/srv/acme"), "--dir /srv/acme");
  ::setenv("TALLY_DIR", "/srv/acme", 1);
  EXPECT_EQ(option("acme"), "--dir /srv/acme");
}

TEST_F(UploadTargetTest, TheOptionOfCommandsIsOneWordForAShell) {
  EXPECT_EQ(option("acme", "/srv/a b"), "--dir '/srv/a b'");
  EXPECT_EQ(option("acme", "/srv/$(id)'s"), R"(--dir '/srv/$(id)'\''s')");
}

}  // namespace
}  // namespace tally::upload
