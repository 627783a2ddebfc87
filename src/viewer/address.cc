#include "viewer/address.h"

#include <boost/asio/ip/address.hpp>
#include <charconv>
#include <optional>

namespace tally::viewer {
namespace {

namespace ip = boost::asio::ip;

constexpr uint16_t kUsualPort = 80;  // which browsers leave out

std::optional<uint16_t> parse_port(std::string_view text) {
  uint16_t port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (text.empty() || error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return port;
}

// Empty if it is none of this machine alone.
std::string loopback_ip(std::string_view host) {
  if (host == "localhost") return "127.0.0.1";
  const bool in_brackets = host.starts_with('[') && host.ends_with(']');
  if (in_brackets) host = host.substr(1, host.size() - 2);
  boost::system::error_code error;
  const ip::address address = ip::make_address(std::string(host), error);
  // An IPv4 address in the clothes of IPv6 is none that a browser writes.
  if (error || !address.is_loopback() || address.is_v6() != in_brackets) return "";
  return address.to_string();
}

}  // namespace

base::Result<Address> parse_address(std::string_view text) {
  const size_t colon = text.rfind(':');
  const std::string_view host = text.substr(0, colon);
  const auto port =
      colon == std::string_view::npos ? std::nullopt : parse_port(text.substr(colon + 1));
  if (!port) {
    return base::fail(
        "\"{}\" is no HOST:PORT; write localhost:4040, or localhost:0 for any port "
        "that is free",
        text);
  }
  std::string found = loopback_ip(host);
  if (found.empty()) {
    return base::fail(
        "\"{}\" may be reached from other machines, and what is shown is for you alone; use "
        "localhost:{}",
        text, *port);
  }
  return Address{.ip = std::move(found), .port = *port};
}

std::string authority_of(const Address& address) {
  const bool is_v6 = address.ip.contains(':');
  return fmt::format(fmt::runtime(is_v6 ? "[{}]:{}" : "{}:{}"), address.ip, address.port);
}

std::vector<std::string> names_of(const Address& address) {
  std::vector<std::string> names{authority_of(address), fmt::format("localhost:{}", address.port)};
  if (address.port != kUsualPort) return names;
  for (size_t i = 0; i < 2; ++i) names.push_back(names[i].substr(0, names[i].rfind(':')));
  return names;
}

}  // namespace tally::viewer
