#include <fmt/core.h>

#include <filesystem>
#include <map>
#include <memory>

#include "base/file.h"
#include "commands.h"
#include "countfile/layout.h"
#include "countfile/stack_name.h"
#include "format/printable.h"
#include "help.h"
#include "json_output.h"
#include "options.h"
#include "triage/debug_directory.h"
#include "triage/frame_filter.h"
#include "triage/local_binaries.h"
#include "triage/symbolizer.h"
#include "viewer/counter_dump.h"

namespace tally::app {
namespace {

using base::Result;
using viewer::Dump;
using viewer::read_dump;

enum class DumpForm {
  kText,  // with stacks made readable as far as this machine's own files allow
  kRaw,   // with stacks as they are stored
  kJson,  // one object a line, as it is stored
};

struct DumpRequest {
  Target target;
  std::vector<std::string> files;  // without any: all counter files of the target
  bool json = false;
  bool raw = false;

  DumpForm form() const { return json ? DumpForm::kJson : raw ? DumpForm::kRaw : DumpForm::kText; }
};

Result<std::vector<std::string>> counter_files_of(const Target& target) {
  const auto place = resolve(target);
  if (!place) {
    return base::fail("say which counter files to print: name them, or add --collection or --dir");
  }
  const std::filesystem::path local = std::filesystem::path{place->directory.c_str()} / "local";
  const auto names = base::list_directory(local);
  if (!names) return std::unexpected(names.error());
  std::vector<std::string> files;
  for (const std::string& name : *names) {
    if (name.ends_with(countfile::kFileSuffix)) files.push_back((local / name).native());
  }
  return files;
}

// A name may come from anybody's file. The frames of a stack are lines of their own.
std::string printable(std::string_view name) {
  std::string text;
  for (;;) {
    const size_t end = name.find('\n');
    text += format::printable(name.substr(0, end));
    if (end == std::string_view::npos) return text;
    text += "\n                        ";
    name.remove_prefix(end + 1);
  }
}

// Nothing but what is on this machine, and no word of what is not.
triage::Symbolizer local_symbolizer() {
  std::vector<std::unique_ptr<triage::Source>> sources;
  sources.push_back(std::make_unique<triage::LocalBinaries>(triage::usual_folders()));
  sources.push_back(std::make_unique<triage::DebugDirectory>(
      triage::kSystemDebugDirectory, triage::DebugDirectory::Files::kByName));
  return {std::move(sources), [](const std::string&) {}};
}

void print_text(const std::string& file, const Dump& dump, const triage::Resolver& resolve) {
  fmt::print("{}\n", printable(file));
  for (const auto& [key, value] : dump.meta) fmt::print("  {:<10} {}\n", key, printable(value));
  for (const auto& [name, count] : dump.count) {
    const std::string text = fmt::format("{:>20}  {}\n", count, printable(name));
    const bool is_stack = countfile::is_stack(name);
    fmt::print("{}", is_stack ? triage::replace_frames(text, resolve).text : text);
  }
}

int dump_files(const Target& target, std::vector<std::string> files, DumpForm form) {
  if (files.empty()) {
    auto found = counter_files_of(target);
    if (!found) return report_error(found.error().message);
    files = std::move(*found);
  }
  triage::Symbolizer symbolizer = local_symbolizer();
  const triage::Resolver resolve = [&](const countfile::StrippedFrame& frame) {
    return form == DumpForm::kText ? symbolizer.resolve(frame) : std::vector<std::string>{};
  };
  int exit_code = kExitOk;
  for (const std::string& file : files) {
    const auto dump = read_dump(file);
    if (!dump) {
      exit_code = report_error(dump.error().message);
    } else if (form == DumpForm::kJson) {
      print_json(viewer::dump_json(file, *dump));
    } else {
      print_text(file, *dump, resolve);
    }
  }
  return exit_code;
}

}  // namespace

void add_dump(CLI::App& app, Outcome& outcome) {
  const auto request = std::make_shared<DumpRequest>();
  CLI::App* command = app.add_subcommand(
      "dump", "Print what counter files hold: those named, or all of a collection");
  add_target(*command, request->target);
  command->add_flag("--json", request->json,
                    "One JSON object a line for each file, all as it is stored");
  command->add_flag(
      "--raw", request->raw,
      "Print stacks as they are stored; else their functions and lines are shown where\n"
      "this machine has the program's debug information");
  command->add_option("FILE", request->files, "Counter files");
  set_footer(*command, "",
             {"tally dump --collection go", "tally dump ~/.config/go/telemetry/local/*.count"},
             "0 done, 1 a file could not be read (a sentence says why), 2 wrong usage.");
  command->callback([request, &outcome] {
    outcome.exit_code = dump_files(request->target, request->files, request->form());
  });
}

}  // namespace tally::app
