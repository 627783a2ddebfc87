#include <fmt/core.h>

#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>

#include "audit/comparison.h"
#include "audit/definition.h"
#include "audit/elf_notes.h"
#include "audit/listing.h"
#include "base/file.h"
#include "commands.h"
#include "format/printable.h"
#include "format/upload_config.h"
#include "help.h"
#include "options.h"

namespace tally::app {
namespace {

using audit::Comparison;
using audit::Definition;
using base::Result;
using Json = nlohmann::ordered_json;

struct AuditRequest {
  std::string binary;   // a program, shared library or object file
  std::string config;   // an upload config to compare with; empty: none
  std::string program;  // of the config; empty: see audit::choose_program
  bool json = false;
};

Result<std::vector<Definition>> read_definitions(const std::string& binary) {
  auto bytes = base::read_file(binary);
  if (!bytes) return std::unexpected(bytes.error());
  const auto notes = audit::read_notes(std::move(*bytes));
  if (!notes) return base::fail("auditing {}: {}", binary, notes.error().message);
  auto definitions = audit::parse_definitions(*notes);
  if (!definitions) return base::fail("auditing {}: {}", binary, definitions.error().message);
  return definitions;
}

Result<Comparison> compare_with_config(const AuditRequest& request,
                                       const std::vector<Definition>& definitions) {
  const auto text = base::read_file(request.config);
  if (!text) return std::unexpected(text.error());
  const auto config = format::parse_upload_config(*text);
  if (!config) {
    return base::fail("the upload config {} cannot be used: {}", request.config,
                      config.error().message);
  }
  const std::string file_name = std::filesystem::path{request.binary}.filename().native();
  const auto program = audit::choose_program(*config, file_name, request.program);
  if (!program) {
    return base::fail("comparing with the upload config {}: {}", request.config,
                      program.error().message);
  }
  return audit::compare(definitions, *config, *program);
}

Json to_json(const Definition& definition) {
  Json json{{"Kind", audit::kind_name(definition.kind)},
            {"Name", definition.name},
            {"Description", definition.description}};
  if (!definition.buckets.empty()) json["Buckets"] = definition.buckets;
  if (definition.kind == audit::Kind::kStack) json["Depth"] = definition.depth;
  return json;
}

Json to_json(const audit::Names& names) {
  return Json{{"Counters", names.counters}, {"Stacks", names.stacks}};
}

Json to_json(const Comparison& comparison) {
  Json depths = Json::array();
  for (const audit::DepthDifference& stack : comparison.depths) {
    depths.push_back(
        Json{{"Stack", stack.stack}, {"Counted", stack.counted}, {"Approved", stack.approved}});
  }
  return Json{{"Program", comparison.program},
              {"Agrees", comparison.agrees()},
              {"NotApproved", to_json(comparison.not_approved)},
              {"NotCountable", to_json(comparison.not_countable)},
              {"Depths", depths}};
}

// Only ASCII: what is inside may be hostile, and the output a terminal.
void print_json(const AuditRequest& request, const std::vector<Definition>& definitions,
                const std::optional<Comparison>& comparison) {
  Json json{{"File", request.binary}, {"Definitions", Json::array()}};
  for (const Definition& definition : definitions) {
    json["Definitions"].push_back(to_json(definition));
  }
  if (comparison) json["Config"] = to_json(*comparison);
  fmt::print("{}\n", json.dump(-1, ' ', true, Json::error_handler_t::replace));
}

void print_text(const AuditRequest& request, const std::vector<Definition>& definitions,
                const std::optional<Comparison>& comparison) {
  if (!comparison || definitions.empty()) {
    fmt::print("{}", audit::list_definitions(request.binary, definitions));
  }
  if (comparison) {
    fmt::print("{}{}", definitions.empty() ? "\n" : "",
               audit::list_differences(request.binary, request.config, *comparison));
  }
}

int report_trouble(const base::Error& error) {
  report_error(format::printable(error.message));
  return kExitTrouble;
}

int audit_binary(const AuditRequest& request) {
  const auto definitions = read_definitions(request.binary);
  if (!definitions) return report_trouble(definitions.error());
  std::optional<Comparison> comparison;
  if (!request.config.empty()) {
    auto compared = compare_with_config(request, *definitions);
    if (!compared) return report_trouble(compared.error());
    comparison = std::move(*compared);
  }
  if (request.json) {
    print_json(request, *definitions, comparison);
  } else {
    print_text(request, *definitions, comparison);
  }
  return !comparison || comparison->agrees() ? kExitOk : kExitDiffers;
}

}  // namespace

void add_audit(CLI::App& app, Outcome& outcome) {
  const auto request = std::make_shared<AuditRequest>();
  CLI::App* command = app.add_subcommand(
      "audit",
      "List what a program can count, without running it: all that its macros say of it\n"
      "(TALLY_COUNTER and its sisters)");
  set_footer(*command, "",
             {"tally audit /usr/bin/acme-cc", "tally audit --config upload-config.json acme-cc"},
             "0 listed, or agrees with the config; 1 differs from the config; 2 trouble, such as a "
             "damaged file (one sentence says which) or wrong usage.");
  command->add_option("BINARY", request->binary, "A program, a shared library or an object file")
      ->required();
  auto* config =
      command
          ->add_option("--config", request->config,
                       "Instead: list what differs from this upload config, in both directions")
          ->check(not_empty("FILE"));
  command
      ->add_option("--program", request->program,
                   "The program of the config; if not said, the only one whose name ends in the\n"
                   "file's name, or the only one there is")
      ->check(not_empty("NAME"))
      ->needs(config);
  command->add_flag("--json", request->json, "One JSON object with all of it");
  command->callback([request, &outcome] {
    outcome.error_code = kExitTrouble;
    outcome.exit_code = audit_binary(*request);
  });
}

}  // namespace tally::app
