#include "config_input.h"

#include <algorithm>

#include "format/config_chain.h"
#include "input.h"
#include "options.h"
#include "upload/config_file.h"
#include "upload/config_source.h"
#include "upload/upload_target.h"

namespace tally::app {
namespace {

using base::Result;
using format::ChartConfig;
using format::UploadConfig;

// A short text can name very much: each bucket repeats what stands before the brace. No list that
// anybody reads comes near this many bytes of names.
constexpr size_t kMaxNames = size_t{64} << 20;

size_t size_of_names(std::string_view expression) {
  const size_t prefix = std::min(expression.find('{'), expression.size());
  const auto commas = static_cast<size_t>(std::ranges::count(expression, ','));
  return expression.size() + prefix * commas;
}

Result<void> check_size(size_t names, const std::string& what) {
  if (names <= kMaxNames) return {};
  return base::fail("{} names more than can be listed: over {} MiB", what, kMaxNames >> 20);
}

Result<void> check_size(const ChartConfig& charts, const std::string& what) {
  size_t names = 0;
  for (const format::ChartRecord& record : charts.records) names += size_of_names(record.counter);
  return check_size(names, what);
}

Result<void> check_size(const UploadConfig& config, const std::string& what) {
  size_t names = 0;
  for (const format::ProgramConfig& program : config.programs) {
    for (const format::CounterConfig& counter : program.counters) {
      names += size_of_names(counter.name);
    }
  }
  if (const auto checked = check_size(names, what); !checked) return checked;
  if (config.charts.empty()) return {};
  return check_size(format::parse_chart_config(config.charts), what);
}

Result<ReadList> list_of(const UploadConfig& config, const std::string& what) {
  if (const auto checked = check_size(config, what); !checked) {
    return std::unexpected(checked.error());
  }
  return ReadList{.list = format::list_of(config)};
}

Result<ReadList> parse_config(std::string_view json, const std::string& what) {
  const auto config = format::parse_upload_config(json);
  if (!config) {
    return base::fail("the upload config {} cannot be used: {}", what, config.error().message);
  }
  return list_of(*config, what);
}

// Signatures begin with a dash behind an empty line.
constexpr std::string_view kSignatures = "\n\n\u2014 ";

Result<ReadList> parse_unverified(std::string_view note, const std::string& what) {
  auto read = parse_config(note.substr(0, note.rfind(kSignatures) + 1), what);
  if (read) read->form = ListForm::kSignedNote;
  return read;
}

Result<ReadList> parse_charts(std::string_view text, const std::string& what) {
  const ChartConfig charts = format::parse_chart_config(text);
  const auto error = std::ranges::find_if(charts.problems, &format::Problem::is_error);
  if (error != charts.problems.end()) {
    const std::string line = error->line > 0 ? fmt::format("line {}: ", error->line) : "";
    return base::fail("the chart config {} cannot be used: {}{} (`tally config check` says all)",
                      what, line, error->message);
  }
  if (charts.records.empty()) {
    return base::fail("{} says nothing: it is no upload config, signed note or chart config", what);
  }
  if (const auto checked = check_size(charts, what); !checked) {
    return std::unexpected(checked.error());
  }
  return ReadList{.list = format::list_of(charts), .form = ListForm::kChartConfig};
}

}  // namespace

Result<ReadList> parse_list(std::string_view text, const std::string& what,
                            const std::optional<format::NoteKey>& key) {
  const size_t start = text.find_first_not_of(" \t\r\n");
  if (start == std::string_view::npos || text[start] != '{') return parse_charts(text, what);
  if (text.contains(kSignatures)) {
    return key ? parse_signed_list(text, what, *key) : parse_unverified(text, what);
  }
  return parse_config(text, what);
}

Result<ReadList> parse_signed_list(std::string_view note, const std::string& what,
                                   const format::NoteKey& key) {
  const auto opened = format::open_signed_config(note, key);
  if (!opened) {
    return base::fail("the upload config {} is refused: {}", what, opened.error().message);
  }
  auto read = list_of(opened->config, what);
  if (!read) return read;
  read->form = ListForm::kSignedNote;
  read->is_verified = true;
  return read;
}

Result<ReadList> read_list(const std::string& file, const std::optional<format::NoteKey>& key) {
  const auto text = read_input(file, upload::kMaxConfigSize);
  if (!text) return std::unexpected(text.error());
  return parse_list(*text, file == "-" ? "standard input" : file, key);
}

Result<ReadList> list_at_hand(const Target& target) {
  const auto place = resolve(target);
  if (!place) return std::unexpected(place.error());
  UploadOptions options;
  options.collection = target.collection.c_str();
  options.directory = target.directory.c_str();
  const upload::Log log = [](const std::string& line) { report_error(line); };
  const auto found =
      upload::config_at_hand(upload::upload_target(options, *place, log).config, log);
  if (!found) {
    const std::string whose = target.collection.empty() ? "" : " of " + target.collection;
    return base::fail("the public list{} is not here: {}", whose, found.error().message);
  }
  auto read = list_of(found->config, "that is kept");
  if (read) read->since = found->since;
  return read;
}

Result<ReadList> list_for(const std::string& file, const Target& target) {
  if (!file.empty()) return read_list(file, std::nullopt);
  if (target.collection.empty() && target.directory.empty() && !resolve(target)) {
    return base::fail("say which list is meant: CONFIG, a file, or --collection NAME");
  }
  return list_at_hand(target);
}

void add_list(CLI::App& command, std::string& file, Target& target) {
  auto* config = command.add_option(
      "CONFIG", file,
      "An upload config, a signed note or a chart config: a file, or -: standard input. If not\n"
      "said: what is here of the collection's list, without asking anybody");
  config->check(not_empty("FILE"));
  add_target(command, target);
  for (const char* option : {"--dir", "--collection"}) config->excludes(command.get_option(option));
}

}  // namespace tally::app
