// Captures in the order of a file put together to looks: redirects and the answer they lead to,
// with the later pages of its story where stet wrote the file.
#pragma once

#include "store/archive.h"

#include <cstdint>
#include <functional>
#include <list>
#include <optional>
#include <string>

namespace stet {

/// Longer chains of redirects are cut.
inline constexpr std::size_t kMaxImportedHops = 20;
/// A redirect waits for its target through so many captures, and for this long a time in them:
/// crawlers ask for other pages in between.
inline constexpr std::int64_t kMaxChainGap = 200;
inline constexpr std::chrono::minutes kMaxChainTime{10};

class LookChains {
public:
    explicit LookChains(std::function<void(Look&&)> sink) : sink_(std::move(sink)) {}

    void add(Capture capture);
    /// Gives what still waits.
    void finish();

private:
    void give(Look&& look);

    struct Chain {
        Look look;
        std::string next;  // the URL that the last hop leads to
        std::int64_t at = 0;
    };
    std::function<void(Look&&)> sink_;
    std::list<Chain> open_;
    std::optional<Look> last_;  // held until it is known that no later page of its story follows
    std::int64_t count_ = 0;
};

}  // namespace stet
