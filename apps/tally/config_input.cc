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

Result<ReadList> parse_config(std::string_view json, const std::string& what) {
  const auto config = format::parse_upload_config(json);
  if (!config) {
    return base::fail("the upload config {} cannot be used: {}", what, config.error().message);
  }
  return ReadList{.list = format::list_of(*config)};
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
  if (charts.num_records() == 0) {
    return base::fail("{} says nothing: it is no upload config, signed note or chart config", what);
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
  return ReadList{
      .list = format::list_of(opened->config), .form = ListForm::kSignedNote, .is_verified = true};
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
  return ReadList{.list = format::list_of(found->config), .since = found->since};
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
