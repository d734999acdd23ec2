#include "store/capture.h"

#include "extract/text.h"

#include <array>
#include <utility>

namespace stet {
namespace {

constexpr std::array<std::pair<Verdict, std::string_view>, 16> kVerdicts{{
    {Verdict::unknown, "unknown"},
    {Verdict::article, "article"},
    {Verdict::part, "part"},
    {Verdict::not_article, "not-article"},
    {Verdict::redirect, "redirect"},
    {Verdict::not_modified, "not-modified"},
    {Verdict::missing, "missing"},
    {Verdict::removed, "removed"},
    {Verdict::server_error, "server-error"},
    {Verdict::challenge, "challenge"},
    {Verdict::consent, "consent"},
    {Verdict::login, "login"},
    {Verdict::paywall_stub, "paywall-stub"},
    {Verdict::soft_error, "soft-error"},
    {Verdict::empty_shell, "empty-shell"},
    {Verdict::truncated, "truncated"},
}};

}  // namespace

std::string_view verdict_name(Verdict verdict) {
    for (const auto& [value, name] : kVerdicts) {
        if (value == verdict) return name;
    }
    return "unknown";
}

Verdict verdict_named(std::string_view name) {
    for (const auto& [value, text] : kVerdicts) {
        if (text == name) return value;
    }
    return Verdict::unknown;
}

std::vector<HeadField> head_fields(std::string_view head) {
    std::vector<HeadField> fields;
    std::size_t at = 0;
    bool first = true;
    while (at < head.size()) {
        std::size_t end = head.find('\n', at);
        if (end == std::string_view::npos) end = head.size();
        std::size_t stop = end;
        while (stop > at && head[stop - 1] == '\r') --stop;
        const std::string_view line = head.substr(at, stop - at);
        if (first) {
            first = false;
        } else if (line.empty()) {
            break;
        } else if ((line.front() == ' ' || line.front() == '\t') && !fields.empty()) {
            // obs-fold (RFC 9112 section 5.2): the value goes on.
            fields.back().value_end = stop;
        } else if (const std::size_t colon = line.find(':'); colon != std::string_view::npos) {
            std::size_t value = colon + 1;
            while (value < line.size() && (line[value] == ' ' || line[value] == '\t')) ++value;
            fields.push_back({trim(line.substr(0, colon)), at + value, stop});
        }
        at = end + 1;
    }
    return fields;
}

std::string_view header_value(std::string_view head, std::string_view name) {
    for (const HeadField& field : head_fields(head)) {
        if (ascii_iequals(field.name, name)) {
            return trim(head.substr(field.value_begin, field.value_end - field.value_begin));
        }
    }
    return {};
}

}  // namespace stet
