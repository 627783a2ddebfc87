#include <openssl/crypto.h>

#include <fmt/core.h>

#include <memory>

#include "base/file.h"
#include "commands.h"
#include "config_commands.h"
#include "format/note_signing.h"
#include "help.h"
#include "options.h"

namespace tally::app {
namespace {

struct KeygenRequest {
  std::string name;
  std::string file;
};

int make_key(const KeygenRequest& request) {
  const auto key = format::make_signing_key(request.name);
  if (!key) return report_error(key.error().message);
  std::string secret = format::write_signing_key(*key) + "\n";
  const auto created = base::create_file(request.file, secret, base::kPrivateFile);
  ::OPENSSL_cleanse(secret.data(), secret.size());
  if (!created) return report_error(created.error().message);
  if (*created == base::Created::kExistsAlready) {
    return report_error(fmt::format(
        "{} is there already, and no key is ever written over: name another file", request.file));
  }
  fmt::print("{}\n", format::write_note_key(key->public_key));
  return kExitOk;
}

}  // namespace

void add_config_keygen(CLI::App& config, Outcome& outcome) {
  const auto request = std::make_shared<KeygenRequest>();
  CLI::App* command = config.add_subcommand(
      "keygen", "Make the key by which the versions of an upload config are signed");
  set_footer(
      *command,
      "Prints the public key, which goes into the programs and the collection's descriptor. "
      "The secret key is in FILE alone: keep it offline, and a copy of it. Who has it decides what "
      "is sent; who loses it can publish no further version.",
      {"tally config keygen acme.org/telemetry -o acme.key"});
  command
      ->add_option("NAME", request->name,
                   "Whose key it is: a URL without its scheme, such as acme.org/telemetry")
      ->required();
  command
      ->add_option("-o,--output", request->file,
                   "Where the secret key goes: a new file that the user alone can read")
      ->required()
      ->check(not_empty("FILE"));
  command->callback([request, &outcome] { outcome.exit_code = make_key(*request); });
}

}  // namespace tally::app
