#include "store/secrets.h"

#include "extract/text.h"
#include "store/capture.h"

#include <algorithm>
#include <array>

namespace stet {
namespace {

/// Cookie2 and Set-Cookie2 are RFC 2965's, obsolete but as secret.
constexpr std::array<std::string_view, 6> kSecretFields{
    "cookie", "set-cookie", "authorization", "proxy-authorization", "cookie2", "set-cookie2"};

}  // namespace

CutHead cut_secrets(std::string_view head) {
    CutHead cut;
    std::size_t copied = 0;
    for (const HeadField& field : head_fields(head)) {
        const bool secret =
            std::any_of(kSecretFields.begin(), kSecretFields.end(),
                        [&](std::string_view name) { return ascii_iequals(field.name, name); });
        if (!secret || field.value_begin >= field.value_end) continue;
        cut.head.append(head.substr(copied, field.value_begin - copied));
        const std::string_view value =
            head.substr(field.value_begin, field.value_end - field.value_begin);
        cut.secrets.push_back({cut.head.size(), std::string(field.name), std::string(value)});
        copied = field.value_end;
    }
    cut.head.append(head.substr(copied));
    return cut;
}

std::string restore_secrets(std::string_view head, const std::vector<Secret>& secrets) {
    std::string whole;
    std::size_t copied = 0;
    for (const Secret& secret : secrets) {
        if (secret.place < copied || secret.place > head.size()) continue;
        whole.append(head.substr(copied, secret.place - copied));
        whole.append(secret.value);
        copied = secret.place;
    }
    whole.append(head.substr(copied));
    return whole;
}

}  // namespace stet
