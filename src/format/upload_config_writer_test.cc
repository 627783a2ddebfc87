#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "base/file.h"
#include "format/upload_config.h"

namespace tally::format {
namespace {

using testing::HasSubstr;

TEST(WriteUploadConfig, IsTheRealOneByteForByte) {
  const std::string text = base::read_file(TALLY_TEST_DATA "/go-config/config.json").value();
  EXPECT_EQ(write_upload_config(parse_upload_config(text).value()), text + "\n");
}

TEST(WriteUploadConfig, PutsWhatAPublishedVersionHasFirst) {
  UploadConfig config;
  config.version = "v0.2.0";
  config.previous = "12ab";
  config.published = "2026-11-28";
  config.charts = "title: A <b> & \"c\"\n\ncounter: a/b\n";
  config.sample_rate = 0.25;
  config.programs = {
      {.name = "p", .versions = {"v1.0.0"}, .counters = {{.name = "a:{<1,>=1}"}}, .stacks = {}}};
  EXPECT_EQ(write_upload_config(config), R"({
	"Version": "v0.2.0",
	"Previous": "12ab",
	"Published": "2026-11-28",
	"Charts": [
		"title: A <b> & \"c\"",
		"",
		"counter: a/b"
	],
	"GOOS": [],
	"GOARCH": [],
	"GoVersion": [],
	"SampleRate": 0.25,
	"Programs": [
		{
			"Name": "p",
			"Versions": [
				"v1.0.0"
			],
			"Counters": [
				{
					"Name": "a:{<1,>=1}",
					"Rate": 0
				}
			]
		}
	]
}
)");
}

TEST(WriteUploadConfig, SaysWhichShareOfUsersIsAskedIfThereIsOne) {
  UploadConfig config;
  config.sample_rate = 1;
  config.prompt = PromptRollout{0.05, "acme-2026"};
  EXPECT_EQ(write_upload_config(config), R"({
	"GOOS": [],
	"GOARCH": [],
	"GoVersion": [],
	"SampleRate": 1,
	"Prompt": {
		"Rate": 0.05,
		"Salt": "acme-2026"
	},
	"Programs": []
}
)");
  config.prompt.reset();
  EXPECT_THAT(write_upload_config(config), testing::Not(HasSubstr("Prompt")));
}

TEST(WriteUploadConfig, EndsTheChartConfigWithALineEnd) {
  UploadConfig config;
  config.charts = "title: A";
  EXPECT_EQ(parse_upload_config(write_upload_config(config))->charts, "title: A\n");
}

TEST(WriteUploadConfig, NumbersAreThoseOfTheReference) {
  const auto rate = [](double value) {
    UploadConfig config;
    config.sample_rate = value;
    return write_upload_config(config);
  };
  EXPECT_THAT(rate(1), HasSubstr("\"SampleRate\": 1,"));
  EXPECT_THAT(rate(0.1), HasSubstr("\"SampleRate\": 0.1,"));
  EXPECT_THAT(rate(0.00001), HasSubstr("\"SampleRate\": 0.00001,"));
  EXPECT_THAT(rate(0.9603647051735317), HasSubstr("\"SampleRate\": 0.9603647051735317,"));
  EXPECT_EQ(parse_upload_config(rate(1e-300))->sample_rate, 1e-300);
  EXPECT_EQ(parse_upload_config(rate(1e20))->sample_rate, 1e20);
}

// Any text that JSON can hold, with the characters that it escapes in plenty.
std::string random_text(std::mt19937& random) {
  static const std::vector<std::string> parts = {"a", "/",  ":{b,c}", "\"", "\\",     "<",
                                                 ">", "&",  "\t",     "\r", "\x01",   "\x7f",
                                                 "é", "😀", "\u2028", "v1", "\ufffd", "#"};
  std::string text = "n";  // a name is not empty
  for (auto n = random() % 6; n > 0; --n) text += parts[random() % parts.size()];
  return text;
}

std::vector<std::string> random_texts(std::mt19937& random) {
  std::vector<std::string> texts;
  for (auto n = random() % 4; n > 0; --n) texts.push_back(random_text(random));
  return texts;
}

std::vector<CounterConfig> random_counters(std::mt19937& random) {
  std::uniform_real_distribution<double> rate;
  std::vector<CounterConfig> counters;
  for (const std::string& name : random_texts(random)) {
    counters.push_back(
        {.name = name, .rate = rate(random), .depth = static_cast<int64_t>(random() % 3)});
  }
  return counters;
}

UploadConfig random_config(std::mt19937& random) {
  UploadConfig config;
  if (random() % 2 == 0) config.version = random_text(random);
  if (random() % 2 == 0) config.previous = random_text(random);
  if (random() % 2 == 0) config.published = random_text(random);
  for (const std::string& line : random_texts(random)) config.charts += line + '\n';
  config.goos = random_texts(random);
  config.goarch = random_texts(random);
  config.go_version = random_texts(random);
  config.sample_rate = std::uniform_real_distribution<double>{}(random);
  if (random() % 2 == 0) {
    config.prompt = PromptRollout{std::uniform_real_distribution<double>{}(random), "a.B_c-9"};
  }
  for (const std::string& name : random_texts(random)) {
    config.programs.push_back({.name = name,
                               .versions = random_texts(random),
                               .counters = random_counters(random),
                               .stacks = random_counters(random)});
  }
  return config;
}

TEST(WriteUploadConfig, WhatIsWrittenIsReadAsTheSame) {
  std::mt19937 random{1};
  for (int i = 0; i < 2000; ++i) {
    const UploadConfig config = random_config(random);
    const std::string text = write_upload_config(config);
    const auto again = parse_upload_config(text);
    ASSERT_TRUE(again) << again.error().message << text;
    ASSERT_EQ(*again, config) << text;
  }
}

}  // namespace
}  // namespace tally::format
