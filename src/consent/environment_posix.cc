#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "consent/environment.h"

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
  return value != nullptr && std::string_view{value} == "off";
}

bool in_ci() {
  if (is_set("CI")) return is_yes("CI");
  for (const char* name : kCiVariables) {
    if (is_yes(name)) return true;
  }
  return false;
}

Policy read_policy(const char* path) {
  const int fd = ::open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return Policy::kNone;
  char content[128];
  const ssize_t length = ::read(fd, content, sizeof content);
  ::close(fd);
  if (length <= 0) return Policy::kNone;
  return parse_policy({content, static_cast<size_t>(length)});
}

}  // namespace

Circumstances observe(std::string_view directory, bool directory_given, const char* policy_file) {
  return {.do_not_track = do_not_track(),
          .telemetry_off = telemetry_off(),
          .policy = read_policy(policy_file),
          .in_ci = in_ci(),
          .directory_given = directory_given,
          .user = read_mode(directory)};
}

Place find_place(std::string_view given, std::string_view collection, const char* policy_file) {
  Place place;
  if (!given.empty()) {
    place.directory_given = place.directory.append(given).fits();
  } else {
    place.directory_given = find_directory_of_environment(place.directory);
  }
  if (!place.directory_given && !find_collection_directory(collection, place.directory)) {
    place.directory.clear();
    return place;
  }
  const Circumstances found = observe(place.directory.view(), place.directory_given, policy_file);
  place.user = found.user;
  place.effective = effective_mode(found);
  return place;
}

}  // namespace tally::consent
