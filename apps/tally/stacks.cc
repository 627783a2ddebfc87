#include <fmt/core.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>

#include "audit/printable.h"
#include "base/file.h"
#include "commands.h"
#include "triage/debug_directory.h"
#include "triage/debuginfod.h"
#include "triage/frame_filter.h"
#include "triage/symbolizer.h"

namespace tally::app {
namespace {

using base::Result;
using triage::DebugDirectory;

Result<std::string> read_text(const std::string& file) {
  if (file != "-") return base::read_file(file);
  std::string text;
  char buffer[1 << 16];
  while (const size_t n = std::fread(buffer, 1, sizeof buffer, stdin)) text.append(buffer, n);
  if (std::ferror(stdin) != 0)
    return base::fail("reading standard input: {}", std::strerror(errno));
  return text;
}

std::vector<std::unique_ptr<triage::Source>> sources_of(const SymbolizeRequest& request) {
  std::vector<std::unique_ptr<triage::Source>> sources;
  for (const std::string& directory : request.debug_dirs) {
    sources.push_back(std::make_unique<DebugDirectory>(directory, DebugDirectory::Files::kAll));
  }
  sources.push_back(std::make_unique<DebugDirectory>(triage::kSystemDebugDirectory,
                                                     DebugDirectory::Files::kByName));
  if (!request.servers.empty()) {
    sources.push_back(std::make_unique<triage::Debuginfod>(request.servers));
  }
  return sources;
}

}  // namespace

int symbolize_stacks(const SymbolizeRequest& request) {
  const auto text = read_text(request.file);
  if (!text) {
    report_error(audit::printable(text.error().message));
    return kExitTrouble;
  }
  triage::Symbolizer symbolizer{sources_of(request), [](const std::string& sentence) {
                                  report_error(audit::printable(sentence));
                                }};
  const triage::Filtered filtered = triage::replace_frames(
      *text, [&](const countfile::StrippedFrame& frame) { return symbolizer.resolve(frame); });
  std::fwrite(filtered.text.data(), 1, filtered.text.size(), stdout);
  return filtered.left == 0 ? kExitOk : kExitDiffers;
}

}  // namespace tally::app
