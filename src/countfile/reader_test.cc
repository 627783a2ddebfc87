#include "countfile/reader.h"

#include <gtest/gtest.h>

#include <cstring>
#include <random>
#include <string>

#include "countfile/header.h"

namespace tally::countfile {
namespace {

// Builds a file as a writer would, and lets a test damage it.
class FileBuilder {
 public:
  FileBuilder() {
    EncodedHeader header{};
    const Metadata metadata{"2026-11-22T00:00:00Z",
                            "2026-11-29T00:00:00Z",
                            "p",
                            "v1.0.0",
                            "gcc-12.2",
                            "linux",
                            "amd64"};
    EXPECT_TRUE(encode_header(metadata, header));
    header_length = header.length;
    bytes = header.view();
    bytes.resize(kPageSize);
  }

  uint32_t add(std::string_view name, uint64_t value) {
    const Placement p = place(get(header_length), header_length, name.size());
    const auto at = static_cast<uint32_t>(p.start);
    while (p.end > bytes.size()) bytes.resize(bytes.size() + kPageSize);
    std::memcpy(bytes.data() + at, &value, sizeof value);
    put(at + kNameLengthOffset, static_cast<uint32_t>(name.size()) | kNameComplete);
    std::memcpy(bytes.data() + at + kNameOffset, name.data(), name.size());
    const uint32_t head = chain_head_offset(header_length, name);
    put(at + kNextOffset, get(head));
    put(head, at);
    put(header_length, static_cast<uint32_t>(p.end));
    return at;
  }

  uint32_t get(size_t offset) const {
    uint32_t value;
    std::memcpy(&value, bytes.data() + offset, sizeof value);
    return value;
  }
  void put(size_t offset, uint32_t value) {
    std::memcpy(bytes.data() + offset, &value, sizeof value);
  }

  std::string bytes;
  uint32_t header_length = 0;
};

Fault fault_of(std::string_view bytes) {
  const auto contents = parse(bytes);
  EXPECT_FALSE(contents.has_value());
  EXPECT_FALSE(contents.error().reason().empty());
  return contents.error().fault;
}

TEST(Reader, ReadsEveryRecord) {
  FileBuilder file;
  for (int i = 0; i < 3000; ++i) file.add("name/" + std::to_string(i), static_cast<uint64_t>(i));
  const auto contents = parse(file.bytes);
  ASSERT_TRUE(contents.has_value());
  ASSERT_EQ(contents->entries.size(), 3000U);
  for (const Entry& entry : contents->entries) {
    EXPECT_EQ(entry.name, "name/" + std::to_string(entry.value));
  }
}

TEST(Reader, TakesANewFileAndTheLongestName) {
  FileBuilder file;
  EXPECT_TRUE(parse(file.bytes)->entries.empty());
  file.add(std::string(kMaxNameLength, 'n'), 7);
  EXPECT_EQ(parse(file.bytes)->entries.at(0).name.size(), kMaxNameLength);
}

TEST(Reader, RefusesWhatIsNoCounterFile) {
  FileBuilder file;
  EXPECT_EQ(fault_of(""), Fault::kTooShort);
  EXPECT_EQ(fault_of(std::string_view(file.bytes).substr(0, kPageSize - 1)), Fault::kTooShort);
  EXPECT_EQ(fault_of(std::string(kPageSize, 'x')), Fault::kWrongPrefix);
  EXPECT_EQ(fault_of(file.bytes + "x"), Fault::kCutShort);
}

TEST(Reader, RefusesADamagedHeader) {
  for (const uint32_t length : {0U, 31U, 33U, kMaxHeaderLength + 32, kPageSize, 0xffff'ffe0U}) {
    FileBuilder file;
    file.put(kHeaderLengthOffset, length);
    EXPECT_EQ(fault_of(file.bytes), Fault::kBadHeaderLength) << length;
  }
  FileBuilder file;
  file.bytes[file.bytes.find("Program:") + 7] = ';';
  EXPECT_EQ(fault_of(file.bytes), Fault::kBadMetadata);
}

TEST(Reader, RefusesALimitOutsideTheFile) {
  FileBuilder file;
  file.add("a", 1);
  file.put(file.header_length, kPageSize + 32);
  EXPECT_EQ(fault_of(file.bytes), Fault::kBadLimit);
  file.put(file.header_length, 32);
  EXPECT_EQ(fault_of(file.bytes), Fault::kBadLimit);
}

TEST(Reader, RefusesAFileCutAfterAPage) {
  FileBuilder file;
  for (int i = 0; i < 3000; ++i) file.add("name/" + std::to_string(i), 1);
  EXPECT_EQ(fault_of(std::string_view(file.bytes).substr(0, kPageSize)), Fault::kBadLimit);
}

TEST(Reader, RefusesChainsThatLeadNowhere) {
  for (const uint32_t target : {1U, 32U, kPageSize, kPageSize - 8, 0x7fff'ffe0U, 0xffff'ffffU}) {
    FileBuilder file;
    const uint32_t at = file.add("a", 1);
    file.put(at + kNextOffset, target);
    EXPECT_EQ(fault_of(file.bytes), Fault::kBadOffset) << target;
  }
}

TEST(Reader, RefusesLoopsAndRepeatedNames) {
  FileBuilder loop;
  const uint32_t at = loop.add("a", 1);
  loop.put(at + kNextOffset, at);
  EXPECT_EQ(fault_of(loop.bytes), Fault::kLoop);

  FileBuilder joined;  // two chains that run into one
  const uint32_t first = joined.add("a", 1);
  const uint32_t second = joined.add("b", 1);
  joined.put(second + kNextOffset, first);
  EXPECT_EQ(fault_of(joined.bytes), Fault::kLoop);

  FileBuilder twice;
  twice.add("a", 1);
  twice.add("a", 2);
  EXPECT_EQ(fault_of(twice.bytes), Fault::kRepeatedName);
}

TEST(Reader, RefusesImpossibleNameLengths) {
  for (const uint32_t length : {0U, kMaxNameLength + 1, 0x00ff'ffffU}) {
    FileBuilder file;
    const uint32_t at = file.add("a", 1);
    file.put(at + kNameLengthOffset, length | kNameComplete);
    EXPECT_EQ(fault_of(file.bytes), Fault::kBadNameLength) << length;
  }
}

// Any damage gives contents or an error; the sanitizers watch that nothing else happens.
TEST(Reader, SurvivesRandomDamage) {
  std::mt19937 random{20261122};
  FileBuilder intact;
  for (int i = 0; i < 600; ++i) intact.add("name/" + std::to_string(i), 1);
  for (int round = 0; round < 3000; ++round) {
    std::string bytes = intact.bytes;
    for (int hit = 0; hit < 8; ++hit) {
      bytes[random() % (round % 2 == 0 ? bytes.size() : 4096)] = static_cast<char>(random());
    }
    const auto contents = parse(bytes);
    if (!contents) {
      ASSERT_FALSE(contents.error().reason().empty());
    }
  }
}

}  // namespace
}  // namespace tally::countfile
