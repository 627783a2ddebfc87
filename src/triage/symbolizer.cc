#include "triage/symbolizer.h"

#include <fmt/ranges.h>

#include <algorithm>
#include <utility>

#include "triage/candidates.h"

namespace tally::triage {

using base::Result;

namespace {

bool names_function(std::string_view frame) {
  const countfile::FrameKind kind = countfile::frame_kind(frame);
  return kind == countfile::FrameKind::kLine || kind == countfile::FrameKind::kFunction;
}

// "D1, D2, URL".
std::string names_of(const std::vector<std::unique_ptr<Source>>& sources) {
  std::vector<std::string> names;
  for (const auto& source : sources) names.push_back(source->name());
  return fmt::format("{}", fmt::join(names, ", "));
}

}  // namespace

Symbolizer::Symbolizer(std::vector<std::unique_ptr<Source>> sources, Complain complain)
    : sources_(std::move(sources)), complain_(std::move(complain)) {}

std::vector<std::string> Symbolizer::resolve(const countfile::StrippedFrame& frame) {
  std::vector<std::string> texts;
  for (const SourceFrame& it : resolve_with_source(frame)) texts.push_back(it.text);
  return texts;
}

const std::vector<SourceFrame>& Symbolizer::resolve_with_source(
    const countfile::StrippedFrame& frame) {
  static const std::vector<SourceFrame> kNone;
  Module& module = module_of(frame);
  if (module.file == nullptr) return kNone;
  const auto known = module.known.find(frame.address);
  if (known != module.known.end()) return known->second;
  auto frames = module.file->frames(frame.address);
  // Names in a file that somebody else made can be anything.
  if (frames && !std::ranges::all_of(*frames, names_function, &SourceFrame::text)) {
    frames = base::fail("a function at 0x{:x} has a name that no function has", frame.address);
  }
  if (!frames && !std::exchange(module.has_complained, true)) {
    complain_(
        fmt::format("frames of {} stay as they are: {}", module.name, frames.error().message));
  }
  return module.known.emplace(frame.address, frames.value_or(std::vector<SourceFrame>{}))
      .first->second;
}

Symbolizer::Module& Symbolizer::module_of(const countfile::StrippedFrame& frame) {
  const Wanted wanted{std::string{frame.module}, std::string{frame.build_id}};
  const auto found = modules_.find(wanted);
  if (found != modules_.end()) return found->second;
  const std::string name = fmt::format("{}@{}", frame.module, frame.build_id);
  Module& module = modules_[wanted];
  module.name = name;
  auto file = open_debug_file(wanted);
  if (!file) {
    complain_(fmt::format("frames of {} stay as they are: {}", name, file.error().message));
    return module;
  }
  module.file = std::move(*file);
  if (const std::string& why = module.file->shortage(); !why.empty()) {
    complain_(fmt::format("frames of {} get no lines: {}", name, why));
    module.has_complained = true;
  }
  return module;
}

Result<std::unique_ptr<DebugFile>> Symbolizer::open_debug_file(const Wanted& wanted) {
  auto candidates = find_candidates(sources_, wanted);
  if (!candidates) return std::unexpected(candidates.error());
  std::unique_ptr<DebugFile> poor;  // better than none
  for (ElfFile& candidate : candidates->files) {
    auto file = DebugFile::open(std::move(candidate), [this](const auto& path, const auto& id) {
      return open_shared_file(path, id);
    });
    if (!file) {
      candidates->notes.push_back(file.error().message);
    } else if ((*file)->shortage().empty()) {
      return file;
    } else if (poor == nullptr) {
      poor = std::move(*file);
    }
  }
  if (poor != nullptr) return poor;
  return base::fail(
      "no debug information with this build-id was found in {}{}{}; name the directory that has it "
      "with --debug-dir, or a server that has it with --debuginfod",
      names_of(sources_), candidates->notes.empty() ? "" : "; ",
      fmt::join(candidates->notes, "; "));
}

Result<ElfFile> Symbolizer::open_shared_file(const std::filesystem::path& path,
                                             const std::string& build_id) {
  auto named = ElfFile::open(path);
  if (named && named->build_id() == build_id) return named;
  auto candidates = find_candidates(sources_, {.module = "", .build_id = build_id});
  if (candidates) {
    for (ElfFile& file : candidates->files) {
      if (file.build_id() == build_id) return std::move(file);  // here it is never cut
    }
  }
  return base::fail("{} with the build-id {} was not found there nor in {}", path.native(),
                    build_id, names_of(sources_));
}

}  // namespace tally::triage
