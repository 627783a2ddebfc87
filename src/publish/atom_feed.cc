#include "publish/atom_feed.h"

#include <charconv>
#include <pugixml.hpp>

namespace tally::publish {
namespace {

using base::fail;
using base::Result;

// Without the prefix of a namespace, which a feed may choose freely.
std::string_view local_name(const pugi::xml_node& node) {
  std::string_view name = node.name();
  return name.substr(name.find(':') + 1);
}

std::string percent_decoded(std::string_view text) {
  std::string decoded;
  for (size_t at = 0; at < text.size();) {
    unsigned byte = 0;
    const char* const digits = text.data() + at + 1;
    if (text[at] == '%' && text.size() - at > 2 &&
        std::from_chars(digits, digits + 2, byte, 16).ptr == digits + 2) {
      decoded += static_cast<char>(byte);
      at += 3;
    } else {
      decoded += text[at++];
    }
  }
  return decoded;
}

// Empty if the link leads to no tag.
std::string tag_of_link(std::string_view href) {
  href = href.substr(0, href.find_first_of("?#"));
  for (const std::string_view marker : {"/releases/tag/", "/tags/"}) {
    const size_t at = href.find(marker);
    if (at != std::string_view::npos) return percent_decoded(href.substr(at + marker.size()));
  }
  return {};
}

std::string tag_of(const pugi::xml_node& entry) {
  std::string_view id;
  for (const pugi::xml_node& child : entry.children()) {
    if (local_name(child) == "link") {
      if (std::string tag = tag_of_link(child.attribute("href").value()); !tag.empty()) return tag;
    } else if (local_name(child) == "id") {
      id = child.text().get();
    }
  }
  const size_t slash = id.rfind('/');
  return slash == std::string_view::npos ? std::string{} : std::string(id.substr(slash + 1));
}

}  // namespace

Result<std::vector<std::string>> parse_atom_tags(std::string_view xml) {
  pugi::xml_document document;
  const auto parsed = document.load_buffer(xml.data(), xml.size());
  if (!parsed) return fail("it is not XML: {}, at byte {}", parsed.description(), parsed.offset);
  const pugi::xml_node feed = document.document_element();
  if (local_name(feed) != "feed") {
    return fail("it is XML, but no Atom feed: its root is <{}>", feed.name());
  }
  std::vector<std::string> tags;
  for (const pugi::xml_node& entry : feed.children()) {
    if (local_name(entry) != "entry") continue;
    if (std::string tag = tag_of(entry); !tag.empty()) tags.push_back(std::move(tag));
  }
  return tags;
}

}  // namespace tally::publish
