#include "collector/http/public_service.h"

#include <boost/asio/post.hpp>
#include <memory>
#include <utility>

namespace tally::collector {
namespace {

// A place among those that wait, for as long as it lives.
class Place {
 public:
  explicit Place(std::atomic<size_t>& taken) : taken_(taken) { number_ = ++taken_; }
  ~Place() { --taken_; }
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;

  // How many there were with it.
  size_t number() const { return number_; }

 private:
  std::atomic<size_t>& taken_;
  size_t number_ = 0;
};

}  // namespace

Answer PublicService::answer(const Request& request) {
  Decision decision = collector_.decide(request.method, request.target);
  if (auto* response = std::get_if<Response>(&decision)) return std::move(*response);
  if (const auto* data = std::get_if<SendWeek>(&decision)) return collector_.week(data->week);
  if (auto* asked = std::get_if<ApiRequest>(&decision)) return count(std::move(*asked));
  return [this, &body = request.body](Done done) { collector_.take(body, std::move(done)); };
}

// Who waits holds a connection, and whoever asks for ever new things makes all others wait: so not
// for long.
Answer PublicService::count(ApiRequest request) {
  auto place = std::make_unique<Place>(waiting_);
  if (place->number() > collector_.limits().waiting_requests) {
    Response full = json_error(503, "Too many others wait for this; ask again later.");
    full.headers = {{"Retry-After", "5"}};
    return full;
  }
  return [this, request = std::move(request), place = std::move(place)](Done done) mutable {
    boost::asio::post(slow_, [this, request = std::move(request), place = std::move(place),
                              done = std::move(done)]() mutable {
      Response answer = collector_.api(request);
      place.reset();  // who has the answer may ask again
      done(std::move(answer));
    });
  };
}

}  // namespace tally::collector
