#include "triage/debug_file.h"

#include <elfutils/libdwelf.h>

#include <algorithm>

#include "triage/source_line.h"
#include "triage/source_path.h"

namespace tally::triage {
namespace {

using base::Result;
namespace fs = std::filesystem;

std::string format_frame(std::string_view function, std::string_view line, uint64_t offset) {
  return line.empty() ? fmt::format("{}:+0x{:x}", function, offset)
                      : fmt::format("{}:{},+0x{:x}", function, line, offset);
}

}  // namespace

Result<DebugFile::DwarfHandle> DebugFile::begin_dwarf(const ElfFile& file) {
  const std::string& path = file.path().native();
  if (!file.has_debug_information()) return base::fail("{} has no debug information", path);
  DwarfHandle dwarf{::dwarf_begin_elf(file.elf(), DWARF_C_READ, nullptr)};
  if (dwarf == nullptr || !ends_strings(file.elf())) {
    return base::fail("reading the debug information of {}: {}: get it again", path,
                      dwarf == nullptr ? ::dwarf_errmsg(-1) : "it is damaged");
  }
  return dwarf;
}

Result<std::unique_ptr<DebugFile>> DebugFile::open(ElfFile file,
                                                   const SharedFileFinder& find_shared) {
  std::unique_ptr<DebugFile> opened{new DebugFile{std::move(file)}};
  const auto read = opened->read_debug_information(find_shared);
  if (read) return opened;
  if (opened->symbols_.empty()) return std::unexpected(read.error());
  opened->shortage_ = read.error().message;
  return opened;
}

Result<void> DebugFile::read_debug_information(const SharedFileFinder& find_shared) {
  auto dwarf = begin_dwarf(file_);
  if (!dwarf) return std::unexpected(dwarf.error());
  dwarf_ = std::move(*dwarf);
  const std::string& path = file_.path().native();
  const char* name = nullptr;
  const void* id = nullptr;
  // Else libdw would open whatever file stands there, of any build.
  const ssize_t size = ::dwelf_dwarf_gnu_debugaltlink(dwarf_.get(), &name, &id);
  if (size < 0) {
    return base::fail("reading {}: its link to shared debug information is damaged", path);
  }
  if (size > 0) {
    auto file = find_shared(file_.path().parent_path() / name,
                            to_hex({static_cast<const char*>(id), static_cast<size_t>(size)}));
    if (!file) return base::fail("{} needs another file: {}", path, file.error().message);
    shared_file_ = std::make_unique<ElfFile>(std::move(*file));
    auto shared = begin_dwarf(*shared_file_);
    if (!shared) return std::unexpected(shared.error());
    shared_ = std::move(*shared);
    ::dwarf_setalt(dwarf_.get(), shared_.get());
  }
  units_ = std::make_unique<DwarfUnits>(dwarf_.get(), file_.path().parent_path().native());
  names_ = std::make_unique<FunctionNames>(*units_);
  if (const std::string& half = units_->missing_half(); !half.empty()) {
    shortage_ =
        fmt::format("parts of {} are in files of their own, and {} is not there", path, half);
  }
  return {};
}

Result<std::vector<SourceFrame>> DebugFile::frames(uint64_t address) {
  std::vector<SourceFrame> frames;
  if (units_ != nullptr) frames = frames_by_debug_information(address);
  if (frames.empty()) frames = frames_by_symbols(address);
  if (!frames.empty()) return frames;
  return base::fail("{} has no function at 0x{:x}", file_.path().native(), address);
}

std::vector<SourceFrame> DebugFile::frames_by_debug_information(uint64_t address) {
  const auto unit = units_->find(address);
  if (!unit) return {};
  const auto piece = units_->tree_of(*unit).find(address);
  if (!piece) return {};
  const auto inlined = inlined_calls(piece->function, address);
  if (!inlined) return {};
  const uint64_t offset = address - piece->begin;
  std::vector<SourceFrame> frames;
  const std::string_view directory = directory_of(*unit);
  SourceLine line = line_at(*unit, address);
  const auto add = [&](const Dwarf_Die& function, const std::vector<std::string_view>& symbols) {
    const std::string name = names_->name(function, symbols);
    const std::string at = format_line(line, line_of_declaration(*units_, function));
    frames.push_back({.text = name.empty() ? "" : format_frame(name, at, offset),
                      .file = path_in_project(line.file, directory),
                      .line = line.number});
  };
  for (auto call = inlined->rbegin(); call != inlined->rend(); ++call) {
    add(*call, {});
    line = line_of_call(*call);
  }
  add(piece->function, symbols_.names_at(piece->begin));
  const bool all_named = std::ranges::find(frames, "", &SourceFrame::text) == frames.end();
  return all_named ? frames : std::vector<SourceFrame>{};
}

std::vector<SourceFrame> DebugFile::frames_by_symbols(uint64_t address) const {
  const SymbolTable::Symbol* const symbol = symbols_.find(address);
  if (symbol == nullptr) return {};
  const std::string name = reduce_linkage_name(symbol->name);
  if (name.empty()) return {};
  return {{.text = fmt::format("{}:+0x{:x}", name, address - symbol->begin)}};
}

}  // namespace tally::triage
