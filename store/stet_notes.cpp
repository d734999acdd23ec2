#include "store/stet_notes.h"

#include "extract/text.h"
#include "store/chain.h"

#include <charconv>

namespace stet {
namespace {

/// Where a field's line begins in the head.
std::size_t line_begin(std::string_view head, const HeadField& field) {
    return static_cast<std::size_t>(field.name.data() - head.data());
}

bool listed(std::string_view list, std::string_view name) {
    while (!list.empty()) {
        const std::size_t end = std::min(list.find(','), list.size());
        if (ascii_iequals(trim(list.substr(0, end)), name)) return true;
        list.remove_prefix(std::min(list.size(), end + 1));
    }
    return false;
}

std::uint64_t number_of(std::string_view text, std::uint64_t otherwise) {
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && end == text.data() + text.size() ? value : otherwise;
}

/// Undoes fitting_head(): the renamed fields get their names back, and an added length goes.
std::string original_head(std::string_view head, std::string_view renamed) {
    std::string original;
    std::size_t copied = 0;
    const bool added_length = listed(renamed, "+content-length");
    std::vector<HeadField> fields = head_fields(head);
    for (std::size_t i = 0; i < fields.size(); ++i) {
        const std::size_t begin = line_begin(head, fields[i]);
        const std::string_view name = fields[i].name;
        if (added_length && i + 1 == fields.size() && ascii_iequals(name, "content-length")) {
            original.append(head.substr(copied, begin - copied));
            copied = std::min(head.find('\n', fields[i].value_end), head.size() - 1) + 1;
        } else if (name.size() > kOriginalField.size() &&
                   ascii_iequals(name.substr(0, kOriginalField.size()), kOriginalField) &&
                   listed(renamed, name.substr(kOriginalField.size()))) {
            original.append(head.substr(copied, begin - copied));
            copied = begin + kOriginalField.size();
        }
    }
    original.append(head.substr(copied));
    return original;
}

}  // namespace

std::string write_notes(const Capture& capture, std::string_view renamed, std::string_view chain) {
    std::string notes;
    const auto line = [&notes](std::string_view key, std::string_view value) {
        if (value.empty()) return;
        notes.append("stet-").append(key).append(": ");
        for (const char c : value) notes += c == '\r' || c == '\n' ? ' ' : c;
        notes += "\r\n";
    };
    line("finished", iso_time(capture.finished));
    line("verdict", verdict_name(capture.verdict));
    line("failure", capture.failure);
    line("protocol", capture.protocol);
    line("method", capture.method);
    line("wire-digest", capture.wire_digest);
    line("wire-length", std::to_string(capture.wire_bytes));
    line("truncated", capture.truncated);
    line("robots-override", capture.robots_override);
    line("rights", capture.rights);
    line("origin", origin_name(capture.origin.kind));
    line("origin-source", capture.origin.source);
    line("origin-software", capture.origin.software);
    if (capture.origin.time_assumed) line("time-assumed", "1");
    if (capture.with_look_before) line("with-look-before", "1");
    line("renamed", renamed);
    line("chain", chain);
    return notes;
}

void read_notes(const std::map<std::string, std::string, std::less<>>& notes, Capture& capture) {
    const auto get = [&notes](std::string_view key) -> std::string_view {
        const auto found = notes.find("stet-" + std::string(key));
        return found == notes.end() ? std::string_view() : std::string_view(found->second);
    };
    if (const auto time = parse_time(get("finished"))) capture.finished = *time;
    if (!get("verdict").empty()) capture.verdict = verdict_named(get("verdict"));
    if (!get("failure").empty()) capture.failure = get("failure");
    if (!get("protocol").empty()) capture.protocol = get("protocol");
    if (!get("method").empty()) capture.method = get("method");
    if (!get("wire-length").empty()) {
        capture.wire_digest = get("wire-digest");
        capture.wire_bytes = number_of(get("wire-length"), capture.wire_bytes);
    }
    capture.truncated = get("truncated");
    capture.robots_override = get("robots-override");
    capture.rights = get("rights");
    // Fetched by another stet is not fetched by this one: it stays "warc", by that software.
    if (!get("origin-software").empty()) capture.origin.software = get("origin-software");
    if (get("origin") == "file") {
        capture.origin.kind = Origin::Kind::file;
        capture.origin.source = get("origin-source");
    }
    capture.origin.time_assumed = get("time-assumed") == "1";
    capture.with_look_before = get("with-look-before") == "1";
    if (!get("renamed").empty()) {
        capture.response_head = original_head(capture.response_head, get("renamed"));
    }
}

std::string fitting_head(std::string_view head,
                         bool decoded,
                         std::uint64_t body_size,
                         std::string& renamed) {
    renamed.clear();
    std::string fitted;
    std::size_t copied = 0;
    bool has_length = false;
    const auto note = [&renamed](std::string_view name) {
        if (!listed(renamed, name)) {
            if (!renamed.empty()) renamed += ", ";
            renamed += name;
        }
    };
    for (const HeadField& field : head_fields(head)) {
        const std::string_view value =
            trim(head.substr(field.value_begin, field.value_end - field.value_begin));
        bool rename = false;
        if (ascii_iequals(field.name, "transfer-encoding")) {
            rename = true;  // bodies are kept without it
        } else if (ascii_iequals(field.name, "content-encoding")) {
            rename = decoded && !ascii_iequals(value, "identity");
        } else if (ascii_iequals(field.name, "content-length")) {
            rename = number_of(value, ~std::uint64_t{0}) != body_size;
            has_length = has_length || !rename;
        }
        if (!rename) continue;
        const std::size_t begin = line_begin(head, field);
        fitted.append(head.substr(copied, begin - copied)).append(kOriginalField);
        copied = begin;
        note(ascii_lower(field.name));
    }
    fitted.append(head.substr(copied));
    if (!renamed.empty() && !has_length) {
        // Before the empty line that ends the head, with the head's own line ends.
        std::size_t end = fitted.size();
        if (fitted.ends_with("\r\n")) {
            end -= 2;
        } else if (fitted.ends_with("\n")) {
            end -= 1;
        }
        const bool crlf = fitted.find("\r\n") != std::string::npos;
        fitted.insert(end, "Content-Length: " + std::to_string(body_size) + (crlf ? "\r\n" : "\n"));
        note("+content-length");
    }
    return fitted;
}

}  // namespace stet
