// Earlier versions of a page from other archives, by RFC 7089 (Memento).
//
// A TimeMap lists the mementos of an original resource with their times; a TimeGate leads to one of
// them. From whatever address a person gives, the list is found, and each memento is asked for and
// kept as a look at the original, dated by its Memento-Datetime, with the archive as its origin.
#pragma once

#include "crawler/crawl.h"
#include "extract/url.h"
#include "store/archive.h"

#include <atomic>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace stet {

inline constexpr std::size_t kMaxMementos = 20'000;  // of one page
inline constexpr std::size_t kMaxTimeMaps = 200;     // parts that one TimeMap comes in
inline constexpr std::size_t kMaxTimeMapBytes = 16U << 20U;

struct Memento {
    Url url;
    UtcTime time{};  // whole seconds, UTC
};

/// A TimeMap in link format (RFC 7089 5, RFC 6690 2), or the Link field of any answer.
struct TimeMap {
    Url original;
    Url timegate;
    std::vector<Memento> mementos;  // as listed
    std::vector<Url> timemaps;      // others that go on, "self" left out
    Url next;                       // rel="next memento"
    Url first;                      // rel="first memento"
};

TimeMap parse_timemap(std::string_view links, const Url& base);

/// Where archives of the Wayback kind give a memento as it was captured, without their banner and
/// with its links untouched: ".../20250515080000id_/https://..."; nothing for other addresses.
std::optional<Url> raw_form(const Url& memento);

/// Asks for a page politely, following redirects; the hops are not decoded. `why` says why there is
/// no proper answer.
using AskPage = std::function<Look(const Url& url, std::string& why)>;
using MementoDone = std::function<void(const Url& memento, const Look&, const Added&)>;

/// Takes the mementos from `since` on that the archive does not hold yet, oldest first. `start` is
/// a TimeMap, a TimeGate, a memento, or a page that names one of these in its Link field.
MementoReport take_mementos(Archive& archive,
                            const Url& start,
                            const FetchOptions& options,
                            std::optional<UtcTime> since,
                            const AskPage& ask,
                            const MementoDone& done,
                            const std::atomic<bool>& stop);

}  // namespace stet
