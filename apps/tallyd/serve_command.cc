#include <spdlog/spdlog.h>

#include <charconv>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "base/date.h"
#include "collector/collector.h"
#include "collector/http/server.h"
#include "collector/limits_table.h"
#include "commands.h"

namespace tally::tallyd {
namespace {

namespace fs = std::filesystem;

struct Options {
  std::string listen = "127.0.0.1:8080";
  std::string operators = "127.0.0.1:8081";
  std::string tls_certificate;
  std::string tls_key;
  std::string data;
  std::string config;
  std::string config_key;
  std::string as_of;
  std::string site;
  std::string project;
  std::string keep;
  uint64_t min_reports = 1;
  collector::Limits limits;
};

fs::path default_data() {
  const char* state = std::getenv("STATE_DIRECTORY");
  return state != nullptr && *state != '\0' ? state : "tallyd-data";
}

// Beside the directory of this program, in the build tree as where it is installed.
fs::path default_site() {
  std::error_code ignored;
  const fs::path program = fs::read_symlink("/proc/self/exe", ignored);
  return program.parent_path().parent_path() / "share/tallystick/web";
}

// `400d` or `400`; nothing if it is neither.
std::optional<std::chrono::days> parse_days(std::string_view text) {
  if (text.ends_with('d')) text.remove_suffix(1);
  constexpr int kMost = 100'000;
  int days = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), days);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  if (days < 1 || days > kMost) return std::nullopt;
  return std::chrono::days{days};
}

std::string check_days(const std::string& text) {
  return parse_days(text) ? "" : fmt::format("\"{}\" is no number of days, as in 400d", text);
}

collector::ServerOptions network(const Options& options, collector::Collector& collector) {
  collector::ServerOptions network{
      .listen = options.listen,
      .operators = options.operators == "none" ? "" : options.operators,
      .tls = {},
      .on_hangup = [&collector] {
        const auto reloaded = collector.reload();
        if (!reloaded) spdlog::error("{}", reloaded.error().message);
      }};
  if (!options.tls_certificate.empty()) {
    network.tls = {.certificate = options.tls_certificate, .key = options.tls_key};
  }
  return network;
}

base::Result<void> serve(const Options& options) {
  collector::CollectorOptions where{
      .data = options.data.empty() ? default_data() : fs::path{options.data},
      .config = options.config,
      .config_key = options.config_key,
      .site = options.site.empty() ? default_site() : fs::path{options.site},
      .project = options.project,
      .standing_clock = {},
      .keep = parse_days(options.keep),
      .min_reports = options.min_reports,
      .limits = options.limits};
  if (!options.site.empty() && !fs::is_directory(where.site)) {
    return base::fail("the web site {} is no directory", options.site);
  }
  if (!options.project.empty() && !fs::is_directory(where.project)) {
    return base::fail("the project's words for the site, {}, are no directory", options.project);
  }
  if (!options.as_of.empty()) {
    where.standing_clock = base::parse_date_or_time(options.as_of).value();
    spdlog::info("the clock stands at {}", options.as_of);
  }
  spdlog::info("reports are kept in {}", fs::absolute(where.data).native());
  if (auto fit = collector::check_limits(options.limits); !fit) return fit;
  if (where.keep && *where.keep <= options.limits.week_age) {
    return base::fail("--keep {} is too short: reports are taken for {} days after their week",
                      options.keep, options.limits.week_age.count());
  }
  auto opened = collector::Collector::open(where);
  if (!opened) return std::unexpected(opened.error());
  auto server = collector::Server::listen(**opened, network(options, **opened));
  if (!server) return std::unexpected(server.error());
  std::printf("listening on %s\n", (*server)->url().c_str());
  if (const std::string url = (*server)->operators_url(); !url.empty()) {
    std::printf("operators at %s\n", url.c_str());
  }
  std::fflush(stdout);
  (*server)->run();
  return {};
}

std::string check_time(const std::string& text) {
  const auto time = base::parse_date_or_time(text);
  return time ? "" : time.error().message;
}

void set_limits(collector::Limits& limits, const std::vector<std::string>& assignments) {
  for (const std::string& each : assignments) {
    if (const auto set = collector::set_limit(limits, each); !set) {
      throw CLI::ValidationError("--limit", set.error().message);
    }
  }
}

// Where it listens.
void add_network_options(CLI::App& command, const std::shared_ptr<Options>& options) {
  command.add_option("--listen", options->listen, "Address to listen on; port 0 takes a free one")
      ->type_name("HOST:PORT")
      ->capture_default_str();
  command
      .add_option("--operator-listen", options->operators,
                  "Address for operators (metrics, triggers), or none")
      ->type_name("HOST:PORT")
      ->capture_default_str();
  CLI::Option* certificate =
      command
          .add_option("--tls-cert", options->tls_certificate,
                      "Serve the public over TLS, with this certificate and those up to its root")
          ->type_name("FILE");
  CLI::Option* key =
      command.add_option("--tls-key", options->tls_key, "The certificate's private key")
          ->type_name("FILE");
  certificate->needs(key);
  key->needs(certificate);
}

// What it keeps, and goes by.
void add_place_options(CLI::App& command, const std::shared_ptr<Options>& options) {
  command
      .add_option("--data", options->data,
                  "Directory for the reports [default: $STATE_DIRECTORY, else ./tallyd-data]")
      ->type_name("DIR");
  command
      .add_option("--config", options->config,
                  "The upload config: a file, or a directory of signed versions")
      ->type_name("PATH")
      ->required();
  command
      .add_option("--config-key", options->config_key,
                  "Public key of the signer, for a directory: every version is verified with it")
      ->type_name("KEY");
  command
      .add_option("--as-of", options->as_of,
                  "Let the clock stand at this date or time, for tests and demonstrations")
      ->type_name("TIME")
      ->check(check_time);
  command
      .add_option("--site", options->site,
                  "Directory of the web site [default: ../share/tallystick/web beside tallyd]")
      ->type_name("DIR");
  command
      .add_option("--project", options->project,
                  "Directory of what the project says on the site: annotations.json,\n"
                  "privacy.html, licence.html [default: project below --data]")
      ->type_name("DIR");
}

// How much of it, and for how long.
void add_limit_options(CLI::App& command, const std::shared_ptr<Options>& options) {
  command
      .add_option("--min-reports", options->min_reports,
                  "Publish only what so many reports of a week say of the same build")
      ->type_name("N")
      ->check(CLI::Range(uint64_t{1}, uint64_t{1'000'000}))
      ->capture_default_str();
  command
      .add_option("--keep", options->keep,
                  "Remove reports DAYS after their week ended, but not from backups and what\n"
                  "was set aside as damaged, which is yours to remove [default: never]")
      ->type_name("DAYS")
      ->check(check_days);
  command
      .add_option_function<std::vector<std::string>>(
          "--limit",
          [options](const std::vector<std::string>& all) { set_limits(options->limits, all); },
          "Change a limit, as in body=1MiB; `tallyd limits` lists them. May be repeated")
      ->type_name("NAME=VALUE")
      ->allow_extra_args(false);
}

constexpr const char* kFooter =
    "Prints `listening on http://HOST:PORT`, and `operators at http://HOST:PORT` if there is "
    "such\n"
    "a listener, when it is ready; logs to stderr. SIGTERM or SIGINT ends it after what is "
    "under\n"
    "way. SIGHUP has it read the certificate, its key and the upload config anew.\n\n"
    "Whoever reaches the operators' listener may have all of it: /metrics, /healthz, /readyz,\n"
    "POST /merge, POST /charts and POST /backup?name=NAME.\n\n"
    "A directory of signed versions, as `tally config sign` makes it, is published at "
    "/config/latest\n"
    "and /config/v1, /config/v2, …, with its history on the page /config. Only a chain without "
    "a\n"
    "break is served. What is signed or changed later is in force within seconds.\n\n"
    "Examples:\n"
    "  $ tallyd serve --config upload-config.json\n"
    "  $ tallyd serve --listen 0.0.0.0:80 --data /srv/tally --config config.json\n"
    "  $ tallyd serve --config c.json --tls-cert cert.pem --tls-key key.pem\n"
    "  $ tallyd serve --config /srv/config --config-key \"$(cat acme.pub)\"";

}  // namespace

Command add_serve(CLI::App& app) {
  CLI::App* command = app.add_subcommand("serve", "Take, keep and publish reports over HTTP");
  auto options = std::make_shared<Options>();
  add_network_options(*command, options);
  add_place_options(*command, options);
  add_limit_options(*command, options);
  command->footer(kFooter);
  return [options] { return serve(*options); };
}

}  // namespace tally::tallyd
