// Bytes packed as a server or a crawler packs them.
#pragma once

#include <string>

namespace stet::test {

/// One gzip member (RFC 1952).
std::string gzip(const std::string& bytes);

}  // namespace stet::test
