// What must never leave an archive: the values of Cookie, Set-Cookie, Authorization and
// Proxy-Authorization fields, cut out of a head block and put back.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace stet {

struct Secret {
    std::size_t place = 0;  // byte of the cut head before which the value stood
    std::string name;       // of the field, as written
    std::string value;
};

struct CutHead {
    std::string head;  // "Cookie: \r\n" where a value stood
    std::vector<Secret> secrets;
};

CutHead cut_secrets(std::string_view head);

/// The head as it was; `secrets` in order of their places. Places outside the head are ignored.
std::string restore_secrets(std::string_view head, const std::vector<Secret>& secrets);

}  // namespace stet
