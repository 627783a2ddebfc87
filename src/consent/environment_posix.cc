#include <errno.h>
#include <stdlib.h>
#include <strings.h>
#include <sys/auxv.h>

#include "consent/environment.h"
#include "consent/files.h"

namespace tally::consent {
namespace {

// The variables by which build services make themselves known.
constexpr const char* kCiVariables[] = {
    "CI",        "CONTINUOUS_INTEGRATION", "BUILD_NUMBER", "GITHUB_ACTIONS", "GITLAB_CI",
    "BUILDKITE", "TEAMCITY_VERSION",       "TF_BUILD",     "JENKINS_URL"};

bool is_set(const char* name) {
  const char* value = ::getenv(name);
  return value != nullptr && value[0] != '\0';
}

// Whether the variable is set to something other than a way of saying no.
bool is_yes(const char* name) {
  const char* value = ::getenv(name);
  if (value == nullptr) return false;
  const std::string_view text{value};
  return !text.empty() && text != "0" && text != "false";
}

bool do_not_track() {
  const char* value = ::getenv("DO_NOT_TRACK");
  return value != nullptr && std::string_view{value} != "0" && value[0] != '\0';
}

bool telemetry_off() {
  const char* value = ::getenv("TALLY_TELEMETRY");
  return value != nullptr && ::strcasecmp(value, "off") == 0;
}

bool in_ci() {
  if (is_set("CI")) return is_yes("CI");
  for (const char* name : kCiVariables) {
    if (is_yes(name)) return true;
  }
  return false;
}

// A policy that is there but cannot be read, or not to its end, is meant to limit something.
Policy read_policy(const char* path, bool& uncertain) {
  char content[4096];
  const long length = read_small_file(path, content, sizeof content);
  if (length == sizeof content) return Policy::kOff;
  if (length >= 0) return parse_policy({content, static_cast<size_t>(length)});
  uncertain = uncertain || is_passing(errno);
  return errno == ENOENT || errno == ENOTDIR ? Policy::kNone : Policy::kOff;
}

// What the files say.
void observe_files(std::string_view directory, const char* policy_file, Circumstances& seen) {
  seen.uncertain = false;
  seen.policy = read_policy(policy_file, seen.uncertain);
  errno = 0;
  seen.user = read_mode(directory);
  seen.uncertain = seen.uncertain || (seen.user.unreadable && is_passing(errno));
}

}  // namespace

bool is_variable_of_ours(std::string_view name) {
  for (const char* ci : kCiVariables) {
    if (name == ci) return true;
  }
  return name == "HOME" || name == "XDG_CONFIG_HOME" || name == "DO_NOT_TRACK" ||
         name.starts_with("TALLY_");
}

Circumstances observe(std::string_view directory, bool directory_given, const char* policy_file) {
  Circumstances seen;
  seen.is_privileged = ::getauxval(AT_SECURE) != 0;
  seen.do_not_track = do_not_track();
  seen.telemetry_off = telemetry_off();
  seen.in_ci = in_ci();
  seen.directory_given = directory_given;
  observe_files(directory, policy_file, seen);
  return seen;
}

Circumstances observe_files_again(const Circumstances& seen, std::string_view directory,
                                  const char* policy_file) {
  Circumstances now = seen;
  observe_files(directory, policy_file, now);
  return now;
}

Place find_place(std::string_view given, std::string_view collection, const char* policy_file) {
  Place place;
  bool found = true;
  // A directory that was given but cannot be used is no directory: never another one in its place.
  if (!given.empty()) {
    place.source = Place::Source::kProgram;
    found = place.directory.append(given).fits();
  } else if (is_set("TALLY_DIR")) {
    place.source = Place::Source::kEnvironment;
    found = find_directory_of_environment(place.directory);
  } else {
    found = find_collection_directory(collection, place.directory);
  }
  if (!found) {
    place.directory.clear();
    place.seen.has_directory = false;
    place.effective = effective_mode(place.seen);
    return place;
  }
  place.seen =
      observe(place.directory.view(), place.source != Place::Source::kCollection, policy_file);
  place.effective = effective_mode(place.seen);
  return place;
}

bool begin_capped_yes_anew(const EffectiveMode& effective, const UserMode& user,
                           std::string_view directory, Date today) {
  if (!is_capped(effective) || !user.since || *user.since >= today) return true;
  return move_yes_to(directory, today);
}

}  // namespace tally::consent
