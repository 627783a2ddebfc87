#include <fmt/core.h>

#include <memory>

#include "config_commands.h"
#include "config_input.h"
#include "config_listing.h"
#include "format/config_chain.h"
#include "help.h"
#include "options.h"
#include "upload/collections.h"
#include "upload/fetch.h"

namespace tally::app {
namespace {

using base::Result;
using format::NoteKey;

struct DiffRequest {
  std::string before;
  std::string after;
  std::string collection;
  std::string public_key;
  bool json = false;
};

// Where published versions come from, and whose they have to be.
struct Publisher {
  upload::Collection collection;
  std::optional<NoteKey> key;
};

Result<Publisher> publisher_of(const DiffRequest& request) {
  Publisher publisher;
  if (!request.collection.empty()) {
    publisher.collection = upload::find_collection(
        request.collection, [](const std::string& line) { report_error(line); });
  }
  const std::string& text =
      request.public_key.empty() ? publisher.collection.public_key : request.public_key;
  if (text.empty()) return publisher;
  const auto key = format::parse_note_key(text);
  if (!key) return base::fail("the public key cannot be used: {}", key.error().message);
  publisher.key = *key;
  return publisher;
}

bool is_url(std::string_view name) {
  return name.starts_with("https://") || name.starts_with("http://");
}

// `v7` is version 7.
std::optional<uint64_t> number_in(std::string_view name) {
  if (!name.starts_with('v')) return std::nullopt;
  return format::config_number(fmt::format("v0.{}.0", name.substr(1)));
}

Result<ReadList> fetch_list(const std::string& url, const std::optional<NoteKey>& key) {
  if (!key) return base::fail("{} is believed by its signature alone: say --public-key KEY", url);
  const auto fetched = upload::fetch(url, {}, format::kMaxNote);
  if (!fetched) return std::unexpected(fetched.error());
  return parse_signed_list(fetched->body, url, *key);
}

Result<ReadList> fetch_version(const std::string& name, const Publisher& publisher) {
  const upload::Collection& collection = publisher.collection;
  if (collection.config_url.empty()) {
    return base::fail(
        "the collection {} publishes no versions that this machine knows of: its descriptor names "
        "no ConfigURL",
        collection.name);
  }
  const std::string url = fmt::format("{}/{}", collection.config_url, name);
  auto read = fetch_list(url, publisher.key);
  if (!read) return read;
  const auto number = number_in(name);
  if (number && read->list.version != format::config_version(*number)) {
    return base::fail("the upload config {} is refused: it is version {}", url, read->list.version);
  }
  return read;
}

Result<ReadList> find_list(const std::string& name, const Publisher& publisher) {
  if (is_url(name)) return fetch_list(name, publisher.key);
  const std::string& collection = publisher.collection.name;
  if (!collection.empty()) {
    if (name == "kept") return list_at_hand({.collection = collection, .directory = {}});
    if (name == "latest" || number_in(name)) return fetch_version(name, publisher);
  }
  return read_list(name, publisher.key);
}

void print_changes(const DiffRequest& request, const ReadList& before, const ReadList& after,
                   const std::vector<std::string>& changes) {
  if (request.json) {
    print_json(Json{{"Before", version_json(before.list)},
                    {"After", version_json(after.list)},
                    {"Changes", changes}});
    return;
  }
  Page page = Page::for_output();
  for (const std::string& change : changes) page.paragraph(0, change);
  fmt::print("{}", page.text());
}

int report_trouble(const base::Error& error) {
  report_error(error.message);
  return kExitError;
}

int diff(const DiffRequest& request) {
  const auto publisher = publisher_of(request);
  if (!publisher) return report_trouble(publisher.error());
  const auto before = find_list(request.before, *publisher);
  if (!before) return report_trouble(before.error());
  const auto after = find_list(request.after, *publisher);
  if (!after) return report_trouble(after.error());
  const auto changes = format::changes_between(before->list, after->list);
  print_changes(request, *before, *after, changes);
  return kExitOk;
}

}  // namespace

void add_config_diff(CLI::App& config, Outcome& outcome) {
  const auto request = std::make_shared<DiffRequest>();
  CLI::App* command = config.add_subcommand(
      "diff", "Say in words what changes from one public list to another, a line for each change");
  set_footer(
      *command,
      "A and B are each a file (an upload config, a signed note or a chart config; -: standard "
      "input) or the URL of a signed note. With --collection they may be versions: v1, v2 and so "
      "on, latest, and kept, which is the one that reports are made by on this machine (./v1 is a "
      "file). URLs, numbered versions and latest are fetched, and verified; kept and files use no "
      "network. Between a chart config and another list nothing is said of versions and "
      "platforms.",
      {"tally config diff --collection acme kept latest",
       "tally config diff upload-config.json charts.txt"},
      "0 done (nothing is printed if nothing changes), 1 an error (one sentence says which), 2 "
      "wrong "
      "usage.");
  command->add_option("A", request->before, "The list before")
      ->required()
      ->check(not_empty("FILE"));
  command->add_option("B", request->after, "The list after")->required()->check(not_empty("FILE"));
  command
      ->add_option("--collection", request->collection,
                   "Whose versions are meant: a collection that this machine has a descriptor of")
      ->check(not_empty("NAME"));
  command
      ->add_option("--public-key", request->public_key,
                   "Whose signature every note must have: NAME+ID+BASE64; if not said, that of\n"
                   "the collection's descriptor")
      ->check(not_empty("KEY"));
  command->add_flag("--json", request->json, "One JSON object with all of it");
  command->callback([request, &outcome] { outcome.exit_code = diff(*request); });
}

}  // namespace tally::app
