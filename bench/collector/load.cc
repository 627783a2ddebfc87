#include "load.h"

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <charconv>
#include <chrono>
#include <cmath>
#include <nlohmann/json.hpp>
#include <utility>

#include "report_requests.h"

namespace tally::bench {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;
using Clock = std::chrono::steady_clock;
using Executor = asio::io_context::executor_type;
using Socket = asio::basic_stream_socket<tcp, Executor>;
using Timer = asio::basic_waitable_timer<Clock, asio::wait_traits<Clock>, Executor>;
template <typename T>
using Awaitable = asio::awaitable<T, Executor>;

constexpr asio::as_tuple_t<asio::use_awaitable_t<Executor>> kAwait{};

// What is answered to one kind of request.
struct Answers {
  std::map<int, uint64_t> statuses;
  std::vector<float> milliseconds;

  void add(int status, Clock::time_point due) {
    ++statuses[status];
    milliseconds.push_back(std::chrono::duration<float, std::milli>(Clock::now() - due).count());
  }

  Latencies latencies() {
    if (milliseconds.empty()) return {};
    std::ranges::sort(milliseconds);
    const auto at = [&](double part) {
      return milliseconds[static_cast<size_t>(part * static_cast<double>(milliseconds.size() - 1))];
    };
    return {at(0.5), at(0.9), at(0.99), milliseconds.back()};
  }
};

std::string get_request(const std::string& path) {
  return "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
}

class Load {
 public:
  Load(const LoadOptions& options, ReportRequests requests)
      : options_(options), requests_(std::move(requests)) {
    const auto host = asio::ip::make_address(options.host);
    endpoint_ = {host, options.port};
    probed_ = {host, options.probe_port != 0 ? options.probe_port : options.port};
  }

  LoadResult run() {
    begin_ = Clock::now();
    end_ = begin_ + std::chrono::duration_cast<Clock::duration>(
                        std::chrono::duration<double>(options_.seconds));
    for (int i = 0; i < options_.connections; ++i) {
      asio::co_spawn(io_.get_executor(), connection(), asio::detached);
    }
    if (!options_.probe.empty()) asio::co_spawn(io_.get_executor(), probe(), asio::detached);
    // Whoever still waits for an answer then is not waited for.
    io_.run_until(end_ + std::chrono::seconds{2});
    LoadResult result;
    result.seconds = options_.seconds;
    result.mean_body = requests_.mean_body();
    result.uploads = uploads_.statuses;
    result.reads = reads_.statuses;
    result.probes = probes_.statuses;
    result.broken = broken_;
    result.upload_ms = uploads_.latencies();
    result.read_ms = reads_.latencies();
    result.probe_ms = probes_.latencies();
    return result;
  }

 private:
  // A request at a time, on connection after connection.
  Awaitable<void> connection() {
    std::string request;
    while (Clock::now() < end_) {
      Socket socket{io_};
      if (!co_await connect(socket, endpoint_)) continue;
      std::string unread;
      for (;;) {
        const Clock::time_point due = next_due();
        if (due >= end_) co_return;
        if (due > Clock::now()) co_await sleep_until(due);
        const bool reads = next_reads();
        if (reads) {
          request = get_request(options_.paths[path_++ % options_.paths.size()]);
        } else {
          requests_.next(request);
        }
        const int status = co_await exchange(socket, request, unread);
        if (status == 0) break;
        (reads ? reads_ : uploads_).add(status, due);
      }
      ++broken_;
    }
  }

  Awaitable<void> probe() {
    const std::string request = get_request(options_.probe);
    while (Clock::now() < end_) {
      Socket socket{io_};
      if (!co_await connect(socket, probed_)) continue;
      std::string unread;
      for (int status = 1; status != 0 && Clock::now() < end_;) {
        const Clock::time_point due = Clock::now();
        status = co_await exchange(socket, request, unread);
        if (status != 0) probes_.add(status, due);
        co_await sleep_until(due + std::chrono::milliseconds{100});
      }
    }
  }

  Awaitable<bool> connect(Socket& socket, const tcp::endpoint& to) {
    const auto [error] = co_await socket.async_connect(to, kAwait);
    if (!error) {
      error_code ignored;
      socket.set_option(tcp::no_delay{true}, ignored);
      co_return true;
    }
    ++broken_;
    co_await sleep_until(Clock::now() + std::chrono::milliseconds{100});
    co_return false;
  }

  Awaitable<void> sleep_until(Clock::time_point when) {
    Timer timer{io_.get_executor(), when};
    co_await timer.async_wait(kAwait);
  }

  // The status of the answer; 0 if the connection ended.
  Awaitable<int> exchange(Socket& socket, const std::string& request, std::string& unread) {
    const auto [error, sent] = co_await asio::async_write(socket, asio::buffer(request), kAwait);
    if (error) co_return 0;
    size_t header = unread.find("\r\n\r\n");
    while (header == std::string::npos) {
      if (!co_await read_more(socket, unread)) co_return 0;
      header = unread.find("\r\n\r\n");
    }
    const size_t whole = header + 4 + content_length(unread.substr(0, header));
    while (unread.size() < whole) {
      if (!co_await read_more(socket, unread)) co_return 0;
    }
    int status = 0;
    std::from_chars(unread.data() + 9, unread.data() + 12, status);
    unread.erase(0, whole);
    co_return status;
  }

  Awaitable<bool> read_more(Socket& socket, std::string& unread) {
    const size_t had = unread.size();
    unread.resize(had + 16384);
    const auto [error, n] =
        co_await socket.async_read_some(asio::buffer(unread.data() + had, 16384), kAwait);
    unread.resize(had + n);
    co_return !error;
  }

  static size_t content_length(const std::string& header) {
    constexpr std::string_view kField = "\r\nContent-Length: ";
    const size_t at = header.find(kField);
    size_t length = 0;
    if (at != std::string::npos) {
      std::from_chars(header.data() + at + kField.size(), header.data() + header.size(), length);
    }
    return length;
  }

  // Requests are due at an even pace, whether or not earlier ones are answered: one that could not
  // be sent in time counts as late from when it was due.
  Clock::time_point next_due() {
    if (options_.rate <= 0) return Clock::now();
    const double seconds = static_cast<double>(sent_++) / options_.rate;
    return begin_ +
           std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(seconds));
  }

  bool next_reads() {
    if (options_.paths.empty()) return false;
    share_ += options_.read_share;
    if (share_ < 1) return false;
    share_ -= 1;
    return true;
  }

  const LoadOptions& options_;
  ReportRequests requests_;
  tcp::endpoint endpoint_, probed_;
  asio::io_context io_{1};
  Clock::time_point begin_, end_;
  uint64_t sent_ = 0;
  double share_ = 0;
  size_t path_ = 0;
  Answers uploads_, reads_, probes_;
  uint64_t broken_ = 0;
};

nlohmann::ordered_json by_status(const std::map<int, uint64_t>& statuses) {
  nlohmann::ordered_json json = nlohmann::ordered_json::object();
  for (const auto& [status, count] : statuses) json[std::to_string(status)] = count;
  return json;
}

nlohmann::ordered_json in_json(const Latencies& each) {
  return {{"p50", each.p50}, {"p90", each.p90}, {"p99", each.p99}, {"max", each.max}};
}

}  // namespace

base::Result<LoadResult> run_load(const LoadOptions& options) {
  auto requests =
      ReportRequests::load(options.reports, options.longest, options.week, options.seed);
  if (!requests) return std::unexpected(requests.error());
  Load load{options, std::move(*requests)};
  return load.run();
}

std::string to_json(const LoadResult& result) {
  return nlohmann::ordered_json{{"seconds", result.seconds},
                                {"mean_body", result.mean_body},
                                {"uploads", by_status(result.uploads)},
                                {"reads", by_status(result.reads)},
                                {"probes", by_status(result.probes)},
                                {"broken", result.broken},
                                {"upload_ms", in_json(result.upload_ms)},
                                {"read_ms", in_json(result.read_ms)},
                                {"probe_ms", in_json(result.probe_ms)}}
      .dump();
}

}  // namespace tally::bench
