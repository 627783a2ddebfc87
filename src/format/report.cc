#include "format/report.h"

#include <algorithm>
#include <array>
#include <limits>
#include <nlohmann/json.hpp>
#include <utility>

#include "format/json_reader.h"

namespace tally::format {
namespace {

using base::Result;
using Json = nlohmann::ordered_json;
using simdjson::dom::element;

Result<void> read_counts(element value, std::string_view what, Counts& out) {
  if (value.is_null()) return {};
  return read_object(value, what, [&](std::string_view key, element count) {
    return read_int64(count, fmt::format("{} \"{}\"", what, key), out[std::string(key)]);
  });
}

Result<ProgramReport> read_program(element value) {
  ProgramReport program;
  auto read = read_object(value, "a program", [&](std::string_view key, element v) -> Result<void> {
    if (key == "Program") return read_string(v, key, program.id.program);
    if (key == "Version") return read_string(v, key, program.id.version);
    if (key == "GoVersion") return read_string(v, key, program.id.go_version);
    if (key == "GOOS") return read_string(v, key, program.id.goos);
    if (key == "GOARCH") return read_string(v, key, program.id.goarch);
    if (key == "Counters") return read_counts(v, key, program.counters);
    if (key == "Stacks") return read_counts(v, key, program.stacks);
    return {};
  });
  if (!read) return std::unexpected(read.error());
  return program;
}

Json to_json(const ProgramReport& program) {
  return Json{{"Program", program.id.program},      {"Version", program.id.version},
              {"GoVersion", program.id.go_version}, {"GOOS", program.id.goos},
              {"GOARCH", program.id.goarch},        {"Counters", Json(program.counters)},
              {"Stacks", Json(program.stacks)}};
}

Json to_json(const Report& report) {
  Json programs;  // null, as the reference writes a report without programs
  for (const ProgramReport& program : report.programs) programs.push_back(to_json(program));
  return Json{{"Week", report.week},
              {"LastWeek", report.last_week},
              {"X", report.x},
              {"Programs", std::move(programs)},
              {"Config", report.config}};
}

constexpr auto kReplaceBadUtf8 = Json::error_handler_t::replace;

// Go's encoder writes these so: they have a meaning in HTML or JavaScript, or stand for what is no
// UTF-8. All stand in strings only.
constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kEscapes{{
    {"<", "\\u003c"},
    {">", "\\u003e"},
    {"&", "\\u0026"},
    {"\xe2\x80\xa8", "\\u2028"},
    {"\xe2\x80\xa9", "\\u2029"},
    {"\xef\xbf\xbd", "\\ufffd"},
}};

// Few characters are looked for in the table.
bool may_begin_escape(char c) {
  return c == '<' || c == '>' || c == '&' || c == '\xe2' || c == '\xef';
}

std::string escape_as_go(std::string_view json) {
  std::string out;
  out.reserve(json.size());
  for (size_t at = 0; at < json.size();) {
    const auto* escape = kEscapes.end();
    if (may_begin_escape(json[at])) {
      escape = std::ranges::find_if(kEscapes, [rest = json.substr(at)](const auto& pair) {
        return rest.starts_with(pair.first);
      });
    }
    if (escape == kEscapes.end()) {
      out += json[at++];
    } else {
      out += escape->second;
      at += escape->first.size();
    }
  }
  return out;
}

}  // namespace

int64_t saturating_add(int64_t sum, uint64_t amount) {
  constexpr int64_t kMax = std::numeric_limits<int64_t>::max();
  if (sum >= 0 && amount > static_cast<uint64_t>(kMax - sum)) return kMax;
  return static_cast<int64_t>(static_cast<uint64_t>(sum) + amount);
}

Result<Report> parse_report(std::string_view json) {
  simdjson::dom::parser parser;
  const auto root = parse_json(parser, json);
  if (!root) return std::unexpected(root.error());
  Report report;
  auto read = read_object(*root, "it", [&](std::string_view key, element v) -> Result<void> {
    if (key == "Week") return read_string(v, key, report.week);
    if (key == "LastWeek") return read_string(v, key, report.last_week);
    if (key == "X") return read_double(v, key, report.x);
    if (key == "Config") return read_string(v, key, report.config);
    if (key != "Programs") return {};
    return read_array(v, key, [&](element item) -> Result<void> {
      auto program = read_program(item);
      if (!program) return std::unexpected(program.error());
      report.programs.push_back(std::move(*program));
      return {};
    });
  });
  if (!read) return std::unexpected(read.error());
  return report;
}

std::string write_report(const Report& report) {
  return escape_as_go(to_json(report).dump(1, ' ', false, kReplaceBadUtf8));
}

std::string write_report_line(const Report& report) {
  return escape_as_go(to_json(report).dump(-1, ' ', false, kReplaceBadUtf8));
}

}  // namespace tally::format
