#include <fmt/core.h>

#include <cstdio>
#include <filesystem>
#include <memory>

#include "commands.h"
#include "help.h"
#include "options.h"
#include "viewer/browser.h"
#include "viewer/server.h"
#include "viewer/token.h"
#include "viewer/viewer.h"

namespace tally::app {
namespace {

namespace fs = std::filesystem;
using base::Result;
using viewer::Assets;
using viewer::Guard;

struct ViewRequest {
  std::string address = "localhost:4040";
  bool no_open = false;
  AsOf as_of;
};

std::string check_address(const std::string& text) {
  const auto address = viewer::parse_address(text);
  return address ? std::string{} : address.error().message;
}

// Beside the directory of this program, in the build tree as where it is installed.
Result<Assets> find_assets() {
  std::error_code ignored;
  const fs::path program = fs::read_symlink("/proc/self/exe", ignored);
  const fs::path page = program.parent_path().parent_path() / "share/tallystick/viewer";
  return fs::exists(page, ignored) ? Assets::load(page) : Assets::plain();
}

// The token stands behind a `#`, which no browser sends anywhere.
std::string link(const viewer::Address& address, std::string_view name, std::string_view secret) {
  return fmt::format("http://{}/#{}={}", viewer::authority_of(address), name, secret);
}

void print_link(const ViewRequest& request, const std::string& url) {
  if (request.no_open) {
    fmt::print("{}\n", url);
  } else {
    fmt::print(
        "What is counted on this machine is shown at\n\n  {}\n\nto whoever has this link. "
        "It ends with Ctrl-C.\n",
        url);
  }
  std::fflush(stdout);
}

Result<void> view(const ViewRequest& request) {
  auto assets = find_assets();
  if (!assets) return std::unexpected(assets.error());
  auto token = viewer::make_token();
  auto code = viewer::make_token();
  for (const auto* each : {&token, &code}) {
    if (!*each) return std::unexpected(each->error());
  }
  const auto server = viewer::Server::listen(*viewer::parse_address(request.address));
  if (!server) return std::unexpected(server.error());
  const viewer::Address address = (*server)->address();
  Guard guard{viewer::names_of(address), *token};
  print_link(request, link(address, "token", *token));
  if (!request.no_open) {
    // Others can read a command line, so the browser's holds what is good for once.
    guard.expect_code(*code, Guard::Clock::now());
    viewer::open_in_browser(link(address, "code", *code));
  }
  const AsOf as_of = request.as_of;
  viewer::Viewer shown{std::move(guard), std::move(*assets),
                       viewer::Api{[as_of] { return as_of.time(); }}};
  (*server)->run([&shown](const viewer::Call& call) { return shown.answer(call); });
  return {};
}

}  // namespace

void add_view(CLI::App& app, Outcome& outcome) {
  const auto request = std::make_shared<ViewRequest>();
  CLI::App* command = app.add_subcommand(
      "view", "Show all of it in the browser: counts, reports, what is sent and why, the mode");
  command
      ->add_option("--addr", request->address,
                   "Where to listen, for this machine alone; port 0: any that is free [default: "
                   "localhost:4040]")
      ->check(CLI::Validator{check_address, "ADDRESS"});
  command->add_flag("--no-open", request->no_open, "Start no browser, print only the link");
  add_as_of(*command, request->as_of);
  set_footer(*command,
             "Runs until Ctrl-C. Only this machine can ask, and only with the token in the link: "
             "keep it to yourself. No request leaves this machine, and nothing is written unless "
             "you choose a mode on the page.",
             {"tally view", "tally view --addr localhost:0 --no-open"});
  command->callback([request, &outcome] {
    const auto viewed = view(*request);
    outcome.exit_code = viewed ? kExitOk : report_error(viewed.error().message);
  });
}

}  // namespace tally::app
