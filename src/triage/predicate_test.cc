#include "triage/predicate.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <random>

namespace tally::triage {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

bool holds(std::string_view predicate, std::string_view text) {
  const auto parsed = Predicate::parse(predicate);
  EXPECT_TRUE(parsed) << predicate << ": " << (parsed ? "" : parsed.error().front().message);
  return parsed && parsed->matches(text);
}

// "line:column message" of each mistake.
std::vector<std::string> mistakes(std::string_view predicate) {
  std::vector<std::string> found;
  const auto parsed = Predicate::parse(predicate);
  EXPECT_FALSE(parsed) << predicate;
  if (parsed) return found;
  for (const Mistake& it : parsed.error()) {
    found.push_back(fmt::format("{}:{} {}", it.line, it.column, it.message));
  }
  return found;
}

TEST(Predicate, OfTheReferencesExample) {
  const char* const text = R"("runtime.sigpanic" && "golang.hover:+170")";
  EXPECT_TRUE(holds(text, "crash/crash\nruntime.sigpanic:+1,+0x2\nx/golang.hover:+170,+0x3"));
  EXPECT_FALSE(holds(text, "crash/crash\nruntime.sigpanic:+1,+0x2\nx/golang.hover:+17,+0x3"));
  EXPECT_FALSE(holds(text, "crash/crash\nx/golang.hover:+170,+0x3"));
}

TEST(Predicate, BindsAsInOtherLanguages) {
  EXPECT_TRUE(holds(R"("a" || "b" && "c")", "a"));
  EXPECT_FALSE(holds(R"(("a" || "b") && "c")", "a"));
  EXPECT_FALSE(holds(R"(!"a" && "b")", "c"));
  EXPECT_TRUE(holds(R"(!("a" && "b"))", "a"));
  EXPECT_TRUE(holds(R"(!!"a")", "a"));
  EXPECT_TRUE(holds(R"(!"a"||"a")", "a"));
}

TEST(Predicate, ReadsLiterals) {
  EXPECT_TRUE(holds(R"("a\nb")", "x a\nb y"));
  EXPECT_TRUE(holds(R"("a\tb\\\"\x63")", "a\tb\\\"c"));
  EXPECT_TRUE(holds("`a\\n`", "a\\n"));
  EXPECT_TRUE(holds("`a\r\nb`", "a\nb"));
  EXPECT_FALSE(holds(R"("a//b")", "a"));
}

TEST(Predicate, MayHaveLinesAndRemarks) {
  EXPECT_TRUE(holds("// why\n  \"a\" // and\r\n\t&& // so\n\"b\"", "b a"));
  for (const char* nothing : {"", " \n", "// \"a\""}) {
    const auto parsed = Predicate::parse(nothing);
    ASSERT_TRUE(parsed);
    EXPECT_TRUE(parsed->is_empty());
    EXPECT_FALSE(parsed->matches("a"));
  }
}

TEST(Predicate, TellsWhereAMistakeIs) {
  EXPECT_THAT(mistakes(R"("a" && )"),
              ElementsAre("1:8 it ends where a text in quotes, ! or ( should come"));
  EXPECT_THAT(mistakes("\"a\"\n  \"b\""), ElementsAre("2:3 && or || is missing before this"));
  EXPECT_THAT(mistakes("(\"a\""), ElementsAre("1:1 this ( is never closed"));
  EXPECT_THAT(mistakes("\"a\")"), ElementsAre("1:4 there is no ( to this )"));
  EXPECT_THAT(mistakes("\"a\" & \"b\""), ElementsAre("1:5 & is no operator: && is one"));
  EXPECT_THAT(mistakes("\"a\" | \"b\""), ElementsAre("1:5 | is no operator: || is one"));
  EXPECT_THAT(mistakes("\"a"), ElementsAre("1:1 the text that begins here has no closing quote"));
  EXPECT_THAT(mistakes("\"a\\q\""), ElementsAre(HasSubstr("1:3 there is no such escape")));
  EXPECT_THAT(mistakes("\"\\x4\""), ElementsAre(HasSubstr("1:2 there is no such escape")));
  EXPECT_THAT(mistakes("\"\""), ElementsAre(HasSubstr("1:1 this text is empty")));
  EXPECT_THAT(mistakes("()"),
              ElementsAre("1:2 a text in quotes, ! or ( should come before this )"));
  EXPECT_THAT(mistakes("!"), ElementsAre(HasSubstr("1:2 it ends where")));
  EXPECT_THAT(mistakes("golang.hover && \"b\""),
              ElementsAre("1:1 golang.hover is not understood here: texts stand in quotes",
                          "1:14 a text in quotes, ! or ( should come before this &&"));
}

TEST(Predicate, TellsAllMistakes) {
  EXPECT_THAT(mistakes("\"a\" && && \"b\"\n(\"c\" \"d\"\n& \"\\z\" ) )"),
              ElementsAre(HasSubstr("1:8 "), HasSubstr("2:1 "), HasSubstr("2:6 "),
                          HasSubstr("3:1 "), HasSubstr("3:4 "), HasSubstr("3:10 there is no (")));
  std::string many;
  for (int i = 0; i < 100; ++i) many += "&& ";
  EXPECT_EQ(mistakes(many).size(), kMaxMistakes);
}

TEST(Predicate, IsOnlySoDeepAndLong) {
  const auto nested = [](size_t depth) {
    return std::string(depth, '(') + "\"a\"" + std::string(depth, ')');
  };
  EXPECT_TRUE(holds(nested(kMaxPredicateDepth), "a"));
  EXPECT_THAT(mistakes(nested(kMaxPredicateDepth + 1)),
              ElementsAre("1:65 ! and ( nest deeper than 64"));
  EXPECT_THAT(mistakes(std::string(60'000, '!')), ElementsAre(HasSubstr("1:65 ")));
  EXPECT_THAT(mistakes(std::string(60'000, '(')), ElementsAre(HasSubstr("1:65 ")));
  EXPECT_THAT(mistakes(std::string(kMaxPredicateBytes + 1, ' ')), ElementsAre(HasSubstr("longer")));
  std::string wide = "\"z\"";
  while (wide.size() < kMaxPredicateBytes - 20) wide += "||\"y\"";
  EXPECT_TRUE(holds(wide, "y"));
}

// A random expression, written in a random way, beside a function that says what it is worth.
struct Random {
  std::mt19937 random{42};

  using Worth = std::function<bool(const std::string&)>;
  struct Expression {
    std::string text;
    Worth worth;
    int rank;  // how tight it binds: 0 ||, 1 &&, 2 the rest
  };

  size_t below(size_t n) { return random() % n; }
  std::string space() {
    static constexpr const char* kSpaces[] = {"", "", " ", "\n", "\t", " // x\n"};
    return kSpaces[below(std::size(kSpaces))];
  }
  std::string in_parentheses(const Expression& it) {
    return "(" + space() + it.text + space() + ")";
  }
  std::string operand(const Expression& it, int rank) {
    return it.rank < rank || below(5) == 0 ? in_parentheses(it) : it.text;
  }

  Expression any(int depth) {
    const size_t kind = depth == 0 ? 0 : below(4);
    if (kind == 0) {
      const char letter = static_cast<char>('a' + below(5));
      const char quote = below(2) == 0 ? '"' : '`';
      return {std::string{quote, letter, quote},
              [letter](const std::string& set) { return set.contains(letter); }, 2};
    }
    const Expression a = any(depth - 1);
    if (kind == 1) {
      return {"!" + space() + operand(a, 2), [a](const std::string& set) { return !a.worth(set); },
              2};
    }
    const Expression b = any(depth - 1);
    const int rank = kind == 2 ? 1 : 0;
    const std::string text =
        operand(a, rank) + space() + (rank == 1 ? "&&" : "||") + space() + operand(b, rank);
    if (rank == 1) {
      return {text, [a, b](const std::string& set) { return a.worth(set) && b.worth(set); }, 1};
    }
    return {text, [a, b](const std::string& set) { return a.worth(set) || b.worth(set); }, 0};
  }
};

TEST(Predicate, IsWorthWhatANaiveReaderSays) {
  Random random;
  size_t times_true = 0, times_false = 0;
  for (int i = 0; i < 3'000; ++i) {
    const auto expression = random.any(static_cast<int>(random.below(6)));
    const auto parsed = Predicate::parse(expression.text);
    ASSERT_TRUE(parsed) << expression.text << ": " << parsed.error().front().message;
    for (size_t bits = 0; bits < 32; ++bits) {
      std::string set, text;
      for (size_t letter = 0; letter < 5; ++letter) {
        if ((bits >> letter & 1) != 0) set += static_cast<char>('a' + letter);
      }
      for (const char c : set) text += std::string{c} + ':';
      const bool expected = expression.worth(set);
      ASSERT_EQ(parsed->matches(text), expected) << expression.text << " of " << set;
      ++(expected ? times_true : times_false);
    }
  }
  EXPECT_GT(times_true, 10'000U);
  EXPECT_GT(times_false, 10'000U);
}

// What is cut somewhere is a predicate or has mistakes, each inside the text and in order.
TEST(Predicate, SaysOfEveryTextWhatIsWrong) {
  Random random;
  for (int i = 0; i < 2'000; ++i) {
    std::string text = random.any(4).text;
    for (int j = 0; j < 3; ++j) text[random.below(text.size())] = "()!&|\"`\\a\n"[random.below(10)];
    const auto parsed = Predicate::parse(text);
    if (parsed) continue;
    ASSERT_FALSE(parsed.error().empty());
    const size_t lines = static_cast<size_t>(std::ranges::count(text, '\n')) + 1;
    for (size_t k = 0; k < parsed.error().size(); ++k) {
      const Mistake& it = parsed.error()[k];
      ASSERT_LE(it.line, lines);
      ASSERT_LE(it.column, text.size() + 1);
      ASSERT_FALSE(it.message.empty());
      ASSERT_TRUE(k == 0 || parsed.error()[k - 1].line <= it.line);
    }
  }
}

}  // namespace
}  // namespace tally::triage
