// Messages between an editor and this server, on standard input and output: headers as in HTTP, an
// empty line, and JSON (language server protocol, "Base Protocol").
#ifndef EXAMPLES_LSP_SERVER_TRANSPORT_H_
#define EXAMPLES_LSP_SERVER_TRANSPORT_H_

#include <cstddef>
#include <string>

// Reads the next message. False at the end, or when what comes is none.
bool read_message(std::string& json);

void write_message(const char* json, std::size_t size);

#endif  // EXAMPLES_LSP_SERVER_TRANSPORT_H_
