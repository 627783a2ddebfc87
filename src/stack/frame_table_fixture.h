// Made-up unwind tables: .eh_frame, with or without its sorted table. For tests only.
#ifndef TALLY_STACK_FRAME_TABLE_FIXTURE_H_
#define TALLY_STACK_FRAME_TABLE_FIXTURE_H_

#include <utility>
#include <vector>

#include "stack/bytes_fixture.h"
#include "stack/cursor.h"
#include "stack/module.h"
#include "stack/registers.h"

namespace tally::stack {

class FrameTable {
 public:
  // What all functions share: "zR" with pointers of 4 bytes relative to themselves, a stack pointer
  // that is the CFA less one word, and these further instructions.
  void add_common(const Bytes& more = {}, std::string_view augmentation = "zR") {
    Bytes common;
    common.put(uint32_t{0}).bytes({1}).text(augmentation).bytes({0});
    common.uleb(1).sleb(-int64_t{sizeof(uintptr_t)}).uleb(kReturnColumn);
    if (augmentation.starts_with('z')) {
      common.uleb(1).bytes({pointer_encoding::kSdata4 | pointer_encoding::kPcRelative});
    }
    common.bytes({0x0c, kStackPointer, sizeof(uintptr_t)}).bytes({0x80 + kReturnColumn, 1});
    last_common_ = add_entry(common.text(more.str()));
  }

  void add_function(uintptr_t begin, uint32_t size, const Bytes& instructions = {}) {
    const size_t at = bytes_.size() + 4;  // behind the length
    Bytes entry;
    entry.put(static_cast<uint32_t>(at - last_common_));
    entry.put(static_cast<int32_t>(begin - (BytesMemory::kBase + at + 4)));
    entry.put(size).uleb(0).text(instructions.str());
    functions_.emplace_back(begin, add_entry(entry));
  }

  // Ends the functions and adds the sorted table, for which they must have been added in ascending
  // order. The module has its code in [kCode, kCode + kCodeSize).
  Module finish(bool has_table) {
    namespace e = pointer_encoding;
    Module module;
    module.eh_frame = BytesMemory::kBase;
    module.eh_frame_end = BytesMemory::kBase + bytes_.size();
    module.code_begin = kCode;
    module.code_end = kCode + kCodeSize;
    bytes_.put(uint32_t{0}).align(4);
    if (!has_table) return module;
    const uintptr_t table = BytesMemory::kBase + bytes_.size();
    module.eh_frame_hdr = table;
    bytes_.bytes({1, e::kSdata4 | e::kPcRelative, e::kUdata4, e::kSdata4 | e::kDataRelative});
    bytes_.put(int32_t{0}).put(static_cast<uint32_t>(functions_.size()));
    for (const auto& [begin, at] : functions_) {
      bytes_.put(static_cast<int32_t>(begin - table));
      bytes_.put(static_cast<int32_t>(BytesMemory::kBase + at - table));
    }
    return module;
  }

  const Bytes& bytes() const { return bytes_; }

  static constexpr uintptr_t kCode = 0x40000;
  static constexpr uintptr_t kCodeSize = 0x10000;

  static constexpr unsigned kReturnColumn = kLinkRegister;

 private:
  // Returns where it begins.
  size_t add_entry(Bytes content) {
    content.align(4);
    const size_t at = bytes_.size();
    bytes_.put(static_cast<uint32_t>(content.size())).text(content.str());
    return at;
  }

  Bytes bytes_;
  size_t last_common_ = 0;
  std::vector<std::pair<uintptr_t, size_t>> functions_;
};

}  // namespace tally::stack

#endif  // TALLY_STACK_FRAME_TABLE_FIXTURE_H_
