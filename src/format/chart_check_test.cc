#include "format/chart_check.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "base/file.h"

namespace tally::format {
namespace {

std::string record(const std::string& type, const std::string& counter,
                   const std::string& more = "", const std::string& title = "A") {
  return "title: " + title +
         "\nissue: https://acme.org/1\nprogram: acme.org/cc\nmodule: acme.org\n" + "type: " + type +
         "\ncounter: " + counter + "\n" + more;
}

std::string check(const std::string& text, const CheckOptions& options = {}) {
  const ChartConfig config = parse_chart_config(text);
  for (const Problem& problem : config.problems) {
    if (problem.is_error) return "invalid: " + problem.message;
  }
  std::string out;
  for (const Problem& problem : check_chart_config(config, options)) {
    EXPECT_FALSE(problem.is_error);
    out += std::to_string(problem.line) + ": " + problem.message + "\n";
  }
  return out;
}

constexpr char kSurvey[] =
    "reference: a=41.2%, b=12%, other=46.8%\nsource: https://survey.example\ndate: 2026-05-01\n";

TEST(ChartCheck, IsSilentAboutWhatIsWellWritten) {
  for (const std::string& text : {
           record("partition", "cc/runs"),
           record("partition", "cc/flag:lto"),
           record("partition", "cc/target:{linux/amd64,android/arm64,1.26,c++20,coc.nvim,other}"),
           record("stack", "cc/bug", "depth: 16\n"),
           record("stack", "crash/crash", "depth: 16\nrate: 0.5\n"),
           record("histogram", "cc/open:{<10ms,<1s,<2min,>=2min}", "percentiles: 50, 90, 99\n"),
           record("histogram", "cc/size:{<10,<20,>=20}"),
           record("timeseries", "cc/runs", "error: 0.01\n"),
           record("survey", "cc/editor:{a,b,other}", kSurvey),
           record("partition", "cc/a", "version: v1.2.0\nrate: 1\n"),
           record("partition", "cc/a") + "---\n" + record("timeseries", "cc/a", "", "B") + "---\n" +
               record("partition", "crash/signal:{SIGSEGV,other}", "", "C"),
           record("partition", "cc/a:{b}") + "---\n" + record("partition", "cc/a:c", "", "B"),
           std::string("title: A\nissue: https://a.b/1\ntype: partition\nprogram: cmd/go\ncounter: "
                       "go/a\nversion: go1.24\n"),
       }) {
    EXPECT_EQ(check(text), "") << text;
  }
}

TEST(ChartCheck, WarnsOfATextWithoutRecords) {
  for (const std::string text : {"", "# nothing\n", "---\n\n---\n"}) {
    EXPECT_EQ(check(text), "1: there is no record, so that nothing would be collected\n") << text;
  }
  // An invalid one says what is wrong with it already.
  EXPECT_TRUE(check_chart_config(parse_chart_config("x\n")).empty());
}

struct Warned {
  std::string text;
  std::string part;  // of the one warning that there is
};

TEST(ChartCheck, WarnsOnceOfEachFault) {
  const std::string again = "---\n" + record("partition", "cc/a:b", "", "B");
  const std::vector<Warned> cases = {
      {record("partition", "cc/a b"), "6: the chart `cc/a b` has another form"},
      {record("partition", "cc/*"), "6: the chart `cc/*` has another form"},
      {record("partition", "cc//a"), "has another form"},
      {record("partition", "runs"), "6: the chart `runs` has no prefix"},
      {record("partition", "cc/a:{b}c"), "what stands behind the `}`, `c`"},
      {record("partition", "cc/a/{b,c}"), "has another form"},
      {record("partition", "cc/a{b,c}"), "there is no `:` before the `{`"},
      {record("partition", "cc/a:{b,b}"), "6: the bucket `b` is in the list twice"},
      {record("partition", "cc/a:{b,,c}"), "a bucket without a name can never be reached"},
      {record("partition", "cc/a:{}"), "a bucket without a name can never be reached"},
      {record("partition", "cc/a:"), "a bucket without a name can never be reached"},
      {record("partition", "cc/a:{b, c}"), "the bucket ` c` has white space"},
      {record("partition", "cc/a:{b c,d}"), "the bucket `b c` has white space"},
      {record("partition", "cc/a:{other,b}"), "`other` is not the last bucket"},
      {record("partition", "cc/a:{" + std::string(4096, 'x') + "}"), "has more than 4096 bytes"},
      {record("partition", "cc/" + std::string(4096, 'x')), "it has more than 4096 bytes"},
      {record("partition", "cc/a:{b,*}"), "the bucket `*` has a `*`, which stands for any text"},
      {record("partition", "cc/a:%s"), "has a placeholder"},
      {record("partition", "cc/a:{$USER,b}"), "has a placeholder"},
      {record("partition", "cc/a:{<name>,b}"), "has a placeholder"},
      {record("partition", "cc/a:{a,b,...}"), "has an ellipsis"},
      {record("partition", "cc/a:{/home/ada/x,b}"), "looks like a path"},
      {record("partition", "cc/a:{~/x,b}"), "looks like a path"},
      {record("partition", "cc/a:{C:\\x,b}"), "looks like a path"},
      {record("partition", "cc/a:{src/main/x,b}"), "looks like a path"},
      {record("partition", "cc/a:{ada@acme.org,b}"), "looks like an e-mail address"},
      {record("partition", "cc/a:{https://acme.org,b}"), "looks like a URL"},
      {record("partition", "cc/a:{build.acme.com,b}"), "looks like the name of a host"},
      {record("partition", "cc/a:{192.168.0.1,b}"), "looks like the name of a host"},
      {record("partition", "cc/a:{user=ada,b}"), "looks like the name of a user or host"},
      {record("stack", "cc/bug"), "5: a stack without `depth` is sent as a plain counter"},
      {record("stack", "cc/bug:{a,b}", "depth: 16\n"),
       "6: buckets of a stack can never be reached"},
      {record("stack", "cc/bug", "depth: 16\nerror: 0.1\n"), "8: `error` is that of a share"},
      {record("pie", "cc/a"), "5: there is no type `pie`, so it is shown as a partition"},
      {record("histogram", "cc/a"), "a histogram has a list of ordered buckets"},
      {record("histogram", "cc/a:{<2s,<1s,>=1s}"), "the bucket `<1s` can never be reached"},
      {record("histogram", "cc/a:{<1s,<1000ms,>=1s}"), "the bucket `<1000ms` can never be reached"},
      {record("histogram", "cc/a:{<1s,<2s,>=3s}"), "the last bucket `>=3s` leaves a gap"},
      {record("histogram", "cc/a:{<1s,<2s}"), "the bucket `<2s` of a histogram is out of place"},
      {record("histogram", "cc/a:{small,>=2}"),
       "the bucket `small` of a histogram is out of place"},
      {record("histogram", "cc/a:{<1.5s,>=1.5s}"), "the bucket `<1.5s` has no bound"},
      {record("histogram", "cc/a:{<1,>=1}", "percentiles: 90, 50\n"), "in ascending order"},
      {record("partition", "cc/a", "percentiles: 50\n"),
       "7: `percentiles` is for `type: histogram`"},
      {record("partition", "cc/a", "date: 2026-05-01\n"), "7: `date` is for `type: survey`"},
      {record("survey", "cc/a:{a,b}", kSurvey), "has the bucket `other`, which `counter` has not"},
      {record("survey", "cc/a:{a,b,c,other}", kSurvey),
       "has no share of the bucket `c`: write `c`=0%"},
      {record("survey", "cc/a:{a,b}",
              "reference: a=50%, b=40%\nsource: https://s.example\ndate: 2026-05-01\n"),
       "the shares of `reference` sum to 90 %"},
      {record("survey", "cc/a:{a}", "reference: a=100%\nsource: https://s.example\n"),
       "a survey needs `date`"},
      {record("survey", "cc/a:{a}", "reference: a=100%\ndate: 2026-05-01\n"),
       "a survey needs `source`"},
      {record("survey", "cc/a:{a}", "source: https://s.example\ndate: 2026-05-01\n"),
       "a survey without `reference`"},
      {record("partition", "cc/a", "rate: 0.5\nerror: 0.1\n"),
       "8: `rate` and `error` are both said"},
      {record("partition", "cc/a", "error: 5\n"), "7: `error` is no share between 0 and 1"},
      {record("partition", "cc/a", "issue: acme#5\n"), "the issue `acme` is no link"},
      {record("partition", "cc/a", "version: v1.2.0+x\n"), "write `v1.2.0`"},
      {record("partition", "cc/a:{b,c}") + again, "13: `cc/a:b` of `acme.org/cc` is collected"},
      {record("stack", "cc/a:b", "depth: 2\n") + again, "14: `cc/a:b` of `acme.org/cc`"},
      {record("partition", "cc/a") + "---\n" + record("partition", "cc/b"),
       "8: `acme.org/cc` has the title `A` in line 1"},
      {record("partition", "cc/a") + "---\n" + record("partition", "dd/b", "", "B"),
       "13: the counter begins with `dd/`, and others of `acme.org/cc` with `cc/` (line 1)"},
      {"title: A\nissue: https://a.b/1\ntype: partition\nprogram: a.b/m/v2/x\nmodule: "
       "a.b/m/v2\ncounter: cc/a\nversion: v1.5.0\n",
       "no version of the module `a.b/m/v2` is `v1.5.0`: all begin with v2"},
      {"title: A\nissue: https://a.b/1\ntype: partition\nprogram: cmd/go\nmodule: cmd\ncounter: "
       "go/a\n",
       "5: `module` does nothing here"},
  };
  for (const Warned& warned : cases) {
    const std::string said = check(warned.text);
    EXPECT_NE(said.find(warned.part), std::string::npos) << warned.text << "\n" << said;
  }
}

TEST(ChartCheck, CountsBuckets) {
  std::string list = "cc/a:{b0";
  for (int i = 1; i <= 100; ++i) list += ",b" + std::to_string(i);
  EXPECT_NE(check(record("partition", list + "}")).find("has 101 buckets, more than 100"),
            std::string::npos);
  EXPECT_EQ(check(record("partition", list + "}"), {.max_buckets = 101}), "");
}

// What a broken record seems to say is nobody's wish.
TEST(ChartCheck, SaysNothingOfRecordsWithErrors) {
  const auto config =
      parse_chart_config(record("stack", "bug", "version: x\n") + "---\n" + record("stack", "bug"));
  EXPECT_TRUE(config.has_errors());
  for (const Problem& problem : check_chart_config(config)) EXPECT_GT(problem.line, 8);
  EXPECT_EQ(check_chart_config(config).size(), 2U);
}

TEST(ChartCheck, IsQuickWhateverThePrefix) {
  std::string list = "cc/" + std::string(7'000, 'x') + ":{b0";
  for (int i = 1; i < 9000; ++i) list += ",b" + std::to_string(i);
  const auto config = parse_chart_config(record("partition", list + "}"));
  EXPECT_FALSE(config.has_errors());
  EXPECT_EQ(check_chart_config(config).size(), kMaxChartProblems);
}

// They are few, and none is wrong.
TEST(ChartCheck, WarnsInTheRealOneOfStacksWithoutDepthAndTheLike) {
  const auto text = base::read_file(TALLY_TEST_DATA "/go-config/config.txt");
  ASSERT_TRUE(text.has_value());
  for (const Problem& problem : check_chart_config(parse_chart_config(*text))) {
    const std::string& message = problem.message;
    EXPECT_TRUE(message.find("stack without `depth`") != std::string::npos)
        << problem.line << message;
  }
}

}  // namespace
}  // namespace tally::format
