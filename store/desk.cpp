#include "store/desk.h"

#include "store/archive_impl.h"
#include "store/changes.h"
#include "store/digest.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include <openssl/rand.h>

namespace stet {
namespace {

std::string random_name() {
    std::array<unsigned char, 16> raw{};
    if (RAND_bytes(raw.data(), static_cast<int>(raw.size())) != 1) {
        throw Error("cannot make a random name: OpenSSL has no randomness");
    }
    return hex({reinterpret_cast<const char*>(raw.data()), raw.size()});
}

std::string page_of(const Db& db, std::int64_t story) {
    Statement row = db.query(
        "SELECT a.key FROM stories s JOIN addresses a ON a.id = s.address WHERE s.id = ?", story);
    return row.step() ? row.string(0) : std::string();
}

std::string tagged(const Statement& row, int column) {
    return row.is_null(column) ? std::string() : "sha256:" + hex(row.blob(column));
}

std::optional<std::string> raw_digest(const std::string& digest) {
    if (digest.empty()) return std::nullopt;
    const std::optional<Sha256> read = Sha256::from_hex(digest);
    if (!read) throw Error(fmt::format("\"{}\" is no digest of a text", digest));
    return std::string(read->view());
}

constexpr std::string_view kColumns =
    "SELECT r.name, r.kind, r.page, r.old_text, r.text, r.value, r.author, r.at, r.undoes "
    "FROM remarks r ";

Remark remark_of(const Statement& row) {
    Remark remark;
    remark.name = row.string(0);
    remark.kind = row.text(1) == "class"  ? Remark::Kind::classed
                  : row.text(1) == "note" ? Remark::Kind::note
                                          : Remark::Kind::label;
    remark.page = row.string(2);
    remark.old_text = tagged(row, 3);
    remark.text = tagged(row, 4);
    remark.value = row.string(5);
    remark.author = row.string(6);
    remark.at = from_ms(row.integer(7));
    remark.undoes = row.string(8);
    return remark;
}

Remark begin(const Archive& archive,
             Remark::Kind kind,
             const std::string& story,
             const std::string& value,
             const std::string& author,
             UtcTime at) {
    if (value.empty()) {
        throw Error(fmt::format("an empty {} says nothing", remark_kind_name(kind)),
                    ExitStatus::usage);
    }
    if (value.size() > kMaxRemarkBytes || author.size() > kMaxRemarkBytes) {
        throw Error(
            fmt::format("a {} may have {} bytes at most", remark_kind_name(kind), kMaxRemarkBytes),
            ExitStatus::usage);
    }
    const Archive::Impl& impl = archive.impl();
    return {random_name(),
            kind,
            page_of(*impl.db, impl.require_story(story)),
            "",
            "",
            value,
            author,
            at,
            ""};
}

}  // namespace

std::string_view remark_kind_name(Remark::Kind kind) {
    switch (kind) {
        case Remark::Kind::classed: return "class";
        case Remark::Kind::note: return "note";
        case Remark::Kind::label: return "label";
    }
    return "";
}

bool keep_remark(Archive& archive, const Remark& remark) {
    std::optional<Blob> old_text;
    std::optional<Blob> text;
    const std::optional<std::string> old_bytes = raw_digest(remark.old_text);
    const std::optional<std::string> bytes = raw_digest(remark.text);
    if (old_bytes) old_text = Blob{*old_bytes};
    if (bytes) text = Blob{*bytes};
    return archive.impl().db->run(
               "INSERT OR IGNORE INTO remarks (name, kind, page, old_text, text, value, author, "
               "at, undoes) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
               remark.name, remark_kind_name(remark.kind), remark.page, old_text, text,
               remark.value, remark.author, to_ms(remark.at), remark.undoes) != 0;
}

Remark classify_revision(Archive& archive,
                         const std::string& story,
                         int number,
                         ChangeClass value,
                         const std::string& author,
                         UtcTime at) {
    Remark remark = begin(archive, Remark::Kind::classed, story,
                          std::string(change_class_name(value)), author, at);
    const Revision revision = archive.impl().revision(story_number(story), number);
    if (number < 2) {
        throw Error(fmt::format("@{} is the first revision of {}: it changed nothing that could be "
                                "classed",
                                revision.name, story),
                    ExitStatus::not_found);
    }
    remark.text = revision.digest;
    remark.old_text = archive.impl().revision(story_number(story), number - 1).digest;
    keep_remark(archive, remark);
    return remark;
}

Remark note_revision(Archive& archive,
                     const std::string& story,
                     int number,
                     const std::string& text,
                     const std::string& author,
                     UtcTime at) {
    Remark remark = begin(archive, Remark::Kind::note, story, text, author, at);
    remark.text = archive.impl().revision(story_number(story), number).digest;
    keep_remark(archive, remark);
    return remark;
}

Remark label_story(Archive& archive,
                   const std::string& story,
                   const std::string& label,
                   const std::string& author,
                   UtcTime at) {
    Remark remark = begin(archive, Remark::Kind::label, story, label, author, at);
    keep_remark(archive, remark);
    return remark;
}

bool take_back(Archive& archive, const Remark& remark, const std::string& author, UtcTime at) {
    const bool known =
        archive.impl().db->value(0, "SELECT EXISTS (SELECT 1 FROM remarks WHERE name = ?)",
                                 remark.name) != 0;
    if (!known) return false;
    Remark undo = remark;
    undo.name = random_name();
    undo.value.clear();
    undo.author = author;
    undo.at = at;
    undo.undoes = remark.name;
    return keep_remark(archive, undo);
}

std::vector<Remark> remarks_of(const Archive& archive, const std::string& story) {
    const Archive::Impl& impl = archive.impl();
    std::vector<Remark> all;
    std::set<std::string> undone;
    Statement row = impl.db->query(
        std::string(kColumns) +
            "JOIN addresses a ON a.key = r.page WHERE a.story = ? ORDER BY r.at, r.name",
        impl.require_story(story));
    while (row.step()) {
        Remark remark = remark_of(row);
        if (!remark.undoes.empty()) {
            undone.insert(remark.undoes);
            continue;
        }
        all.push_back(std::move(remark));
    }
    std::vector<Remark> out;
    std::set<std::string> labels;
    for (Remark& remark : all) {
        if (undone.count(remark.name) != 0) continue;
        if (remark.kind == Remark::Kind::label && !labels.insert(remark.value).second) continue;
        out.push_back(std::move(remark));
    }
    return out;
}

std::vector<std::string> labels_of(const Archive& archive, const std::string& story) {
    std::vector<std::string> labels;
    for (const Remark& remark : remarks_of(archive, story)) {
        if (remark.kind == Remark::Kind::label) labels.push_back(remark.value);
    }
    return labels;
}

void for_each_remark(const Archive& archive, const std::function<void(const Remark&)>& visit) {
    Statement row = archive.impl().db->query(std::string(kColumns) + "ORDER BY r.at, r.name");
    while (row.step()) visit(remark_of(row));
}

std::int64_t ClassReport::judged(ChangeClass machine) const {
    std::int64_t sum = 0;
    for (const std::int64_t count : counts[static_cast<std::size_t>(machine)]) sum += count;
    return sum;
}

std::int64_t ClassReport::right(ChangeClass machine) const {
    const auto k = static_cast<std::size_t>(machine);
    return counts[k][k];
}

std::int64_t ClassReport::total() const {
    std::int64_t sum = 0;
    for (std::size_t k = 0; k < kChangeClassCount; ++k) sum += judged(static_cast<ChangeClass>(k));
    return sum;
}

ClassReport class_report(const Archive& archive) {
    ClassReport report;
    std::set<std::int64_t> stories;
    {
        Statement row = archive.impl().db->query(
            "SELECT DISTINCT a.story FROM remarks r JOIN addresses a ON a.key = r.page "
            "WHERE r.kind = 'class' AND a.story IS NOT NULL");
        while (row.step()) stories.insert(row.integer(0));
    }
    for (const std::int64_t story : stories) {
        for (const ChangeEntry& entry : changes_of(archive, story_name(story))) {
            if (!entry.desk) continue;
            ++report.counts[static_cast<std::size_t>(entry.machine.main)]
                           [static_cast<std::size_t>(*entry.desk)];
        }
    }
    return report;
}

}  // namespace stet
