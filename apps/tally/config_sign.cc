#include <openssl/crypto.h>

#include <fmt/core.h>

#include <algorithm>
#include <filesystem>
#include <memory>

#include "base/file.h"
#include "commands.h"
#include "config_commands.h"
#include "format/chart_config.h"
#include "format/config_chain.h"
#include "format/public_list.h"
#include "help.h"
#include "options.h"
#include "publish/chart_coverage.h"
#include "publish/config_log.h"

namespace tally::app {
namespace {

namespace fs = std::filesystem;
using base::fail;
using base::Result;

// No key comes near this.
constexpr uint64_t kMaxKey = 4096;

struct SignRequest {
  std::string key, log, config;
  std::string charts;  // empty: what the config itself has
  AsOf as_of;
};

// A key that others can read may be theirs by now.
Result<void> check_private(const std::string& file) {
  std::error_code error;
  const fs::perms rights = fs::status(file, error).permissions();
  if (error) return fail("reading the key {}: {}", file, error.message());
  if ((rights & (fs::perms::group_all | fs::perms::others_all)) != fs::perms::none) {
    return fail(
        "the key {} is not used: others than its owner may read or change it; chmod 600 it, and "
        "think who has had it",
        file);
  }
  return {};
}

Result<format::SigningKey> read_key(const std::string& file) {
  if (auto good = check_private(file); !good) return std::unexpected(std::move(good.error()));
  auto text = base::read_file(file, kMaxKey);
  if (!text) return std::unexpected(std::move(text.error()));
  std::string_view line = *text;
  if (line.ends_with('\n')) line.remove_suffix(1);
  auto key = format::parse_signing_key(line);
  ::OPENSSL_cleanse(text->data(), text->size());
  if (!key) return fail("the key {} cannot be used: {}", file, key.error().message);
  return key;
}

// What is published of who is asked is what was approved.
Result<void> check_prompt(const std::string& name, const format::UploadConfig& config,
                          const format::ChartConfig& charts) {
  if (!config.prompt) return {};
  if (charts.prompt && charts.prompt->rollout == *config.prompt) return {};
  return fail(
      "the charts {} are not those of the config: no record asks {} of users by the salt {}, as "
      "its Prompt says",
      name, format::percent(config.prompt->rate), config.prompt->salt);
}

// Must be without errors, and have a record for all that the config lets be sent.
Result<void> check_charts(const std::string& name, const format::UploadConfig& config) {
  const format::ChartConfig charts = format::parse_chart_config(config.charts);
  const auto error = std::ranges::find_if(charts.problems, &format::Problem::is_error);
  if (error != charts.problems.end()) {
    return fail("{}:{}: {}; `tally config check` says all that is wrong", name, error->line,
                error->message);
  }
  const auto missing = publish::names_without_record(config, charts);
  if (missing.empty()) return check_prompt(name, config, charts);
  const size_t more = missing.size() - 1;
  return fail("the charts {} are not those of the config: no record asks for {}{}", name,
              missing.front(), more == 0 ? "" : fmt::format(", nor for {} more", more));
}

Result<format::UploadConfig> read_config(const SignRequest& request) {
  const auto text = base::read_file(request.config, format::kMaxNote);
  if (!text) return std::unexpected(text.error());
  auto config = format::parse_upload_config(*text);
  if (!config) {
    return fail("the upload config {} cannot be used: {}", request.config, config.error().message);
  }
  if (!request.charts.empty()) {
    auto charts = base::read_file(request.charts, format::kMaxNote);
    if (!charts) return std::unexpected(std::move(charts.error()));
    config->charts = std::move(*charts);
    if (!config->charts.empty() && !config->charts.ends_with('\n')) config->charts += '\n';
  }
  if (request.charts.empty() && config->charts.empty()) return config;
  const auto good = check_charts(request.charts.empty() ? request.config : request.charts, *config);
  if (!good) return std::unexpected(good.error());
  return config;
}

// What is allowed, and would all the same make that nothing is sent.
void warn_of_empty_lists(const SignRequest& request, const format::UploadConfig& config) {
  const std::pair<const char*, bool> lists[] = {{"GOOS", config.goos.empty()},
                                                {"GOARCH", config.goarch.empty()},
                                                {"GoVersion", config.go_version.empty()},
                                                {"Programs", config.programs.empty()}};
  for (const auto& [name, is_empty] : lists) {
    if (!is_empty) continue;
    report_error(
        fmt::format("warning: {} of {} is empty, so nobody sends anything", name, request.config));
  }
}

// A list that was not made anew changes nothing, and the version stays for good.
void warn_of_old_list(const SignRequest& request, const format::UploadConfig& config) {
  const format::ChartConfig charts = format::parse_chart_config(config.charts);
  if (charts.prompt && !config.prompt) {
    report_error(
        fmt::format("warning: the charts say which share of users is asked, which {} does not; was "
                    "it generated anew?",
                    request.config));
  }
  const auto missing = publish::records_without_name(charts, config);
  if (missing.empty()) return;
  const size_t more = missing.size() - 1;
  report_error(fmt::format(
      "warning: the charts ask for {}{}, which {} does not let be sent; was it generated anew?",
      missing.front(), more == 0 ? "" : fmt::format(" and {} more", more), request.config));
}

// Who is asked must not change by mistake. What is wrong with the log is told when it is written.
void warn_of_rollout(const SignRequest& request, const format::UploadConfig& config,
                     const format::NoteKey& key) {
  const auto note = base::read_file(fs::path{request.log} / "latest", format::kMaxNote);
  if (!note) return;
  const auto before = format::open_signed_config(*note, key);
  if (!before) return;
  for (const std::string& warning :
       format::rollout_warnings(before->config.prompt, config.prompt)) {
    report_error("warning: " + warning);
  }
}

int sign(const SignRequest& request) {
  const auto key = read_key(request.key);
  if (!key) return report_error(key.error().message);
  auto config = read_config(request);
  if (!config) return report_error(config.error().message);
  warn_of_empty_lists(request, *config);
  warn_of_old_list(request, *config);
  warn_of_rollout(request, *config, key->public_key);
  const auto version = publish::append_version(request.log, std::move(*config), *key,
                                               base::day_of(request.as_of.time()));
  if (!version) {
    return report_error(fmt::format("signing {}: {}", request.config, version.error().message));
  }
  const fs::path file = fs::path{request.log} / publish::note_name(version->content.number);
  fmt::print("signed {} as {}\n", version->content.config.version, file.native());
  return kExitOk;
}

}  // namespace

void add_config_sign(CLI::App& config, Outcome& outcome) {
  const auto request = std::make_shared<SignRequest>();
  CLI::App* command = config.add_subcommand(
      "sign", "Sign an upload config as the next version, and add it to the log");
  set_footer(
      *command,
      "The log is a directory that `tallyd` or any web server publishes as it is. A version that "
      "is there is never changed. A run that was interrupted is completed by the same command. "
      "doc/publishing.md tells the whole way.",
      {"tally config sign --key acme.key --log log --charts c.txt list.json"});
  command->add_option("--key", request->key, "The secret key, as `tally config keygen` made it")
      ->required()
      ->check(not_empty("FILE"));
  command->add_option("--log", request->log, "The directory of the log; made if there is none")
      ->required()
      ->check(not_empty("DIR"));
  command
      ->add_option("--charts", request->charts,
                   "The chart config that the upload config was made from: it is signed and\n"
                   "published with it, so that everyone sees who approved what")
      ->check(not_empty("FILE"));
  add_as_of(*command, request->as_of);
  command->add_option("CONFIG", request->config, "The upload config, JSON")
      ->required()
      ->check(not_empty("CONFIG"));
  command->callback([request, &outcome] { outcome.exit_code = sign(*request); });
}

}  // namespace tally::app
