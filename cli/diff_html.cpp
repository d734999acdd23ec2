#include "cli/diff_view.h"
#include "cli/html_text.h"
#include "store/change_class.h"
#include "store/diff_pieces.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace stet {
namespace {

constexpr std::string_view kStyle = R"css(
:root { color-scheme: light dark; --del: #fdd; --ins: #dfd; --move: #def; --rule: #ccc; }
@media (prefers-color-scheme: dark) {
  :root { --del: #5a1e1e; --ins: #1c4a24; --move: #1d3a5a; --rule: #555; }
}
.stet-diff { font: 16px/1.5 Georgia, serif; max-width: 46em; margin: 1em auto; padding: 0 1em; }
.stet-diff.wide { max-width: 90em; }
.stet-diff h1 { font-size: 1.4em; }
.stet-diff h2 { font: 600 .8em/1 sans-serif; text-transform: uppercase; letter-spacing: .05em;
  border-top: 1px solid var(--rule); padding-top: .8em; }
.stet-diff del { background: var(--del); text-decoration-thickness: 1px; }
.stet-diff ins { background: var(--ins); text-decoration: none; }
.stet-diff .here { background: var(--move); }
.stet-diff .away { background: var(--move); opacity: .6; text-decoration: line-through; }
.stet-diff .self { opacity: .5; }
.stet-diff a.n { font: .7em sans-serif; vertical-align: super; text-decoration: none; }
.stet-diff :target { outline: 2px solid; }
.stet-diff table { width: 100%; border-collapse: collapse; table-layout: fixed; }
.stet-diff td { vertical-align: top; padding: 0 1em 0 0; overflow-wrap: anywhere; }
.stet-diff .what { font: .8em/1.5 sans-serif; opacity: .8; }
.stet-diff p { margin: .5em 0; min-height: 1em; }
)css";

/// A column of paragraphs. A stretch in a tag is closed at a paragraph's end and opened again.
class Column {
public:
    void text(std::string_view text, const std::string& open = {}, std::string_view close = {}) {
        while (!text.empty()) {
            const std::size_t end = std::min(text.find('\n'), text.size());
            if (end > 0) {
                paragraph_ += open;
                paragraph_ += escaped_html(text.substr(0, end));
                paragraph_ += close;
            }
            if (end == text.size()) return;
            end_paragraph();
            text.remove_prefix(end + 1);
        }
    }
    void raw(const std::string& html) { paragraph_ += html; }
    void end_paragraph() {
        if (!paragraph_.empty()) out_ += "<p dir=\"auto\">" + paragraph_ + "</p>\n";
        paragraph_.clear();
    }
    std::string take() {
        end_paragraph();
        return std::exchange(out_, {});
    }

private:
    std::string paragraph_;
    std::string out_;
};

/// Writes one field; numbers its changes on from `number`.
class FieldHtml {
public:
    FieldHtml(const FieldDiff& field,
              DiffLayout layout,
              const ChangeChoice& choice,
              std::size_t& number)
        : field_(field),
          wide_(layout == DiffLayout::side_by_side),
          findings_(classify_changes(field)),
          numbers_(field.changes.size()) {
        for (std::size_t k = 0; k < field.changes.size(); ++k) {
            wanted_.push_back(choice.wants(findings_[k]));
            if (!field.changes[k].white_space && wanted_[k]) numbers_[k] = ++number;
        }
    }

    std::string write() {
        const std::vector<Piece> pieces = weave(field_);
        for (const Piece& piece : pieces) write(piece);
        if (!wide_) return left_.take();
        end_row();
        return "<table>\n" + rows_ + "</table>\n";
    }

private:
    // Inline there is one column, and both sides go to it.
    Column& old_column() { return left_; }
    Column& new_column() { return wide_ ? right_ : left_; }

    std::string_view old_text(const Piece& piece) const {
        return std::string_view(field_.old_text)
            .substr(piece.old_span.begin, piece.old_span.size());
    }
    std::string_view new_text(const Piece& piece) const {
        return std::string_view(field_.new_text)
            .substr(piece.new_span.begin, piece.new_span.size());
    }

    /// A change that was not asked for reads like text that stayed: the old one on the old side of
    /// two, the new one everywhere else.
    void write_plain(const Piece& piece) {
        const bool old_side =
            piece.kind == PieceKind::deleted || piece.kind == PieceKind::moved_away;
        if (!old_side) new_column().text(new_text(piece));
        if (old_side && wide_) old_column().text(old_text(piece));
    }

    void write(const Piece& piece) {
        if (piece.kind != PieceKind::same && !wanted_[piece.change]) {
            write_plain(piece);
            return;
        }
        switch (piece.kind) {
            case PieceKind::same: write_same(new_text(piece)); break;
            case PieceKind::deleted:
                mark(piece.change, old_column());
                old_column().text(old_text(piece), "<del" + self(piece.change) + ">", "</del>");
                break;
            case PieceKind::inserted:
                mark(piece.change, new_column());
                new_column().text(new_text(piece), "<ins" + self(piece.change) + ">", "</ins>");
                break;
            case PieceKind::moved_away:
                old_column().raw(
                    fmt::format("<a class=\"n\" href=\"#c{0}\">{0}↷</a>", numbers_[piece.change]));
                old_column().text(old_text(piece), "<span class=\"away\">", "</span>");
                break;
            case PieceKind::moved_here: write_move(piece); break;
        }
    }

    void write_same(std::string_view text) {
        if (!wide_) {
            left_.text(text);
            return;
        }
        while (!text.empty()) {
            const std::size_t end = std::min(text.find('\n'), text.size());
            left_.text(text.substr(0, end));
            right_.text(text.substr(0, end));
            if (end == text.size()) return;
            end_row();
            text.remove_prefix(end + 1);
        }
    }

    void write_move(const Piece& piece) {
        mark(piece.change, new_column());
        const Change& move = field_.changes[piece.change];
        for (const Piece& part : weave_move(field_, move)) {
            if (part.kind == PieceKind::same) {
                new_column().text(new_text(part), "<span class=\"here\">", "</span>");
            } else if (part.kind == PieceKind::deleted) {
                new_column().text(old_text(part), "<del>", "</del>");
            } else {
                new_column().text(new_text(part), "<ins>", "</ins>");
            }
        }
    }

    /// The change's number, at its first piece: its anchor and the link to it.
    void mark(std::size_t change, Column& column) {
        const std::size_t number = numbers_[change];
        if (number == 0) return;
        const bool first = std::find(marked_.begin(), marked_.end(), number) == marked_.end();
        if (!first) return;
        marked_.push_back(number);
        const Finding& finding = findings_[change];
        column.raw(
            fmt::format("<a class=\"n\" id=\"c{0}\" href=\"#c{0}\" title=\"{1}, {2}\">{0}</a>",
                        number, change_class_name(finding.kind), grade_name(finding.grade)));
    }

    std::string self(std::size_t change) const {
        return field_.changes[change].volatile_line ? " class=\"self\" title=\"changes by itself\""
                                                    : "";
    }

    void end_row() {
        const std::string left = left_.take();
        const std::string right = right_.take();
        if (left.empty() && right.empty()) return;
        rows_ += "<tr><td>" + left + "</td><td>" + right + "</td></tr>\n";
    }

    const FieldDiff& field_;
    bool wide_;
    std::vector<Finding> findings_;     // by change
    std::vector<bool> wanted_;          // likewise
    std::vector<std::size_t> numbers_;  // likewise; 0 for white space alone and what is not wanted
    std::vector<std::size_t> marked_;
    Column left_;
    Column right_;
    std::string rows_;
};

/// What the changes are, by class, and whether a fact changed without a word.
std::string meaning(const ArticleDiff& diff) {
    const DiffFindings findings = classify_diff(diff);
    std::string classes;
    for (std::size_t k = 1; k < kChangeClassCount; ++k) {
        if (findings.counts[k] == 0) continue;
        classes += fmt::format("{}{} {}", classes.empty() ? "" : ", ", findings.counts[k],
                               change_class_name(static_cast<ChangeClass>(k)));
    }
    if (classes.empty()) return {};
    std::string out = "<p class=\"what\">" + classes;
    if (findings.silent_edit) {
        out += "<br><strong>a fact changed; no notice found on this page</strong>";
    }
    return out + "</p>\n";
}

std::string_view field_title(DiffField field) {
    constexpr std::array<std::string_view, kDiffFieldCount> kTitles = {
        "Headline", "Standfirst", "Byline", "Published",        "Modified",
        "Captions", "Lead image", "Text",   "Correction notice"};
    return kTitles[static_cast<std::size_t>(field)];
}

}  // namespace

std::string_view diff_html_style() {
    return kStyle;
}

std::string diff_as_html_fragment(const ArticleDiff& diff,
                                  const ArticleText& old_text,
                                  const ArticleText& new_text,
                                  DiffLayout layout,
                                  const ChangeChoice& choice) {
    std::string out;
    std::size_t number = 0;
    for (const DiffField field : kDiffFields) {
        const FieldDiff* changed = diff.find(field);
        if (changed == nullptr && new_text[field].empty()) continue;
        // What a reader sees is shown whether it changed or not; the rest where it changed.
        const bool always =
            field == DiffField::headline || field == DiffField::byline || field == DiffField::body;
        if (changed == nullptr && !always) continue;
        const FieldDiff unchanged = {field, old_text[field], new_text[field], {}};
        out += fmt::format("<section><h2>{}</h2>\n", field_title(field));
        out += FieldHtml(changed == nullptr ? unchanged : *changed, layout, choice, number).write();
        out += "</section>\n";
    }
    return out;
}

std::string diff_as_html(const ArticleDiff& diff,
                         const ArticleText& old_text,
                         const ArticleText& new_text,
                         const DiffLabels& labels,
                         DiffLayout layout,
                         const ChangeChoice& choice) {
    const std::string title = labels.title.empty() ? labels.new_name : labels.title;
    std::string out = "<!DOCTYPE html>\n<html>\n<head>\n<meta charset=\"utf-8\">\n";
    out += "<meta name=\"viewport\" content=\"width=device-width\">\n";
    out += "<title>" + escaped_html(title) + "</title>\n";
    out += fmt::format("<style>{}</style>\n</head>\n", kStyle);
    out += fmt::format("<body>\n<main class=\"stet-diff{}\">\n<h1 dir=\"auto\">{}</h1>\n",
                       layout == DiffLayout::side_by_side ? " wide" : "", escaped_html(title));
    out += fmt::format("<p><del>{}</del> → <ins>{}</ins><br>{}</p>\n",
                       escaped_html(labels.old_name), escaped_html(labels.new_name),
                       diff.empty() ? "no change" : describe_count(count_changes(diff)));
    out += meaning(diff);
    out += diff_as_html_fragment(diff, old_text, new_text, layout, choice);
    out += "</main>\n</body>\n</html>\n";
    return out;
}

}  // namespace stet
