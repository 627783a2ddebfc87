// GitHub's issues, over its REST API (docs.github.com/en/rest/issues, version 2022-11-28).
#ifndef TALLY_TRIAGE_GITHUB_TRACKER_H_
#define TALLY_TRIAGE_GITHUB_TRACKER_H_

#include <memory>
#include <string>
#include <string_view>

#include "triage/api_client.h"
#include "triage/tracker.h"

namespace tally::triage {

inline constexpr const char* kGithubApi = "https://api.github.com";

class GithubTracker : public Tracker {
 public:
  // `repository` is `owner/name`. GitHub Enterprise Server has its API at `https://HOST/api/v3`.
  static base::Result<std::unique_ptr<GithubTracker>> open(std::string repository,
                                                           ApiOptions options);

  base::Result<std::vector<Issue>> list(const std::string& label) override;
  base::Result<Issue> read(uint64_t number) override;
  base::Result<Issue> create(const IssueDraft& draft) override;
  base::Result<void> edit(uint64_t number, const IssueEdit& edit) override;
  base::Result<void> comment(uint64_t number, const std::string& body) override;

 private:
  GithubTracker(std::string repository, ApiClient client)
      : repository_(std::move(repository)), client_(std::move(client)) {}

  std::string url(std::string_view path) const;  // below the repository's issues
  // An answer of this status, or a sentence that says what was being done and what to do.
  base::Result<ApiAnswer> ask(const std::string& doing, const std::string& method,
                              const std::string& url, const std::string& body, long status);
  base::Result<Issue> ask_for_issue(const std::string& doing, const std::string& method,
                                    const std::string& url, const std::string& body, long status);
  base::Error explain(const std::string& doing, const ApiAnswer& answer) const;

  std::string repository_;
  ApiClient client_;
};

}  // namespace tally::triage

#endif  // TALLY_TRIAGE_GITHUB_TRACKER_H_
