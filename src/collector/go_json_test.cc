#include "collector/go_json.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <limits>
#include <random>

#include "format/report.h"

namespace tally::collector {
namespace {

// The text as write_report_line has it.
std::string reference(const std::string& text) {
  format::Report report;
  report.week = text;
  const std::string line = format::write_report_line(report);
  const size_t begin = std::string_view{R"({"Week":)"}.size();
  return line.substr(begin, line.rfind(",\"LastWeek\":") - begin);
}

std::string written(const std::string& text) {
  std::string out;
  append_go_string(out, text);
  return out;
}

TEST(GoJson, EscapesEveryCharacterAsTheReportWriterDoes) {
  for (uint32_t point = 1; point < 0x110000; point += point < 0x3000 ? 1 : 97) {
    if (point >= 0xd800 && point < 0xe000) continue;
    std::string text = "0123456";
    const auto add = [&](uint32_t bits) { text += static_cast<char>(bits); };
    if (point < 0x80) {
      add(point);
    } else if (point < 0x800) {
      add(0xc0 | point >> 6);
      add(0x80 | (point & 0x3f));
    } else if (point < 0x10000) {
      add(0xe0 | point >> 12);
      add(0x80 | (point >> 6 & 0x3f));
      add(0x80 | (point & 0x3f));
    } else {
      add(0xf0 | point >> 18);
      add(0x80 | (point >> 12 & 0x3f));
      add(0x80 | (point >> 6 & 0x3f));
      add(0x80 | (point & 0x3f));
    }
    text += "tail";
    ASSERT_EQ(written(text), reference(text)) << point;
  }
  EXPECT_EQ(written(std::string(1, '\0')), "\"\\u0000\"");
}

// The fast look at eight bytes must not miss one, wherever it stands.
TEST(GoJson, FindsEscapesAtEveryPlace) {
  for (const char c :
       {'"', '\\', '<', '>', '&', '\n', '\x1f', '\x01', ' ', '!', '\x7f', ']', '='}) {
    for (size_t size = 1; size < 20; ++size) {
      for (size_t at = 0; at < size; ++at) {
        std::string text(size, '~');
        text[at] = c;
        ASSERT_EQ(written(text), reference(text));
      }
    }
  }
}

TEST(GoJson, WritesIntegers) {
  std::string out;
  append_integer(out, 0);
  append_integer(out, std::numeric_limits<int64_t>::max());
  EXPECT_EQ(out, "09223372036854775807");
}

TEST(GoJson, WritesDoublesThatReadBackAsTheReportWriterDoes) {
  std::mt19937_64 random{7};
  std::vector<double> values = {0.5, 0.1, 1e-4, 1e-5, 1e-6, 1e-300, 5e-324, 0.99999999999999989};
  for (int i = 0; i < 100'000; ++i) {
    values.push_back(
        std::ldexp(static_cast<double>(random() >> 11), -53 - static_cast<int>(random() % 64)));
  }
  for (const double value : values) {
    std::string out;
    append_double(out, value);
    EXPECT_EQ(std::strtod(out.c_str(), nullptr), value) << out;
    format::Report report;
    report.x = value;
    ASSERT_NE(format::write_report_line(report).find("\"X\":" + out + ","), std::string::npos)
        << out;
  }
}

}  // namespace
}  // namespace tally::collector
