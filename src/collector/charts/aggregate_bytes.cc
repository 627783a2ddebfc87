#include "collector/charts/aggregate_bytes.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <functional>
#include <utility>

namespace tally::collector {
namespace {

using base::fail;
using base::Result;

static_assert(std::endian::native == std::endian::little, "numbers are copied as they are");

constexpr size_t kWord = sizeof(uint64_t);

class Writer {
 public:
  void number(uint64_t value) {
    char bytes[kWord];
    std::memcpy(bytes, &value, kWord);
    out_.append(bytes, kWord);
  }
  void text(std::string_view text) {
    number(text.size());
    out_ += text;
    out_.append((kWord - text.size() % kWord) % kWord, '\0');
  }
  void count(const BucketCount& count) {
    number(count.reports);
    number(static_cast<uint64_t>(count.sum));
  }
  std::string take() { return std::move(out_); }

 private:
  std::string out_;
};

// Reads what Writer writes. Once something is missing, all that follows is empty.
class Reader {
 public:
  explicit Reader(std::string_view bytes) : rest_(bytes) {}

  uint64_t number() {
    if (rest_.size() < kWord) return miss();
    uint64_t value = 0;
    std::memcpy(&value, rest_.data(), kWord);
    rest_.remove_prefix(kWord);
    return value;
  }
  std::string text() {
    const uint64_t size = number();
    if (size > rest_.size() || (size + kWord - 1) / kWord * kWord > rest_.size()) {
      miss();
      return {};
    }
    std::string text{rest_.substr(0, size)};
    const std::string_view fill = rest_.substr(size, (size + kWord - 1) / kWord * kWord - size);
    if (fill.find_first_not_of('\0') != std::string_view::npos) miss();
    rest_.remove_prefix(std::min(rest_.size(), size + fill.size()));
    return text;
  }
  BucketCount count() {
    const uint64_t reports = number();
    const auto sum = static_cast<int64_t>(number());
    if (sum < 0) miss();
    return {reports, sum};
  }
  // How many things follow of at least `words` numbers each; what is written cannot hold more.
  size_t size(size_t words) {
    const uint64_t size = number();
    return size <= rest_.size() / (words * kWord) ? static_cast<size_t>(size)
                                                  : static_cast<size_t>(miss());
  }
  bool ok() const { return ok_ && rest_.empty(); }

 private:
  uint64_t miss() {
    ok_ = false;
    rest_ = {};
    return 0;
  }

  std::string_view rest_;
  bool ok_ = true;
};

StackCount read_stack(Reader& in) {
  StackCount stack;
  stack.key.program = in.text();
  stack.key.version = in.text();
  stack.key.stack = in.text();
  stack.count = in.count();
  return stack;
}

void write_build(Writer& out, const BuildCount& build) {
  const BuildKey& key = build.key;
  for (const uint64_t part : {key.program, key.version, key.toolchain, key.goos, key.goarch}) {
    out.number(part);
  }
  out.number(build.participants.size());
  for (const BuildParticipants& each : build.participants) {
    out.number(each.rate_slot);
    out.number(each.entries);
  }
  out.number(build.buckets.size());
  for (const BuildBucket& each : build.buckets) {
    out.number(each.slot);
    out.count(each.count);
  }
}

BuildCount read_build(Reader& in) {
  constexpr size_t kWordsOfParticipants = 2;
  constexpr size_t kWordsOfBucket = 3;
  BuildCount build;
  BuildKey& key = build.key;
  for (uint64_t* part : {&key.program, &key.version, &key.toolchain, &key.goos, &key.goarch}) {
    *part = in.number();
  }
  build.participants.resize(in.size(kWordsOfParticipants));
  for (BuildParticipants& each : build.participants) {
    each.rate_slot = in.number();
    each.entries = in.number();
  }
  build.buckets.resize(in.size(kWordsOfBucket));
  for (BuildBucket& each : build.buckets) {
    each.slot = in.number();
    each.count = in.count();
  }
  return build;
}

// Whether each is more than the one before.
template <typename List, typename Member>
bool rises(const List& list, Member member) {
  return std::ranges::adjacent_find(list, std::ranges::greater_equal{}, member) == list.end();
}

}  // namespace

std::string write_body(const AggregateBody& body) {
  const DayAggregate& day = body.aggregate;
  Writer out;
  out.text(body.fingerprint);
  out.number(body.merged_bytes);
  out.text(day.day);
  out.number(day.reports);
  out.number(day.any_program ? 1 : 0);
  out.number(day.buckets.size());
  for (const BucketCount& each : day.buckets) out.count(each);
  out.number(day.participants.size());
  for (const uint64_t each : day.participants) out.number(each);
  out.number(day.stacks.size());
  for (const StackCount& each : day.stacks) {
    out.text(each.key.program);
    out.text(each.key.version);
    out.text(each.key.stack);
    out.count(each.count);
  }
  out.number(day.stacks_left_out);
  out.number(day.builds_left_out);
  return out.take();
}

Result<AggregateBody> parse_body(std::string_view bytes) {
  constexpr size_t kWordsOfStack = 5;
  AggregateBody body;
  DayAggregate& day = body.aggregate;
  Reader in{bytes};
  body.fingerprint = in.text();
  body.merged_bytes = in.number();
  day.day = in.text();
  day.reports = in.number();
  const uint64_t any_program = in.number();
  day.any_program = any_program != 0;
  day.buckets.resize(in.size(2));
  for (BucketCount& each : day.buckets) each = in.count();
  day.participants.resize(in.size(1));
  for (uint64_t& each : day.participants) each = in.number();
  day.stacks.resize(in.size(kWordsOfStack));
  for (StackCount& each : day.stacks) each = read_stack(in);
  day.stacks_left_out = in.number();
  day.builds_left_out = in.number();
  if (!in.ok() || any_program > 1) return fail("its lengths do not fit together");
  if (!std::ranges::is_sorted(day.stacks, {}, &StackCount::key)) {
    return fail("its stacks are not sorted");
  }
  return body;
}

std::string write_builds(const AggregateBuilds& builds) {
  Writer out;
  out.text(builds.fingerprint);
  out.number(builds.builds.size());
  for (const BuildCount& each : builds.builds) write_build(out, each);
  return out.take();
}

Result<AggregateBuilds> parse_builds(std::string_view bytes) {
  constexpr size_t kWordsOfBuild = 7;
  AggregateBuilds builds;
  Reader in{bytes};
  builds.fingerprint = in.text();
  builds.builds.resize(in.size(kWordsOfBuild));
  for (BuildCount& each : builds.builds) each = read_build(in);
  if (!in.ok()) return fail("the lengths of its builds do not fit together");
  const bool are_sorted = rises(builds.builds, &BuildCount::key) &&
                          std::ranges::all_of(builds.builds, [](const BuildCount& build) {
                            return rises(build.participants, &BuildParticipants::rate_slot) &&
                                   rises(build.buckets, &BuildBucket::slot);
                          });
  if (!are_sorted) return fail("its builds are not sorted");
  return builds;
}

std::string write_trailer(const AggregateTrailer& trailer) {
  Writer out;
  out.number(trailer.reports);
  out.number(trailer.body);
  out.number(trailer.builds);
  out.number(trailer.builds_checksum);
  out.number(trailer.checksum);
  return out.take();
}

AggregateTrailer parse_trailer(std::string_view bytes) {
  Reader in{bytes};
  AggregateTrailer trailer;
  trailer.reports = in.number();
  trailer.body = in.number();
  trailer.builds = in.number();
  trailer.builds_checksum = in.number();
  trailer.checksum = in.number();
  return trailer;
}

uint64_t checksum(uint64_t sum, std::string_view bytes) {
  for (size_t at = 0; at + kWord <= bytes.size(); at += kWord) {
    uint64_t word = 0;
    std::memcpy(&word, bytes.data() + at, kWord);
    sum = (sum ^ word) * 0x9e3779b97f4a7c15;
    sum ^= sum >> 32;
  }
  return sum;
}

}  // namespace tally::collector
