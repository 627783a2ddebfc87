// A GitHub of its own for a test: test/github_server.py, which also says what it obeys. For tests
// only.
#ifndef TALLY_TRIAGE_GITHUB_SERVER_FIXTURE_H_
#define TALLY_TRIAGE_GITHUB_SERVER_FIXTURE_H_

#include <fcntl.h>
#include <gtest/gtest.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "triage/api_client.h"
#include "triage/github_tracker.h"

namespace tally::triage {

class GithubServer {
 public:
  GithubServer() {
    int in[2], out[2];
    if (::pipe2(in, O_CLOEXEC) != 0 || ::pipe2(out, O_CLOEXEC) != 0)
      throw std::runtime_error("no pipe");
    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_adddup2(&actions, in[0], 0);
    ::posix_spawn_file_actions_adddup2(&actions, out[1], 1);
    std::string python = "python3", flag = "-B", script = TALLY_TEST_DATA "/../github_server.py";
    char* arguments[] = {python.data(), flag.data(), script.data(), nullptr};
    const int error = ::posix_spawnp(&pid_, "python3", &actions, nullptr, arguments, environ);
    ::posix_spawn_file_actions_destroy(&actions);
    ::close(in[0]);
    ::close(out[1]);
    stdin_ = in[1];
    if (error != 0) throw std::runtime_error("no python3");
    std::string port;
    for (char c = 0; ::read(out[0], &c, 1) == 1 && c != '\n';) port += c;
    ::close(out[0]);
    url_ = "http://127.0.0.1:" + port;
  }
  ~GithubServer() {
    ::close(stdin_);
    ::waitpid(pid_, nullptr, 0);
  }
  GithubServer(const GithubServer&) = delete;
  GithubServer& operator=(const GithubServer&) = delete;

  const std::string& url() const { return url_; }

  std::string tell(const std::string& path, const std::string& json) const {
    return ask("POST", path, json);
  }
  std::string get(const std::string& path) const { return ask("GET", path, ""); }

 private:
  std::string ask(const char* method, const std::string& path, const std::string& json) const {
    auto client = ApiClient::open({.url = url_});
    const auto answer = client->request(method, url_ + path, json);
    if (!answer) throw std::runtime_error(answer.error().message);
    return answer->body;
  }

  pid_t pid_ = 0;
  int stdin_ = -1;
  std::string url_;
};

class GithubTest : public testing::Test {
 protected:
  static constexpr const char* kToken = "github_pat_GOOD";
  static constexpr int64_t kNow = 1'800'000'000;

  std::unique_ptr<GithubTracker> tracker(const std::string& token = kToken,
                                         const std::string& repository = "acme/cc") {
    ApiOptions options{.url = server_.url(), .token = token};
    options.sleep = [this](std::chrono::seconds time) { slept_.push_back(time.count()); };
    options.now = [] { return base::Time{std::chrono::seconds{kNow}}; };
    return std::move(*GithubTracker::open(repository, std::move(options)));
  }

  GithubServer server_;
  std::vector<int64_t> slept_;
};

}  // namespace tally::triage

#endif  // TALLY_TRIAGE_GITHUB_SERVER_FIXTURE_H_
