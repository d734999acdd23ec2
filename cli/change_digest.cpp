#include "cli/change_digest.h"

#include "cli/change_rows.h"
#include "cli/html_text.h"
#include "cli/xml_text.h"
#include "store/change_class.h"
#include "store/diff_pieces.h"
#include "store/digest.h"
#include "store/time.h"

#include <fmt/format.h>

#include <algorithm>

namespace stet {

namespace {

constexpr std::size_t kMostPassages = 12;  // of one change
constexpr std::string_view kDeleted =
    "<del style=\"background:#ffdddd;color:#7a0c0c;text-decoration:line-through\">";
constexpr std::string_view kInserted =
    "<ins style=\"background:#d9f7df;color:#0b4d1c;text-decoration:none\">";
constexpr std::string_view kMoved = "<span style=\"background:#dcecff;color:#123a66\">";

std::string marked(std::string_view open, std::string_view text, std::string_view close) {
    // A paragraph's end inside a change would fall out of its mark.
    std::string out;
    std::string html = escaped_html(text);
    std::size_t at = 0;
    while (at < html.size()) {
        const std::size_t end = std::min(html.find('\n', at), html.size());
        if (end > at) out += fmt::format("{}{}{}", open, html.substr(at, end - at), close);
        at = html.find_first_not_of('\n', end);
        if (at == std::string::npos) break;
        if (end < html.size()) out += "<br>";
    }
    return out;
}

std::string pieces_html(const FieldDiff& field, const std::vector<Piece>& pieces) {
    std::string out;
    const auto part = [](const std::string& text, Span span) {
        return std::string_view(text).substr(span.begin, span.size());
    };
    for (const Piece& piece : pieces) {
        switch (piece.kind) {
            case PieceKind::same:
                out += marked("", part(field.new_text, piece.new_span), "");
                break;
            case PieceKind::deleted:
                out += marked(kDeleted, part(field.old_text, piece.old_span), "</del>");
                break;
            case PieceKind::inserted:
                out += marked(kInserted, part(field.new_text, piece.new_span), "</ins>");
                break;
            case PieceKind::moved_away: break;
            case PieceKind::moved_here: {
                const Change& move = field.changes[piece.change];
                if (!move.edits.empty()) {
                    out += pieces_html(field, weave_move(field, move));
                    break;
                }
                out += marked(kMoved, part(field.new_text, piece.new_span), "</span>");
                break;
            }
        }
    }
    return out;
}

/// The classes of a passage's changes, each once; "" where the choice wants none of them.
std::string wanted_classes(const std::vector<Piece>& pieces,
                           const FieldDiff& field,
                           const std::vector<Finding>& findings,
                           const ChangeChoice& choice) {
    ClassSet classes;
    bool wanted = false;
    for (const Piece& piece : pieces) {
        if (piece.change == kNoChange || field.changes[piece.change].white_space) continue;
        if (field.changes[piece.change].volatile_line) continue;
        const Finding& finding = findings[piece.change];
        classes.add(finding.kind);
        if (is_fact(finding.detail)) classes.add(finding.detail);
        wanted = wanted || choice.wants(finding);
    }
    return wanted ? class_names(classes) : std::string();
}

std::string field_title(DiffField field) {
    std::string name(diff_field_name(field));
    std::replace(name.begin(), name.end(), '_', ' ');
    return name == "dek" ? "standfirst" : name == "correction" ? "correction notice" : name;
}

std::string when(const ChangeEntry& entry, const Zone& zone) {
    return fmt::format("between {}{}", entry.time_assumed ? "~" : "",
                       zone.between(entry.after, entry.seen));
}

/// "Ferry fares rise (number, +1 −1 words)"
std::string title_of(const ChangeEntry& entry) {
    const std::string name = entry.headline.empty() ? entry.url : entry.headline;
    if (!entry.confirmed) return fmt::format("{} ({})", name, class_phrase(entry));
    if (entry.removed()) return name + " (the page is gone)";
    const std::string count = count_phrase(entry.machine.count);
    return fmt::format("{} ({}{}{})", name, class_names(entry.classes()), count.empty() ? "" : ", ",
                       count);
}

}  // namespace

std::string digest_fragment(const DigestItem& item, const ChangeChoice& choice) {
    if (!item.diff) return "<p>The page is gone.</p>\n";
    const DiffFindings findings = classify_diff(*item.diff);
    std::string out;
    std::size_t shown = 0;
    std::size_t left_out = 0;
    for (std::size_t f = 0; f < item.diff->fields.size(); ++f) {
        const FieldDiff& field = item.diff->fields[f];
        for (const Passage& passage : passages(field)) {
            const std::string classes =
                wanted_classes(passage.pieces, field, findings.changes[f], choice);
            if (classes.empty()) continue;
            if (shown == kMostPassages) {
                ++left_out;
                continue;
            }
            ++shown;
            const bool body = field.field == DiffField::body;
            const std::string place =
                body ? fmt::format("¶{}", passage.new_paragraph) : field_title(field.field);
            const bool moved = passage.pieces.front().kind == PieceKind::moved_here;
            out += fmt::format(
                "<p dir=\"auto\" style=\"margin:.4em 0\"><small "
                "style=\"color:#666666\">{}{}</small> {} <small "
                "style=\"color:#666666\">({})</small></p>\n",
                place, moved ? " moved here" : "", pieces_html(field, passage.pieces), classes);
        }
    }
    if (left_out > 0) {
        out += fmt::format("<p><small>… and {} more passages</small></p>\n", left_out);
    }
    if (out.empty()) out = "<p><small>no words changed</small></p>\n";
    return out;
}

std::string digest_as_html(const std::vector<DigestItem>& items,
                           const ChangeChoice& choice,
                           const std::string& title,
                           const Zone& zone) {
    std::string out =
        "<!DOCTYPE html>\n<html>\n<head>\n<meta charset=\"utf-8\">\n"
        "<meta name=\"viewport\" content=\"width=device-width\">\n";
    out += fmt::format("<title>{0}</title>\n</head>\n", escaped_html(title));
    out +=
        "<body style=\"font:16px/1.5 Georgia,serif;max-width:44em;margin:1em auto;padding:0 1em;"
        "background:#ffffff;color:#1a1a1a\">\n";
    out += fmt::format("<h1 style=\"font-size:1.3em\">{}</h1>\n", escaped_html(title));
    if (items.empty()) out += "<p>Nothing changed.</p>\n";
    for (const DigestItem& item : items) {
        const ChangeEntry& entry = item.entry;
        out +=
            fmt::format("<div id=\"c-{}\" style=\"border-top:1px solid #cccccc;padding:.6em 0\">\n",
                        entry.event);
        out += fmt::format(
            "<h2 dir=\"auto\" style=\"font-size:1.1em;margin:0\"><a href=\"{}\" "
            "style=\"color:#123a66\">{}</a></h2>\n",
            escaped_html(entry.url),
            escaped_html(entry.headline.empty() ? entry.url : entry.headline));
        const std::string name = entry.removed() ? entry.story : entry.story + "@" + entry.revision;
        const std::string count = count_phrase(entry.machine.count);
        out += fmt::format(
            "<p style=\"margin:.2em 0;color:#666666\"><small>{} · {} · {} · {}{}{}</small></p>\n",
            escaped_html(entry.site), name, escaped_html(when(entry, zone)),
            escaped_html(class_phrase(entry)), count.empty() ? "" : " · ", count);
        out += digest_fragment(item, choice);
        out += "</div>\n";
    }
    out += "</body>\n</html>\n";
    return out;
}

std::string digest_as_atom(const std::vector<DigestItem>& items,
                           const ChangeChoice& choice,
                           const std::string& archive_id) {
    constexpr std::size_t kDigits = 16;
    const std::string words = choice.words();
    const std::string id =
        fmt::format("urn:stet:{}:changes{}", archive_id,
                    words.empty() ? "" : ":" + sha256(words).hex().substr(0, kDigits));
    UtcTime updated{};
    for (const DigestItem& item : items) updated = std::max(updated, item.entry.seen);
    std::string out = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n";
    out += "<feed xmlns=\"http://www.w3.org/2005/Atom\">\n";
    out += fmt::format("<id>{}</id>\n<title>{}</title>\n<updated>{}</updated>\n", id,
                       xml_text(words.empty() ? "What changed" : "What changed: " + words),
                       iso_time(updated));
    out += "<author><name>stet</name></author>\n<generator>stet</generator>\n";
    for (const DigestItem& item : items) {
        const ChangeEntry& entry = item.entry;
        out += fmt::format("<entry>\n<id>urn:stet:change:{}</id>\n<title>{}</title>\n", entry.event,
                           xml_text(title_of(entry)));
        out += fmt::format("<updated>{}</updated>\n<link rel=\"alternate\" href=\"{}\"/>\n",
                           iso_time(entry.seen), xml_text(entry.url));
        for (std::size_t k = 1; k < kChangeClassCount; ++k) {
            const auto value = static_cast<ChangeClass>(k);
            if (!entry.classes().has(value)) continue;
            out += fmt::format("<category term=\"{}\"/>\n", change_class_name(value));
        }
        out += fmt::format("<summary>{}</summary>\n", xml_text(class_phrase(entry)));
        out += fmt::format("<content type=\"html\">{}</content>\n</entry>\n",
                           xml_text(digest_fragment(item, choice)));
    }
    out += "</feed>\n";
    return out;
}

}  // namespace stet
