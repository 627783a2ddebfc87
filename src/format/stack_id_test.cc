#include "format/stack_id.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "format/base64.h"

namespace tally::format {
namespace {

// Of issues of the Go project, which its own command named.
TEST(StackId, IsWhatGoCallsARealStack) {
  EXPECT_EQ(stack_id("crash/crash\n"
                     "runtime.gopanic:+69\n"
                     "runtime.panicmem:=261\n"
                     "runtime.sigpanic:+19\n"
                     "golang.org/x/tools/gopls/internal/server.(*server).SignatureHelp:+7\n"
                     "golang.org/x/tools/gopls/internal/protocol.serverDispatch:+544\n"
                     "golang.org/x/tools/gopls/internal/lsprpc.(*streamServer).ServeStream."
                     "ServerHandler.func3:+5\n"
                     "golang.org/x/tools/gopls/internal/lsprpc.(*streamServer).ServeStream."
                     "handshaker.func4:+52\n"
                     "golang.org/x/tools/gopls/internal/protocol.Handlers.MustReplyHandler."
                     "func1:+2\n"
                     "golang.org/x/tools/gopls/internal/protocol.Handlers.AsyncHandler."
                     "func2.2:+3\n"
                     "runtime.goexit:+0"),
            "GpSf_A");
  EXPECT_EQ(stack_id("gopls/bug\n"
                     "golang.org/x/tools/gopls/internal/bug.report:35\n"
                     "golang.org/x/tools/gopls/internal/bug.Errorf:2\n"
                     "golang.org/x/tools/gopls/internal/lsp/source.hover:188\n"
                     "golang.org/x/tools/gopls/internal/lsp/source.Hover:4\n"
                     "golang.org/x/tools/gopls/internal/lsp.(*Server).hover:18\n"
                     "golang.org/x/tools/gopls/internal/lsp.(*Server).Hover:1\n"
                     "golang.org/x/tools/gopls/internal/lsp/protocol.serverDispatch:300\n"
                     "golang.org/x/tools/gopls/internal/lsp/protocol.ServerHandler.func1:5\n"
                     "golang.org/x/tools/gopls/internal/lsp/lsprpc.handshaker.func1:52\n"
                     "golang.org/x/tools/internal/jsonrpc2.MustReplyHandler.func1:2\n"
                     "golang.org/x/tools/internal/jsonrpc2.AsyncHandler.func1.2:3\n"
                     "runtime.goexit:0"),
            "DaKTNg");
}

TEST(StackId, OfNothingIsTheOffsetBasis) { EXPECT_EQ(stack_id(""), "gRydxQ"); }

// The definition, word by word, with the Base64 of others.
TEST(StackId, OfAnyBytesIsAsDefined) {
  std::mt19937 random{7};
  std::uniform_int_distribution<int> byte{0, 255};
  for (size_t size = 0; size < 500; ++size) {
    std::string text;
    while (text.size() < size) text += static_cast<char>(byte(random));
    uint32_t hash = 0x811c9dc5;
    for (const char c : text) {
      hash *= 0x01000193;
      hash ^= static_cast<unsigned char>(c);
    }
    std::string big_endian;
    for (int shift = 24; shift >= 0; shift -= 8) big_endian += static_cast<char>(hash >> shift);
    std::string expected = encode_base64(big_endian).substr(0, kStackIdLength);
    std::ranges::replace(expected, '+', '-');
    std::ranges::replace(expected, '/', '_');
    EXPECT_EQ(stack_id(text), expected);
  }
}

}  // namespace
}  // namespace tally::format
