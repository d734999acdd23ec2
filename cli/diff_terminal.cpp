#include "cli/diff_view.h"
#include "cli/layout.h"
#include "extract/text.h"
#include "store/change_class.h"
#include "store/diff_pieces.h"

#include <fmt/format.h>

#include <algorithm>
#include <ostream>

namespace stet {
namespace {

/// An unedited move is told by its beginning.
constexpr std::size_t kMoveBeginning = 160;

enum class Style : std::uint8_t { deleted, inserted, moved, faint };

/// Text in which some stretches are marked, and how each of them is to be painted.
class Line {
public:
    void add(std::string_view text) { text_ += safe(text); }

    /// What stands in brackets behind the text.
    void add_note(const std::string& note, bool colour) {
        text_ = without_end_breaks();
        add(note, Style::faint, colour);
    }

    void add(std::string_view text, Style style, bool colour) {
        // White space at the ends stays outside, or the struck-through lines would hang over.
        const std::string shown = safe(text);
        const std::size_t first = shown.find_first_not_of(" \n");
        if (first == std::string::npos) {
            text_ += shown;
            return;
        }
        const std::size_t last = shown.find_last_not_of(" \n") + 1;
        text_ += shown.substr(0, first);
        const bool plain = !colour && (style == Style::deleted || style == Style::inserted);
        if (plain) text_ += style == Style::deleted ? "[-" : "{+";
        text_ += kMarkBegin;
        text_ += shown.substr(first, last - first);
        text_ += kMarkEnd;
        if (plain) text_ += style == Style::deleted ? "-]" : "+}";
        styles_.push_back(style);
        text_ += shown.substr(last);
    }

    /// The lines, wrapped to the width and indented, in colour where there is any.
    void print(const std::string& first_indent, const Io& io, std::ostream& out) const {
        const int indent = columns(first_indent);
        const int width = io.width > 0 ? std::max(io.width - indent, 20) : 0;
        const std::string rest_indent(static_cast<std::size_t>(indent), ' ');
        std::size_t style = 0;
        bool open = false;
        bool is_first = true;
        for (const std::string& line : wrap(without_end_breaks(), width)) {
            if (!line.empty())
                out << (is_first ? paint(Ink::faint, first_indent, io) : rest_indent);
            is_first = false;
            for (std::string_view rest = line; !rest.empty();) {
                const std::string_view mark = open ? kMarkEnd : kMarkBegin;
                const std::size_t end = std::min(rest.find(mark), rest.size());
                const std::string_view part = rest.substr(0, end);
                if (open && io.colour && !part.empty()) {
                    out << code(styles_[style]) << part << "\x1b[0m";
                } else {
                    out << part;
                }
                if (end == rest.size()) break;
                rest.remove_prefix(end + mark.size());
                if (open) ++style;
                open = !open;
            }
            out << '\n';
        }
    }

private:
    /// The text without the line breaks at its ends.
    std::string without_end_breaks() const {
        std::string out = text_.substr(std::min(text_.find_first_not_of('\n'), text_.size()));
        for (std::size_t at = out.size(); at > 0 && out[at - 1] == '\n';) out.erase(--at);
        return out;
    }

    /// Without control characters and without the marks that wrap() knows.
    static std::string safe(std::string_view text) {
        std::string out = printable(text, true);
        for (const std::string_view mark : {kMarkBegin, kMarkEnd}) {
            for (std::size_t at = out.find(mark); at != std::string::npos;
                 at = out.find(mark, at)) {
                out.replace(at, mark.size(), "\xEF\xBF\xBD");
            }
        }
        return out;
    }

    static std::string_view code(Style style) {
        switch (style) {
            case Style::deleted: return "\x1b[31;9m";
            case Style::inserted: return "\x1b[32m";
            case Style::moved: return "\x1b[36m";
            case Style::faint: return "\x1b[2m";
        }
        return "";
    }

    std::string text_;
    std::vector<Style> styles_;
};

std::string_view old_part(const FieldDiff& field, const Piece& piece) {
    return std::string_view(field.old_text).substr(piece.old_span.begin, piece.old_span.size());
}

std::string_view new_part(const FieldDiff& field, const Piece& piece) {
    return std::string_view(field.new_text).substr(piece.new_span.begin, piece.new_span.size());
}

void add_pieces(const FieldDiff& field, const std::vector<Piece>& pieces, Line& line, bool colour) {
    for (const Piece& piece : pieces) {
        switch (piece.kind) {
            case PieceKind::same: line.add(new_part(field, piece)); break;
            case PieceKind::deleted:
                line.add(old_part(field, piece), Style::deleted, colour);
                break;
            case PieceKind::inserted:
                line.add(new_part(field, piece), Style::inserted, colour);
                break;
            case PieceKind::moved_away:
            case PieceKind::moved_here: break;
        }
    }
}

/// "¶3", "¶3 gone", "¶3→¶7"
std::string place_of(const Passage& passage, const FieldDiff& field) {
    const auto is = [&](PieceKind kind) {
        return std::all_of(passage.pieces.begin(), passage.pieces.end(),
                           [&](const Piece& piece) { return piece.kind == kind; });
    };
    if (is(PieceKind::moved_here)) {
        const Change& change = field.changes[passage.pieces.front().change];
        const std::size_t from = paragraph_number(field.old_text, change.old_span.begin);
        return fmt::format("¶{}→¶{}", from, passage.new_paragraph);
    }
    if (is(PieceKind::deleted)) return fmt::format("¶{} gone", passage.old_paragraph);
    return fmt::format("¶{}", passage.new_paragraph);
}

/// Up to kMoveBeginning code points, cut after a word where there is white space.
std::string_view beginning_of(std::string_view text) {
    const std::string_view cut = prefix_utf8(text, kMoveBeginning);
    if (cut.size() == text.size()) return cut;
    const std::size_t space = cut.find_last_of(" \n");
    return space == std::string_view::npos || space < cut.size() / 2 ? cut : cut.substr(0, space);
}

/// " (number, place)": what the changes of a passage are, each class once.
std::string classes_of(const std::vector<Piece>& pieces,
                       const FieldDiff& field,
                       const std::vector<Finding>& findings) {
    std::vector<std::string_view> names;
    for (const Piece& piece : pieces) {
        if (piece.change == kNoChange || field.changes[piece.change].white_space) continue;
        const Finding& finding = findings[piece.change];
        const bool itself = field.changes[piece.change].volatile_line;
        const std::string_view name =
            itself ? "changes by itself" : change_class_name(finding.detail);
        if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
    }
    return names.empty() ? std::string() : fmt::format(" ({})", fmt::join(names, ", "));
}

void print_move(const FieldDiff& field,
                const Change& change,
                const Finding& finding,
                const std::string& label,
                Io& io) {
    Line line;
    const std::string_view text =
        std::string_view(field.new_text).substr(change.new_span.begin, change.new_span.size());
    if (!change.edits.empty()) {
        line.add("moved and edited: ", Style::moved, io.colour);
        add_pieces(field, weave_move(field, change), line, io.colour);
        line.add(fmt::format(" ({})", change_class_name(finding.detail)), Style::faint, io.colour);
    } else {
        const std::string_view beginning = beginning_of(text);
        line.add("moved: ", Style::moved, io.colour);
        line.add(beginning);
        if (beginning.size() < text.size()) line.add(" …");
        line.add(" (" + counted(static_cast<std::int64_t>(count_words(text)), "word", "words") +
                     ", unchanged)",
                 Style::faint, io.colour);
    }
    line.print(label, io, io.out);
}

/// Whether any change among the pieces is wanted.
bool any_wanted(const std::vector<Piece>& pieces,
                const FieldDiff& field,
                const std::vector<Finding>& findings,
                const ChangeChoice& choice) {
    if (!choice.restricts_findings()) return true;
    return std::any_of(pieces.begin(), pieces.end(), [&](const Piece& piece) {
        return piece.change != kNoChange && !field.changes[piece.change].white_space &&
               choice.wants(findings[piece.change]);
    });
}

void print_passages(const FieldDiff& field,
                    const std::vector<Finding>& findings,
                    const ChangeChoice& choice,
                    Io& io) {
    std::vector<std::pair<std::string, const Passage*>> rows;
    const std::vector<Passage> list = passages(field);
    int widest = 0;
    for (const Passage& passage : list) {
        rows.emplace_back(place_of(passage, field), &passage);
        widest = std::max(widest, columns(rows.back().first));
    }
    for (const auto& [place, passage] : rows) {
        if (!any_wanted(passage->pieces, field, findings, choice)) continue;
        std::string label(2, ' ');
        label += place;
        label.append(static_cast<std::size_t>(widest - columns(place) + 2), ' ');
        if (passage->pieces.front().kind == PieceKind::moved_here) {
            const std::size_t change = passage->pieces.front().change;
            print_move(field, field.changes[change], findings[change], label, io);
            continue;
        }
        Line line;
        add_pieces(field, passage->pieces, line, io.colour);
        line.add_note(classes_of(passage->pieces, field, findings), io.colour);
        line.print(label, io, io.out);
    }
    if (list.empty()) io.out << "  white space only\n";
}

bool is_short(DiffField field) {
    return field != DiffField::body && field != DiffField::caption &&
           field != DiffField::correction;
}

}  // namespace

std::string describe_count(const DiffCount& count) {
    const auto number = [](std::size_t value) { return static_cast<std::int64_t>(value); };
    std::string out = counted(number(count.changes), "change", "changes");
    if (count.moves > 0) {
        out += count.moves == count.changes
                   ? " (moved)"
                   : fmt::format(" ({} of them moved)", grouped(number(count.moves)));
    }
    if (count.words_deleted > 0 || count.words_inserted > 0) {
        out += fmt::format(": {} deleted, {} inserted",
                           counted(number(count.words_deleted), "word", "words"),
                           grouped(number(count.words_inserted)));
    }
    return out;
}

void print_diff(const ArticleDiff& diff,
                const DiffLabels& labels,
                Io& io,
                const ChangeChoice& choice) {
    if (diff.empty()) return;
    io.out << paint(Ink::strong, "--- " + printable(labels.old_name), io) << '\n'
           << paint(Ink::strong, "+++ " + printable(labels.new_name), io) << '\n';
    const DiffFindings all = classify_diff(diff);
    for (std::size_t f = 0; f < diff.fields.size(); ++f) {
        const FieldDiff& field = diff.fields[f];
        const std::vector<Finding>& findings = all.changes[f];
        if (choice.restricts_findings() &&
            std::none_of(findings.begin(), findings.end(),
                         [&](const Finding& finding) { return choice.wants(finding); })) {
            continue;
        }
        const std::string name(diff_field_name(field.field));
        if (!is_short(field.field)) {
            const DiffCount count = count_changes(field);
            io.out << '\n' << paint(Ink::strong, name, io);
            if (count.changes > 0) io.out << "  " << describe_count(count);
            io.out << '\n';
            print_passages(field, findings, choice, io);
            continue;
        }
        Line line;
        const std::vector<Piece> pieces = weave(field);
        add_pieces(field, pieces, line, io.colour);
        if (field.field == DiffField::headline || field.field == DiffField::dek) {
            line.add_note(classes_of(pieces, field, findings), io.colour);
        }
        line.print(fmt::format("{:<12}", name), io, io.out);
    }
    if (all.silent_edit) {
        io.out << '\n'
               << paint(Ink::warn, "a fact changed; no notice found on this page", io) << '\n';
    }
}

}  // namespace stet
