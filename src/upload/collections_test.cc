#include "upload/collections.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>

#include "base/file.h"
#include "base/temp_dir.h"

namespace tally::upload {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr const char* kKey =
    "acme.org/telemetry+3dbdc767+ASO8VJEsHm6SxKhoJchn4n/9xVW/+9QkTxeiar//7pZd";

class CollectionsTest : public testing::Test {
 protected:
  CollectionsTest() {
    ::setenv("XDG_CONFIG_HOME", config_.c_str(), 1);
    ::setenv("XDG_DATA_DIRS", (first_.native() + ":relative:" + second_.native()).c_str(), 1);
  }
  ~CollectionsTest() override {
    ::unsetenv("XDG_CONFIG_HOME");
    ::unsetenv("XDG_DATA_DIRS");
  }

  fs::path describe(const fs::path& data, const std::string& name, const std::string& json) {
    const fs::path directory = data / "tallystick" / "collections.d";
    EXPECT_TRUE(base::make_directories(directory));
    EXPECT_TRUE(base::replace_file(directory / (name + ".json"), json));
    return directory / (name + ".json");
  }
  static std::string titled(const std::string& name, const std::string& title) {
    return fmt::format(R"({{"Name":"{}","Title":"{}"}})", name, title);
  }
  Collection find(const char* name) { return find_collection(name, log_); }
  std::vector<std::string> names() {
    std::vector<std::string> found;
    for (const Collection& collection : find_collections(log_)) found.push_back(collection.name);
    return found;
  }

  const base::TempDir dir_;
  const fs::path config_ = dir_ / "config", first_ = dir_ / "first", second_ = dir_ / "second";
  std::vector<std::string> said_;
  const Log log_ = [this](const std::string& line) { said_.push_back(line); };
};

TEST_F(CollectionsTest, GoIsBuiltIn) {
  const Collection go = find("go");
  EXPECT_EQ(go.title, "Go toolchain");
  EXPECT_EQ(go.upload_url, "https://telemetry.go.dev/upload");
  EXPECT_EQ(go.go_module, "golang.org/x/telemetry/config");
  EXPECT_EQ(go.descriptor, "");
  EXPECT_THAT(names(), ElementsAre("go"));
  EXPECT_THAT(said_, IsEmpty());
}

TEST_F(CollectionsTest, NobodyLeadsTheReportsOfGoElsewhere) {
  describe(config_, "go", R"({"Name":"go","Title":"G","UploadURL":"https://elsewhere.org"})");
  EXPECT_EQ(find("go").upload_url, "https://telemetry.go.dev/upload");
  EXPECT_THAT(names(), ElementsAre("go"));
  EXPECT_THAT(said_, ElementsAre(HasSubstr("the collection go is built in")));
}

TEST_F(CollectionsTest, ADescriptorSaysAll) {
  const fs::path file = describe(
      second_, "acme",
      fmt::format(R"({{"Name":"acme","Title":"Acme tools","PrivacyURL":"https://acme.org/privacy",
                       "UploadURL":"https://acme.org/upload","ConfigURL":"http://localhost:8/config",
                       "PublicKey":"{}"}})",
                  kKey));
  const Collection acme = find("acme");
  EXPECT_EQ(acme.name, "acme");
  EXPECT_EQ(acme.title, "Acme tools");
  EXPECT_EQ(acme.privacy_url, "https://acme.org/privacy");
  EXPECT_EQ(acme.upload_url, "https://acme.org/upload");
  EXPECT_EQ(acme.config_url, "http://localhost:8/config");
  EXPECT_EQ(acme.public_key, kKey);
  EXPECT_EQ(acme.go_module, "");
  EXPECT_EQ(acme.descriptor, file);
  EXPECT_THAT(said_, IsEmpty());
}

TEST_F(CollectionsTest, TheUsersOwnDescriptorIsFirst) {
  describe(second_, "acme", titled("acme", "second"));
  EXPECT_EQ(find("acme").title, "second");
  describe(first_, "acme", titled("acme", "first"));
  EXPECT_EQ(find("acme").title, "first");
  describe(config_, "acme", titled("acme", "own"));
  EXPECT_EQ(find("acme").title, "own");
}

TEST_F(CollectionsTest, WhatTheUserReplacedIsNotTakenAllTheSame) {
  describe(first_, "acme", R"({"Name":"acme","Title":"A","UploadURL":"https://acme.org"})");
  describe(config_, "acme", "{");
  EXPECT_EQ(find("acme").upload_url, "");
  EXPECT_EQ(find("acme").title, "acme");
  EXPECT_THAT(said_[0], HasSubstr("acme.json cannot be used: it is not JSON"));
}

TEST_F(CollectionsTest, RefusesADescriptorOfAnotherName) {
  describe(first_, "acme", titled("other", "A"));
  EXPECT_EQ(find("acme").descriptor, "");
  EXPECT_THAT(said_, ElementsAre(HasSubstr("it would have to be called other.json")));
}

TEST_F(CollectionsTest, RefusesUrlsThatOthersCanReadAlong) {
  for (const char* member : {"PrivacyURL", "UploadURL"}) {
    for (const char* url : {"http://acme.org/x", "ftp://acme.org/x", "file:///x", "nonsense",
                            "https://acme.org/x?y"}) {
      describe(first_, "acme",
               fmt::format(R"({{"Name":"acme","Title":"A","{}":"{}"}})", member, url));
      EXPECT_EQ(find("acme").descriptor, "") << url;
    }
  }
  EXPECT_EQ(said_.size(), 10U);
}

TEST_F(CollectionsTest, RefusesAFileThatIsTooLargeOrNone) {
  describe(first_, "acme", titled("acme", "A") + std::string(kMaxDescriptor, ' '));
  EXPECT_EQ(find("acme").descriptor, "");
  EXPECT_TRUE(base::make_directories(config_ / "tallystick" / "collections.d" / "acme.json"));
  EXPECT_EQ(find("acme").descriptor, "");
  EXPECT_EQ(said_.size(), 2U);
}

TEST_F(CollectionsTest, ListsWhatIsDescribedAndWhatHasCounted) {
  describe(first_, "acme", titled("acme", "A"));
  describe(second_, "acme", titled("acme", "B"));
  describe(second_, "damaged", "{");
  describe(second_, ".hidden", titled(".hidden", "H"));
  EXPECT_TRUE(base::make_directories(config_ / "counted" / "telemetry"));
  EXPECT_TRUE(base::make_directories(config_ / "no-telemetry"));
  EXPECT_THAT(names(), ElementsAre("acme", "counted", "go"));
  EXPECT_THAT(said_, ElementsAre(HasSubstr(".hidden.json is not used"),
                                 HasSubstr("damaged.json cannot be used")));
}

TEST_F(CollectionsTest, AnUnknownCollectionHasItsNameAlone) {
  for (const char* name : {"unknown", "../first", ""}) {
    EXPECT_EQ(find(name).title, name);
    EXPECT_EQ(find(name).upload_url, "");
  }
}

TEST_F(CollectionsTest, LooksWhereTheStandardSays) {
  ::unsetenv("XDG_DATA_DIRS");
  auto directories = descriptor_directories();
  ASSERT_GE(directories.size(), 3U);
  EXPECT_EQ(directories[0], config_ / "tallystick/collections.d");
  EXPECT_EQ(directories[1], "/usr/local/share/tallystick/collections.d");
  EXPECT_EQ(directories[2], "/usr/share/tallystick/collections.d");
}

}  // namespace
}  // namespace tally::upload
