#include "store/rights.h"

#include "extract/text.h"

#include <algorithm>
#include <array>

namespace stet {
namespace {

/// Directives that say: no copy, or no machine learning and mining. "noimageai" is about pictures,
/// which no export of text carries.
constexpr std::array<std::string_view, 4> kOptOuts{"noarchive", "nocache", "noai",
                                                   "tdm-reservation"};

}  // namespace

std::optional<RightsProfile> rights_profile(std::string_view name) {
    if (name == "shared") return RightsProfile::shared;
    if (name == "private") return RightsProfile::own;
    if (name == "research") return RightsProfile::research;
    if (name == "legal-deposit") return RightsProfile::legal_deposit;
    return std::nullopt;
}

std::string withheld_for(std::string_view rights, RightsProfile profile) {
    if (profile != RightsProfile::shared) return {};
    while (!rights.empty()) {
        const std::size_t end = std::min(rights.find(','), rights.size());
        const std::string word = ascii_lower(trim(rights.substr(0, end)));
        if (std::find(kOptOuts.begin(), kOptOuts.end(), word) != kOptOuts.end()) return word;
        rights.remove_prefix(std::min(end + 1, rights.size()));
    }
    return {};
}

}  // namespace stet
