#include "format/collection_descriptor.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tally::format {
namespace {

using testing::HasSubstr;

constexpr std::string_view kWhole = R"({
  "Name": "acme",
  "Title": "Acme tools",
  "PrivacyURL": "https://acme.org/privacy",
  "UploadURL": "https://telemetry.acme.org/upload",
  "ConfigURL": "https://telemetry.acme.org/config",
  "PublicKey": "acme.org/telemetry+3dbdc767+ASO8VJEsHm6SxKhoJchn4n/9xVW/+9QkTxeiar//7pZd",
  "Later": ["what", {"nobody": "knows"}]
})";

std::string reason(std::string_view json) {
  const auto descriptor = parse_collection_descriptor(json);
  return descriptor ? "read" : descriptor.error().message;
}

TEST(CollectionDescriptorTest, ReadsAllMembersAndPassesOverOthers) {
  const auto read = parse_collection_descriptor(kWhole).value();
  EXPECT_EQ(read.name, "acme");
  EXPECT_EQ(read.title, "Acme tools");
  EXPECT_EQ(read.privacy_url, "https://acme.org/privacy");
  EXPECT_EQ(read.upload_url, "https://telemetry.acme.org/upload");
  EXPECT_EQ(read.config_url, "https://telemetry.acme.org/config");
  EXPECT_EQ(read.public_key,
            "acme.org/telemetry+3dbdc767+ASO8VJEsHm6SxKhoJchn4n/9xVW/+9QkTxeiar//7pZd");
}

TEST(CollectionDescriptorTest, NeedsNameAndTitleAlone) {
  const auto read = parse_collection_descriptor(R"({"Name":"a","Title":"\u00c4 \u2014"})").value();
  EXPECT_EQ(read.title, "\u00c4 \u2014");
  EXPECT_EQ(read.upload_url, "");
  EXPECT_EQ(reason(R"({"Title":"A"})"), "it has no Name");
  EXPECT_EQ(reason(R"({"Name":"a"})"), "it has no Title");
  EXPECT_EQ(reason("{}"), "it has no Name");
}

TEST(CollectionDescriptorTest, AConfigFromTheNetworkNeedsAKey) {
  EXPECT_THAT(reason(R"({"Name":"a","Title":"A","ConfigURL":"https://a.org"})"),
              HasSubstr("no PublicKey"));
  EXPECT_THAT(reason(R"({"Name":"a","Title":"A","PublicKey":"a+b+c"})"),
              HasSubstr("its PublicKey cannot be used: it is not of the form"));
}

TEST(CollectionDescriptorTest, RefusesWhatIsNoDescriptor) {
  EXPECT_THAT(reason(""), HasSubstr("not JSON"));
  EXPECT_THAT(reason("[]"), HasSubstr("not an object"));
  EXPECT_THAT(reason(R"({"Name":"a","Title":"A"} )"
                     "x"),
              HasSubstr("not JSON"));
  EXPECT_THAT(reason(R"({"Name":"a","Title":7})"), HasSubstr("Title is not a string"));
  EXPECT_THAT(reason(R"({"Name":"a","Title":"A","Name":"b"})"),
              HasSubstr("the key \"Name\" twice"));
}

TEST(CollectionDescriptorTest, RefusesTextThatMovesATerminalOrFillsIt) {
  for (const char* text : {R"(\u001b[2J)", R"(a\nb)", R"(\u007f)", R"(\u009b2J)", R"(\u0000)"}) {
    EXPECT_EQ(reason(std::string(R"({"Name":"a","Title":")") + text + "\"}"),
              "Title has control characters");
  }
  EXPECT_THAT(reason(R"({"Name":"a","Title":")" + std::string(1025, 'a') + "\"}"),
              HasSubstr("longer than 1024"));
}

}  // namespace
}  // namespace tally::format
