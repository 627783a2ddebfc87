// Collection descriptors: what the owner of a collection says of it to the machines on which its
// programs are installed (doc/formats.md, "Collection descriptors").
#ifndef TALLY_FORMAT_COLLECTION_DESCRIPTOR_H_
#define TALLY_FORMAT_COLLECTION_DESCRIPTOR_H_

#include <string>
#include <string_view>

#include "base/error.h"

namespace tally::format {

struct CollectionDescriptor {
  std::string name;         // of the collection
  std::string title;        // for people: "Acme tools"
  std::string privacy_url;  // a page that says what happens to the data; may be empty
  std::string upload_url;   // reports go to `<upload_url>/<date>`; empty: none are sent
  std::string config_url;   // the upload config is at `<config_url>/latest`; may be empty
  std::string public_key;   // of the upload config's signer, as parse_note_key reads it
};

// Reads the JSON form. Members that it does not know are left out, so that older programs can read
// newer descriptors. Whether the URLs are any good, and the name, is for the reader to see. An
// error reads on from "the descriptor cannot be used: ". Pure, for any thread.
base::Result<CollectionDescriptor> parse_collection_descriptor(std::string_view json);

}  // namespace tally::format

#endif  // TALLY_FORMAT_COLLECTION_DESCRIPTOR_H_
