#include "format/collection_descriptor.h"

#include <algorithm>

#include "format/json_reader.h"
#include "format/signed_note.h"

namespace tally::format {
namespace {

using base::fail;
using base::Result;
using simdjson::dom::element;

// No title or URL comes near this; a longer one would fill the terminal of whoever asks.
constexpr size_t kMaxText = 1024;

// All of it is shown to people, on a terminal: on one line, without anything that moves it.
bool is_one_line(std::string_view text) {
  // What follows 0xc2 here are the control characters of Latin-1.
  for (size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c < 0x20 || c == 0x7f) return false;
    if (c == 0xc2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xa0)
      return false;
  }
  return true;
}

Result<void> read_line(element value, std::string_view key, std::string& out) {
  if (auto read = read_string(value, key, out); !read) return read;
  if (out.size() > kMaxText) return fail("{} is longer than {} bytes", key, kMaxText);
  if (!is_one_line(out)) return fail("{} has control characters", key);
  return {};
}

Result<void> check(const CollectionDescriptor& descriptor) {
  if (descriptor.name.empty()) return fail("it has no Name");
  if (descriptor.title.empty()) return fail("it has no Title");
  if (!descriptor.config_url.empty() && descriptor.public_key.empty()) {
    return fail("it has a ConfigURL, but no PublicKey by which a config from there is believed");
  }
  if (descriptor.public_key.empty()) return {};
  if (const auto key = parse_note_key(descriptor.public_key); !key) {
    return fail("its PublicKey cannot be used: {}", key.error().message);
  }
  return {};
}

}  // namespace

Result<CollectionDescriptor> parse_collection_descriptor(std::string_view json) {
  simdjson::dom::parser parser;
  const auto root = parse_json(parser, json);
  if (!root) return std::unexpected(root.error());
  CollectionDescriptor descriptor;
  const auto read = read_object(*root, "it", [&](std::string_view key, element v) -> Result<void> {
    if (key == "Name") return read_line(v, key, descriptor.name);
    if (key == "Title") return read_line(v, key, descriptor.title);
    if (key == "PrivacyURL") return read_line(v, key, descriptor.privacy_url);
    if (key == "UploadURL") return read_line(v, key, descriptor.upload_url);
    if (key == "ConfigURL") return read_line(v, key, descriptor.config_url);
    if (key == "PublicKey") return read_line(v, key, descriptor.public_key);
    return {};
  });
  if (!read) return std::unexpected(read.error());
  if (const auto checked = check(descriptor); !checked) return std::unexpected(checked.error());
  return descriptor;
}

}  // namespace tally::format
