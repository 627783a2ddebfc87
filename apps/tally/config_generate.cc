#include "format/generate_config.h"

#include <fmt/core.h>

#include <algorithm>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/file.h"
#include "commands.h"
#include "config_commands.h"
#include "format/chart_config.h"
#include "format/printable.h"
#include "format/upload_config.h"
#include "format/version_list.h"
#include "format/version_padding.h"
#include "help.h"
#include "options.h"
#include "publish/version_sources.h"

namespace tally::app {
namespace {

using base::fail;
using base::Result;
using publish::VersionSource;

// Larger inputs are nobody's list.
constexpr uint64_t kMaxInput = uint64_t{16} << 20;

struct GenerateRequest {
  std::string charts, versions;
  std::string padding;                    // empty: none
  std::vector<std::string> git;           // PROGRAM=DIR, or DIR for all programs
  std::vector<std::string> feeds;         // PROGRAM=FILE or PROGRAM=URL
  std::vector<std::string> tag_prefixes;  // PROGRAM=PREFIX
  std::optional<uint64_t> participants;
  std::string output;  // empty: standard output
  bool force = false;
};

// What the config is made from.
struct Input {
  format::ChartConfig charts;
  format::VersionList versions;
  format::Padding padding;
};

// `PROGRAM=VALUE`; without `=` the program is empty.
struct OfProgram {
  std::string program, value;
};

OfProgram split(const std::string& text) {
  const size_t at = text.find('=');
  if (at == std::string::npos) return {"", text};
  return {text.substr(0, at), text.substr(at + 1)};
}

// Programs with versions of their own, each once.
std::vector<std::string> programs_of(const format::ChartConfig& charts) {
  std::vector<std::string> programs;
  for (const format::ChartRecord& record : charts.records) {
    if (!format::is_toolchain_program(record.program)) programs.push_back(record.program);
  }
  std::ranges::sort(programs);
  const auto repeated = std::ranges::unique(programs);
  programs.erase(repeated.begin(), repeated.end());
  return programs;
}

// The options that say where versions are, for the programs of a chart config.
class Sources {
 public:
  Sources(const GenerateRequest& request, std::vector<std::string> programs)
      : request_(request), programs_(std::move(programs)) {}

  Result<std::vector<VersionSource>> read() {
    if (auto read = read_prefixes(); !read) return std::unexpected(read.error());
    for (const std::string& text : request_.git) {
      if (auto read = add(VersionSource::Kind::kGit, "--git", text); !read) {
        return std::unexpected(read.error());
      }
    }
    for (const std::string& text : request_.feeds) {
      if (auto read = add(VersionSource::Kind::kFeed, "--feed", text); !read) {
        return std::unexpected(read.error());
      }
    }
    return std::move(sources_);
  }

 private:
  Result<void> check_program(std::string_view option, const std::string& text,
                             const std::string& program) const {
    if (format::is_toolchain_program(program)) {
      return fail("{} {}: the versions of {} are those of the toolchain, GoVersion", option, text,
                  program);
    }
    if (std::ranges::find(programs_, program) == programs_.end()) {
      return fail("{} {}: no record of the chart config is about a program {}", option, text,
                  program.empty() ? "without a name" : program);
    }
    return {};
  }

  Result<void> read_prefixes() {
    for (const std::string& text : request_.tag_prefixes) {
      const OfProgram prefix = split(text);
      auto checked = check_program("--tag-prefix", text, prefix.program);
      if (!checked) return checked;
      prefixes_.push_back(prefix);
    }
    return {};
  }

  std::string prefix_of(const std::string& program) const {
    const auto found = std::ranges::find(prefixes_, program, &OfProgram::program);
    return found == prefixes_.end() ? std::string{} : found->value;
  }

  Result<void> add(VersionSource::Kind kind, std::string_view option, const std::string& text) {
    const OfProgram source = split(text);
    const bool is_of_all = kind == VersionSource::Kind::kGit && !text.contains('=');
    if (!is_of_all) {
      auto checked = check_program(option, text, source.program);
      if (!checked) return checked;
    }
    if (source.value.empty()) return fail("{} {}: it does not say where", option, text);
    for (const std::string& program : programs_) {
      if (!is_of_all && program != source.program) continue;
      sources_.push_back({.kind = kind,
                          .program = program,
                          .where = source.value,
                          .tag_prefix = prefix_of(program)});
    }
    return {};
  }

  const GenerateRequest& request_;
  const std::vector<std::string> programs_;
  std::vector<OfProgram> prefixes_;
  std::vector<VersionSource> sources_;
};

Result<Input> read_lists(const GenerateRequest& request, format::ChartConfig charts) {
  Input input;
  const auto list = base::read_file(request.versions, kMaxInput);
  if (!list) return std::unexpected(list.error());
  auto versions = format::parse_version_list(*list);
  if (!versions) {
    return fail("the list of versions {} cannot be used: {}", request.versions,
                versions.error().message);
  }
  input.versions = std::move(*versions);
  if (!request.padding.empty()) {
    const auto rules = base::read_file(request.padding, kMaxInput);
    if (!rules) return std::unexpected(rules.error());
    auto padding = format::parse_padding(*rules);
    if (!padding) {
      return fail("the padding {} cannot be used: {}", request.padding, padding.error().message);
    }
    input.padding = std::move(*padding);
  }
  auto sources = Sources{request, programs_of(charts)}.read();
  if (!sources) return std::unexpected(sources.error());
  for (const VersionSource& source : *sources) {
    auto added = publish::add_versions(source, input.versions);
    if (!added) return std::unexpected(added.error());
  }
  input.charts = std::move(charts);
  return input;
}

Result<format::UploadConfig> make(const GenerateRequest& request, const Input& input,
                                  format::PaddingUse use) {
  auto config = format::generate_config(input.charts, input.versions, input.padding,
                                        {.padding = use, .participants = request.participants});
  if (!config) {
    return fail("making the upload config of {}: {}", request.charts, config.error().message);
  }
  return config;
}

// Whether the file that is there still has all that is needed.
Result<bool> is_up_to_date(const GenerateRequest& request, const Input& input) {
  if (request.force || base::is_gone(request.output)) return false;
  const auto text = base::read_file(request.output, kMaxInput);
  if (!text) return std::unexpected(text.error());
  const auto present = format::parse_upload_config(*text);
  if (!present) {
    return fail("the upload config {} cannot be used: {}; --force writes it anew", request.output,
                present.error().message);
  }
  const auto needed = make(request, input, format::PaddingUse::kNeeded);
  if (!needed) return std::unexpected(needed.error());
  return format::covers(*present, *needed);
}

// Who is asked must not change by mistake, and what is there may be what is in force.
void warn_of_rollout(const GenerateRequest& request, const format::UploadConfig& config) {
  const auto text = base::read_file(request.output, kMaxInput);
  if (!text) return;
  const auto before = format::parse_upload_config(*text);
  if (!before) return;
  for (const std::string& warning : format::rollout_warnings(before->prompt, config.prompt)) {
    report_error("warning: " + warning);
  }
}

Result<void> write(const GenerateRequest& request, const Input& input) {
  const auto config = make(request, input, format::PaddingUse::kRegular);
  if (!config) return std::unexpected(config.error());
  const std::string text = format::write_upload_config(*config);
  if (request.output.empty()) {
    fmt::print("{}", text);
    return {};
  }
  const auto up_to_date = is_up_to_date(request, input);
  if (!up_to_date) return std::unexpected(up_to_date.error());
  if (*up_to_date) {
    report_error(
        fmt::format("{} is left as it is, since it still covers what is needed; --force "
                    "writes it anew",
                    request.output));
    return {};
  }
  warn_of_rollout(request, *config);
  return base::replace_file(request.output, text, base::kPublicFile);
}

// All of them, each at its line.
void print_errors(const std::string& file, const format::ChartConfig& charts) {
  for (const format::Problem& problem : charts.problems) {
    if (!problem.is_error) continue;
    const std::string place = problem.line == 0 ? file : fmt::format("{}:{}", file, problem.line);
    fmt::print(stderr, "{}\n", format::printable(fmt::format("{}: {}", place, problem.message)));
  }
}

int generate(const GenerateRequest& request) {
  const auto text = base::read_file(request.charts, kMaxInput);
  if (!text) return report_error(text.error().message);
  format::ChartConfig charts = format::parse_chart_config(*text);
  if (charts.has_errors()) {
    print_errors(request.charts, charts);
    return kExitError;
  }
  const auto input = read_lists(request, std::move(charts));
  if (!input) return report_error(input.error().message);
  const auto written = write(request, *input);
  return written ? kExitOk : report_error(written.error().message);
}

void add_version_options(CLI::App& command, GenerateRequest& request) {
  command
      .add_option("--versions", request.versions,
                  "GOOS, GOARCH, GoVersion, and the versions of Programs: a JSON file")
      ->required()
      ->check(not_empty("FILE"));
  command
      .add_option("--padding", request.padding,
                  "Which later versions are allowed beforehand: a JSON file. If not said, none")
      ->check(not_empty("FILE"));
  command
      .add_option("--git", request.git,
                  "Also the program's versions that are tags of this git repository; without\n"
                  "PROGRAM= it is the repository of all programs. May be repeated")
      ->type_name("[PROGRAM=]DIR")
      ->allow_extra_args(false);
  command
      .add_option(
          "--feed", request.feeds,
          "Also the program's versions in this release feed: GitHub's releases as JSON, an\n"
          "Atom feed, or a version a line. May be repeated")
      ->type_name("PROGRAM=FILE|URL")
      ->allow_extra_args(false);
  command
      .add_option("--tag-prefix", request.tag_prefixes,
                  "What stands before the version in the program's tags. May be repeated")
      ->type_name("PROGRAM=PREFIX")
      ->allow_extra_args(false);
}

}  // namespace

void add_config_generate(CLI::App& config, Outcome& outcome) {
  const auto request = std::make_shared<GenerateRequest>();
  CLI::App* command =
      config.add_subcommand("generate", "Make the upload config from the chart config");
  set_footer(*command,
             "The formats are in doc/formats.md, \"Making the upload config\". URLs are https, or "
             "http to this machine.",
             {"tally config generate --charts config.txt --versions versions.json",
              "tally config generate --charts c.txt --versions v.json --git ."},
             "0 made, or left as it is since it covers what is needed; 1 an error (sentences say "
             "which), 2 wrong usage.");
  command->add_option("--charts", request->charts, "The chart config")
      ->required()
      ->check(not_empty("FILE"));
  add_version_options(*command, *request);
  command
      ->add_option("--participants", request->participants,
                   "How many reports are expected in a week of each program: of it and a record's\n"
                   "`error` its rate is computed")
      ->type_name("N")
      ->check(CLI::Range(uint64_t{1}, uint64_t{1'000'000'000'000}).description(""));
  auto* output = command
                     ->add_option("-o,--output", request->output,
                                  "Write it here, unless what is there still covers what is needed")
                     ->check(not_empty("FILE"));
  command->add_flag("--force", request->force, "Write it whatever is there")->needs(output);
  command->callback([request, &outcome] { outcome.exit_code = generate(*request); });
}

}  // namespace tally::app
