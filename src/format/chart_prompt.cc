#include "format/chart_prompt.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "format/chart_text.h"
#include "format/chart_values.h"

namespace tally::format {
namespace {

using base::fail;
using base::Result;

constexpr std::string_view kPromptType = "prompt";
constexpr std::array<NeededKey, 3> kNeeded = {
    {{"issue", "give the link to where it was proposed and approved"},
     {"rate", "say which share of users is asked, such as 0.01 for one in a hundred"},
     {"salt",
      "write a word that chooses who is asked, such as acme-2026, and keep it when the rate "
      "rises"}}};

Result<void> read_rate(std::string_view value, PromptRecord& record) {
  const auto rate = read_decimal(value);
  if (!rate || !(*rate >= 0 && *rate <= 1)) {
    return fail(
        "`rate` is {}: it is the share of users who are asked, a number from 0 to 1, such as 0.01 "
        "for one in a hundred",
        excerpt(value));
  }
  record.rollout.rate = std::abs(*rate);  // -0 is 0
  return {};
}

Result<void> read_salt(std::string_view value, PromptRecord& record) {
  if (!is_prompt_salt(value)) {
    return fail("`salt` is {}: it is 1 to {} letters, digits, `.`, `_` and `-`, such as acme-2026",
                excerpt(value), kMaxPromptSalt);
  }
  record.rollout.salt = value;
  return {};
}

}  // namespace

bool is_prompt_record(const std::vector<ChartField>& fields) {
  const auto type = std::ranges::find_if(fields, [](const ChartField& field) {
    return field.key == "type" && !field.is_guess && !field.value.empty();
  });
  return type != fields.end() && type->value == kPromptType;
}

Result<void> read_chart_value(std::string_view key, std::string_view value, PromptRecord& record) {
  if (key == "rate") return read_rate(value, record);
  if (key == "salt") return read_salt(value, record);
  if (key == "issue") {
    record.issues.emplace_back(value);
  } else if (key == "description") {
    record.description = value;
  } else if (key != "type") {
    return fail(
        "`{}` is for charts, and a record of type prompt is none: it has `rate`, `salt`, `issue` "
        "and `description`, for all programs together",
        key);
  }
  return {};
}

void check_validity(const PromptRecord& record, const EmptyKeys& empty,
                    std::vector<Problem>& problems) {
  for (const NeededKey& needed : kNeeded) {
    need_key(needed, record.line, record.lines, empty, problems);
  }
}

}  // namespace tally::format
