#include "collector/http/public_service.h"

#include <boost/asio/post.hpp>
#include <utility>

namespace tally::collector {

Answer PublicService::answer(const Request& request) {
  Decision decision = collector_.decide(request.method, request.target);
  if (auto* response = std::get_if<Response>(&decision)) return std::move(*response);
  if (const auto* data = std::get_if<SendWeek>(&decision)) return collector_.week(data->week);
  if (const auto* asked = std::get_if<ApiRequest>(&decision)) {
    return [this, asked = *asked](Done done) {
      boost::asio::post(slow_, [this, asked, done = std::move(done)]() mutable {
        done(collector_.api(asked));
      });
    };
  }
  return [this, &body = request.body](Done done) { collector_.take(body, std::move(done)); };
}

}  // namespace tally::collector
