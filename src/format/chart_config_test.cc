#include "format/chart_config.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "base/file.h"

namespace tally::format {
namespace {

constexpr char kHead[] =
    "title: Editors\n"
    "issue: https://acme.org/issue/1\n"
    "type: partition\n"
    "program: acme.org/cc\n"
    "module: acme.org\n";

// A valid record, but for what is in `lines`.
std::string with(const std::string& lines) { return kHead + lines; }
std::string with_counter(const std::string& lines) {
  return with("counter: cc/editor:{a,b}\n" + lines);
}

std::string all(const ChartConfig& config) {
  std::string out;
  for (const Problem& problem : config.problems) {
    out += std::to_string(problem.line) + (problem.is_error ? " error: " : " warning: ") +
           problem.message + "\n";
  }
  return out;
}

TEST(ChartConfig, ReadsEveryKey) {
  const auto config = parse_chart_config(
      "# The editors.\n"
      "\n"
      "title: Editors # a comment\n"
      "description:  which editor asks  \n"
      "issue: https://acme.org/issue/1\n"
      "type: survey\n"
      "program: acme.org/cc\n"
      "module: acme.org\n"
      "counter: cc/editor:{\n"
      "  vscode, # the first\n"
      "\n"
      "  neovim,\n"
      "  other\n"
      "}\n"
      "issue: https://acme.org/issue/2\n"
      "version: v1.2.0\n"
      "error: 0.01\n"
      "rate: 0.5\n"
      "percentiles: 50, 99.9\n"
      "reference: vscode=41.2%, neovim = 12 %,other=46.8%\n"
      "source: https://survey.example/2026\n"
      "date: 2026-05-01\n"
      "---\n"
      "depth: 16\n"
      "type: stack\n"
      "title: Crashes\n"
      "issue: https://acme.org/issue/3\n"
      "program: cmd/go\n"
      "counter: crash/crash\n");
  EXPECT_EQ(all(config), "");
  ASSERT_EQ(config.records.size(), 2U);
  const ChartRecord& first = config.records[0];
  EXPECT_EQ(first.title, "Editors");
  EXPECT_EQ(first.description, "which editor asks");
  EXPECT_EQ(first.issues,
            (std::vector<std::string>{"https://acme.org/issue/1", "https://acme.org/issue/2"}));
  EXPECT_EQ(first.type_name, "survey");
  EXPECT_EQ(first.type, ChartType::kSurvey);
  EXPECT_EQ(first.program, "acme.org/cc");
  EXPECT_EQ(first.module, "acme.org");
  EXPECT_EQ(first.counter, "cc/editor:{vscode,neovim,other}");
  EXPECT_EQ(first.version, "v1.2.0");
  EXPECT_EQ(first.error, 0.01);
  EXPECT_EQ(first.rate, 0.5);
  EXPECT_EQ(first.percentiles, (std::vector<double>{50, 99.9}));
  ASSERT_EQ(first.reference.size(), 3U);
  EXPECT_EQ(first.reference[1].first, "neovim");
  EXPECT_DOUBLE_EQ(first.reference[0].second, 0.412);
  EXPECT_EQ(first.source, "https://survey.example/2026");
  EXPECT_EQ(first.date, "2026-05-01");
  EXPECT_EQ(first.line, 3);
  EXPECT_EQ(first.lines.at("counter"), 9);
  EXPECT_EQ(first.lines.at("issue"), 5);
  EXPECT_EQ(first.issue_lines, (std::vector<int>{5, 15}));
  EXPECT_EQ(config.records[1].depth, 16);
  EXPECT_EQ(config.records[1].line, 24);
}

// What the reference's parser and validation accept and refuse, read from their source.
TEST(ChartConfig, AcceptsWhatTheReferenceAccepts) {
  const std::string no_break_space = "\xc2\xa0";
  const std::vector<std::string> accepted = {
      "",
      "\n\n",
      "# only a comment",
      "---",
      "---\n---\n---\n",
      "title:\n---\n",
      "title: # nothing\n",
      " \t\n",
      "   # a comment\n",
      no_break_space + "\n",
      with("counter: cc/a"),
      with("counter: cc/a\n"),
      with("counter:cc/a\n"),
      with("counter:\tcc/a \t\n"),
      with("counter: cc/a\r\n"),
      with("counter: cc/a:b:c\n"),
      with("counter:" + no_break_space + "cc/a\n"),
      "---\n" + with("counter: cc/a\n") + "---\n\n---\n",
      with("counter: cc/a:{b}\n"),
      with("counter: cc/a:{ b , c }\n"),
      with("counter: cc/a:{}\n"),
      with("counter: cc/a:{b}c\n"),
      with("counter: cc/a:{b, }\n"),
      with("counter: {b}\n"),
      with("counter: cc/a:{\n\n# none\nb\n}\n"),
      with("counter: cc/a:{\nb\n,c }# end\n"),
      with("counter: cc/a:{,b}\n"),
      with("counter: cc/a:{\nlanguage: x\n}\n"),
      with("counter: cc/a:{\n ---\n}\n"),
      with("counter: cc/a:{\nb}  \n"),
      with("counter: cc/a:{b # c}\n}\n"),
      with("counter: cc/a # {\n"),
      with("counter: cc/a\ndescription: # }\n"),
      with_counter("depth: 0\n"),
      with_counter("depth: +0\n"),
      with_counter("depth: -0\n"),
      with_counter("error: .5\n"),
      with_counter("error: 5.\n"),
      with_counter("error: +1e-2\n"),
      with_counter("error: -3\n"),
      with_counter("error: 0\n"),
      with_counter("error: 12\n"),
      with_counter("version: v1\n"),
      with_counter("version: v1.2\n"),
      with_counter("version: v1.2.3-pre+meta\n"),
      with_counter("issue: 5\nissue: 5\n"),
      with_counter("description:\ndescription: x\n"),
      "title: a\nissue: b\ntype: pie\nprogram: cmd/go\ncounter: d\n",
      "title: a\nissue: b\ntype: stack\nprogram: cmd/go\ncounter: d\ndepth: 9223372036854775807",
      "title: a\nissue: b\ntype: stack\nprogram: cmd/go\ncounter: d\ndepth: 007",
      "title: a\nissue: b\ntype: stack\nprogram: cmd/go\ncounter: d\nversion: go1.23rc1",
      "title: a\nissue: b\ntype: stack\nprogram: cmd/go\ncounter: d\nversion: go1",
      "title: a\nissue: b\ntype: stack\nprogram: cmd/go\nmodule: cmd\ncounter: d",
      "title: a\nissue: b\ntype: stack\nprogram: xcmd/go\nmodule: x\ncounter: d",
  };
  for (const std::string& text : accepted) {
    EXPECT_FALSE(parse_chart_config(text).has_errors()) << text << "\n"
                                                        << all(parse_chart_config(text));
  }
}

TEST(ChartConfig, RefusesWhatTheReferenceRefuses) {
  const std::vector<std::string> refused = {
      "x",
      "title",
      "title : a",
      " title: a",
      "\ttitle: a",
      "Title: a",
      "titles: a",
      "foo: bar",
      ": a",
      "\xef\xbb\xbf# a byte order mark",
      "\xef\xbb\xbf",
      with_counter("--- # a comment"),
      with_counter("--- "),
      with_counter("----"),
      with_counter(" ---"),
      with_counter("---\r\n"),
      with_counter("title: again\n"),
      with_counter("counter: again\n"),
      with_counter("depth: x\n"),
      with_counter("depth: 1.0\n"),
      with_counter("depth: 1_0\n"),
      with_counter("depth: 0x10\n"),
      with_counter("depth: +-1\n"),
      with_counter("depth: 9223372036854775808\n"),
      with_counter("depth: -1\n"),
      with_counter("depth: 1\n"),
      with_counter("error: x\n"),
      with_counter("error: 1e\n"),
      with_counter("error: 1,5\n"),
      with_counter("error: 1e999\n"),
      with_counter("error: 5%\n"),
      with_counter("error: .\n"),
      with_counter("version: 1.2.3\n"),
      with_counter("version: v1.2.x\n"),
      with_counter("version: go1.23\n"),
      with_counter("description: {\n"),
      with_counter("description: }\n"),
      with_counter("description: {}\n"),
      with_counter("{\n"),
      with_counter("}\n"),
      with("counter: cc/a:}b{\n"),
      with("counter: cc/a:}\n"),
      with("counter: cc/a:{b}}\n"),
      with("counter: cc/a:{b} }\n"),
      with("counter: cc/a:{b}{c}\n"),
      with("counter: cc/a:{{b}}\n"),
      with("counter: cc/a:{b\n{c}\n"),
      with("counter: cc/a:{b\n}}\n"),
      with("counter: cc/a:{b,}\n"),
      with("counter: cc/a:{b,\n}\n"),
      with("counter: cc/a:{\nb,\n\n}\n"),
      with("counter: cc/a:{b\n"),
      with("counter: cc/a:{b\n---\n"),
      with("counter: cc/a:{b\n---\n}\n"),
      with("counter: cc/a:{b # }\n"),
      with(" counter: cc/a:{b}\n"),
      with("counter : cc/a:{b}\n"),
      with(""),
      with("counter: # nothing\n"),
      "title: a",
      "issue: b\ntype: stack\nprogram: cmd/go\ncounter: d",
      "title: a\ntype: stack\nprogram: cmd/go\ncounter: d",
      "title: a\nissue: #5\ntype: stack\nprogram: cmd/go\ncounter: d",
      "title: a\nissue: b\nprogram: cmd/go\ncounter: d",
      "title: a\nissue: b\ntype: stack\ncounter: d",
      "title: a\nissue: b\ntype: stack\nprogram: acme/cc\ncounter: d",
      "title: a\nissue: b\ntype: stack\nprogram: acme/cc\nmodule: acmes\ncounter: d",
      "title: a\nissue: b\ntype: stack\nprogram: cmd/go\nmodule: std\ncounter: d",
      "title: a\nissue: b\ntype: pie\nprogram: cmd/go\ncounter: d\ndepth: 3",
      "title: a\nissue: b\ntype: stack\nprogram: cmd/go\ncounter: d\nversion: v1.2.3",
      "title: a\nissue: b\ntype: stack\nprogram: cmd/go\ncounter: d\nversion: go1.9.2rc2",
  };
  for (const std::string& text : refused)
    EXPECT_TRUE(parse_chart_config(text).has_errors()) << text;
}

struct Told {
  std::string text;
  std::string problems;
};

// One fault is one problem, at its line.
TEST(ChartConfig, SaysWhatIsWrongAndWhatWouldBeRight) {
  const std::vector<Told> cases = {
      {"tilte: a\nissue: b\ntype: stack\nprogram: cmd/go\ncounter: d",
       "1 error: there is no key `tilte`; did you mean `title`?\n"},
      {"Title: a\nissue: b\ntype: stack\nprogram: cmd/go\ncounter: d",
       "1 error: there is no key `Title`; did you mean `title`?\n"},
      {with_counter("\n title : x\n"),
       "8 error: the `:` stands directly after its key: write `title:`\n"},
      {with_counter(" version: v1\n"),
       "7 error: a key begins its line: remove the space before `version:`\n"},
      {with_counter("colour: red\n"),
       "7 error: there is no key `colour`; the keys are title, description, issue, type, program, "
       "module, counter, version, depth, error, rate, percentiles, reference, source, date, "
       "salt\n"},
      {with_counter("and more\n"),
       "7 error: `and more` is neither `key: value` nor a comment (`#`) nor `---`; only the {…} of "
       "`counter` may be spread over several lines\n"},
      {with_counter("title: x\n"),
       "7 error: `title` stands in line 1 already: a record has one (a line of `---` begins the "
       "next record)\n"},
      {with_counter("---- \n"),
       "7 error: records are divided by a line of `---` and nothing else, not even a space or a "
       "comment\n"},
      {with_counter("---\r\n---\r\n"),
       "7 error: the line ends in CR LF, so that it divides no records: save the text with LF\n"},
      {with("counter: cc/a:{\n b,\n c\nversion: v1.x\n"),
       "6 error: the `{` is not closed before the text ends in line 10: write `}` after the last "
       "bucket\n"
       "9 error: `version` is `v1.x`, which is no semantic version such as v1.2.0 or "
       "v1.3.0-rc.1\n"},
      {with("counter: cc/a:{\n b,\n}\n"),
       "8 error: there is a `,` before the `}`: leave it out, or write the bucket that is "
       "missing\n"},
      {"title: Use of {x}\nissue: b\ntype: stack\nprogram: cmd/go\ncounter: d",
       "1 error: braces are only for the buckets of `counter`: leave them out of `title: Use of "
       "{x}`\n"},
      {"title: a\nissue: #61\ntype: stack\nprogram: cmd/go\ncounter: d",
       "2 error: nothing stands behind `issue:` (a `#` begins a comment): give the link to where "
       "it "
       "was proposed and approved\n"},
      {with_counter("rate: 0\n"),
       "7 error: `rate` is `0`: it is a number above 0 and at most 1, such as 0.1 for one report "
       "in "
       "ten\n"},
      {with_counter("source: see below\n"),
       "7 error: `source` is `see below`, which is no link (https://…) to who says what "
       "`reference` says\n"},
      {with_counter("description: \x1b[31mred\n"),
       "7 error: the line has a control character: a chart config is text in UTF-8\n"},
      {with_counter("description: \xff\n"),
       "7 error: the line is not valid UTF-8: a chart config is text in UTF-8\n"},
      {with_counter(std::string("description: a\0b\n", 17)),
       "7 error: the line has a NUL byte: a chart config is text in UTF-8\n"},
      {with_counter("description: https://acme.org/x#y\n"),
       "7 warning: `#` begins a comment, so that the value ends at `https://acme.org/x`: put a "
       "space "
       "before the `#`, or write %23 in a link\n"},
      {"title: T\nissue: i\nprogram: cmd/x\ntype: partition\ncounter: a:{\n  b, c # one\n\n  d\n  "
       ", e\n  , f,\n  g\n}\n",
       "8 warning: no `,` stands between `c` and `d`, so that they are read as one bucket: write "
       "it, or both in one line\n"},
  };
  for (const Told& told : cases) {
    EXPECT_EQ(all(parse_chart_config(told.text)), told.problems) << told.text;
  }
}

TEST(ChartConfig, RefusesValuesOfOurOwnKeysThatSayNothing) {
  for (const char* line : {"rate: x",
                           "rate: 1.1",
                           "rate: -1",
                           "rate: 50%",
                           "rate: nan",
                           "percentiles: ",
                           "percentiles: 0",
                           "percentiles: 100",
                           "percentiles: 50,,90",
                           "percentiles: p50",
                           "reference: a",
                           "reference: a=1",
                           "reference: =1%",
                           "reference: a=101%",
                           "reference: a=-1%",
                           "reference: a=50%, a=50%",
                           "reference: a=50%,",
                           "source: acme.org",
                           "source: https://",
                           "source: https://a b",
                           "date: 2026-02-30",
                           "date: May 2026"}) {
    const auto config = parse_chart_config(with_counter(std::string(line) + "\n"));
    const bool is_empty = std::string_view(line).ends_with(": ");
    EXPECT_EQ(config.has_errors(), !is_empty) << line;
    EXPECT_LE(config.problems.size(), 1U) << line;
  }
  const auto config = parse_chart_config(with_counter("reference: a=b=0%, b=1e2%\nrate: 1\n"));
  EXPECT_EQ(all(config), "");
  EXPECT_EQ(config.records[0].reference[0].first, "a=b");
}

TEST(ChartConfig, TellsAllErrorsAtOnceInTheOrderOfLines) {
  const auto config = parse_chart_config(
      "title: a\n"
      "depth: x\n"
      "---\n"
      "titel: b\n"
      "issue: x\n"
      "type: partition\n"
      "program: acme.org/cc\n"
      "counter: cc/x:{\n"
      "---\n"
      "}\n");
  std::vector<int> lines;
  for (const Problem& problem : config.problems) lines.push_back(problem.line);
  EXPECT_EQ(lines, (std::vector<int>{1, 1, 1, 1, 2, 4, 4, 8, 10})) << all(config);
  EXPECT_EQ(config.records.size(), 2U);
}

TEST(ChartConfig, HasLimits) {
  const auto large = parse_chart_config(std::string(kMaxChartConfigBytes + 1, 'x'));
  EXPECT_EQ(all(large),
            "0 error: the chart config has 1000001 bytes: at most 1000000 are read, as no more can "
            "be published\n");
  EXPECT_TRUE(parse_chart_config(std::string(kMaxChartConfigBytes, 'x')).has_errors());

  std::string buckets = "counter: cc/a:{b";
  for (size_t i = 0; i < kMaxChartBuckets; ++i) buckets += ",b";
  EXPECT_EQ(all(parse_chart_config(with(buckets + "}\n"))),
            "6 error: `counter` has 10001 buckets: at most 10000 are read\n");

  std::string records;
  for (size_t i = 0; i <= kMaxChartRecords; ++i) records += "title: a\n---\n";
  EXPECT_EQ(parse_chart_config(records).records.size(), kMaxChartRecords);

  // The one error is told, however many warnings there are.
  std::string warnings = with_counter("");
  for (size_t i = 0; i < 2 * kMaxChartProblems; ++i) warnings += "issue: https://a/b#c\n";
  const auto many = parse_chart_config(warnings + "depth: x\n");
  EXPECT_TRUE(many.has_errors());
  EXPECT_EQ(many.problems.size(), kMaxChartProblems + 1);
  EXPECT_EQ(many.problems.front().message, "1001 problems more are not told");
}

TEST(ChartConfig, ReadsTheRealOne) {
  const auto text = base::read_file(TALLY_TEST_DATA "/go-config/config.txt");
  ASSERT_TRUE(text.has_value());
  const auto config = parse_chart_config(*text);
  EXPECT_EQ(all(config), "");
  EXPECT_GT(config.records.size(), 40U);
}

}  // namespace
}  // namespace tally::format
