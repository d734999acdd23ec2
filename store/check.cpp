// Whether the archive still is what was put into it.
#include "store/archive_impl.h"
#include "store/article_json.h"
#include "store/chain.h"
#include "store/check_search.h"
#include "store/page_checks.h"
#include "store/text_digest.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <vector>

namespace stet {
namespace {

constexpr std::string_view kRestore =
    "restore the archive from a backup; what else it holds can still be read";
constexpr std::string_view kReextract =
    "the page itself is kept, and a later extractor reads it again";

class Checker {
public:
    Checker(const Archive::Impl& impl, bool quick) : impl_(impl), db_(*impl.db), quick_(quick) {}

    CheckReport run();

private:
    void fault(std::string what, std::string_view advice) {
        if (report_.faults.size() < kMostFaults) {
            report_.faults.push_back({std::move(what), std::string(advice)});
        }
    }
    /// One part of the work; a file too damaged to be read is a fault, not an end.
    template <class Part>
    void part(std::string_view name, const Part& work) {
        try {
            work();
        } catch (const Error& error) {
            fault(fmt::format("{}: {}", name, error.what()), kRestore);
        }
    }

    void check_pages();
    void check_file();
    void check_references();
    void check_chains();
    void check_payloads();
    std::string payload_name(std::int64_t id) const;
    void check_captures();
    void check_secrets();
    void check_articles();
    void check_revisions();
    void check_search();

    static constexpr std::size_t kMostFaults = 100;
    const Archive::Impl& impl_;
    const Db& db_;
    bool quick_;
    CheckReport report_;
};

/// Damaged pages are named; then all is read as it is, to find out what they hit.
void Checker::check_pages() {
    if (!has_page_checks(db_)) return;
    const std::int64_t size = db_.value(0, "PRAGMA page_size");
    const std::vector<std::int64_t> pages = damaged_pages(db_);
    // A crash may have left a page half-written that stands whole in the -wal, and is read there.
    std::error_code none;
    if (const auto wal = std::filesystem::file_size(db_.path() + "-wal", none); !none && wal > 0) {
        return;
    }
    for (const std::int64_t page : pages) {
        fault(fmt::format("page {} of the file (bytes {} to {}) does not match its checksum", page,
                          (page - 1) * size, page * size - 1),
              kRestore);
    }
    if (!pages.empty()) ignore_page_checks(db_, true);
}

void Checker::check_file() {
    Statement row = db_.query(quick_ ? "PRAGMA quick_check(20)" : "PRAGMA integrity_check(20)");
    while (row.step()) {
        if (row.text(0) == "ok") continue;
        std::string what(row.text(0));
        std::replace(what.begin(), what.end(), '\n', ' ');
        fault("file: " + what, kRestore);
    }
}

void Checker::check_references() {
    Statement row = db_.query("PRAGMA foreign_key_check");
    while (row.step()) {
        fault(fmt::format("row {} of {} refers to a row of {} that is not there", row.text(1),
                          row.text(0), row.text(2)),
              kRestore);
    }
}

void Checker::check_chains() {
    Statement row = db_.query(
        "SELECT c.id, w.name, c.sequence, c.previous, c.leaf, c.hash, w.id, "
        "EXISTS (SELECT 1 FROM captures x WHERE x.id = c.id), "
        "EXISTS (SELECT 1 FROM tombstones x WHERE x.id = c.id) "
        "FROM chain c JOIN writers w ON w.id = c.writer ORDER BY w.id, c.sequence");
    std::int64_t writer = 0;
    std::int64_t length = 0;
    Sha256 last;
    std::string head;
    const auto end_chain = [&] {
        if (!head.empty()) report_.chain_heads.push_back(head);
    };
    while (row.step()) {
        const std::int64_t id = row.integer(0);
        const std::int64_t sequence = row.integer(2);
        if (row.integer(6) != writer) {
            end_chain();
            writer = row.integer(6);
            length = 0;
            last = Sha256{};
        }
        const auto previous = Sha256::from_bytes(row.blob(3)).value_or(Sha256{});
        const auto leaf = Sha256::from_bytes(row.blob(4)).value_or(Sha256{});
        const auto hash = Sha256::from_bytes(row.blob(5)).value_or(Sha256{});
        if (sequence != length + 1) {
            fault(fmt::format("chain of writer {}: capture {} is missing", row.text(1), length + 1),
                  kRestore);
        } else if (previous != last) {
            fault(fmt::format("chain of writer {}: capture {} (number {}) does not follow the one "
                              "before it",
                              row.text(1), sequence, id),
                  kRestore);
        }
        if (link_hash(previous, sequence, leaf) != hash) {
            fault(fmt::format("chain of writer {}: the link of capture {} (number {}) is changed",
                              row.text(1), sequence, id),
                  kRestore);
        }
        if (row.integer(7) == row.integer(8)) {
            fault(row.integer(7) == 0 ? fmt::format("capture {} is gone without a tombstone", id)
                                      : fmt::format("capture {} is there and has a tombstone", id),
                  kRestore);
        }
        length = sequence;
        last = hash;
        head = fmt::format("{} {} {}", row.text(1), sequence, hash.tagged());
    }
    end_chain();
}

void Checker::check_payloads() {
    Statement row = db_.query(
        "SELECT p.id, p.sha256, p.length, p.stored, p.coding, p.depth, length(b.data), "
        "(SELECT depth FROM payloads x WHERE x.id = p.base) "
        "FROM payloads p LEFT JOIN blobs b ON b.id = p.id ORDER BY p.id");
    while (row.step()) {
        ++report_.payloads;
        const std::int64_t id = row.integer(0);
        if (row.is_null(6) && impl_.payloads.is_dropped(id)) continue;
        if (row.is_null(6) || row.integer(6) != row.integer(3)) {
            fault(payload_name(id) + " has not the length it should have", kRestore);
            continue;
        }
        if (!row.is_null(7) && row.integer(5) != row.integer(7) + 1) {
            fault(fmt::format("payload {} does not count its bases rightly", id), kRestore);
        }
        if (quick_) continue;
        part(fmt::format("payload {}", id), [&] {
            std::string bytes;
            try {
                bytes = impl_.payloads.read(id);
            } catch (const Error& error) {
                return fault(fmt::format("{}: {}", payload_name(id), error.what()), kRestore);
            }
            if (bytes.size() != static_cast<std::size_t>(row.integer(2)) ||
                sha256(bytes).view() != row.blob(1)) {
                fault(payload_name(id) + " does not match its digest", kRestore);
            }
        });
    }
}

/// A payload by the first capture that rests on it, which is what a person knows it by.
std::string Checker::payload_name(std::int64_t id) const {
    std::string name = fmt::format("payload {}", id);
    Statement row = db_.query(
        "SELECT id, url, started FROM captures WHERE payload = ? OR wire_payload = ? "
        "ORDER BY id LIMIT 1",
        id, id);
    if (row.step()) {
        name += fmt::format(" of capture {} ({}, {})", row.integer(0), row.text(1),
                            iso_time(from_ms(row.integer(2))));
    }
    return name;
}

void Checker::check_captures() {
    Statement row = db_.query(
        "SELECT c.id, p.sha256, p.length, h.leaf FROM captures c JOIN chain h ON h.id = c.id "
        "LEFT JOIN payloads p ON p.id = c.payload ORDER BY c.id");
    const Sha256 empty = sha256({});
    while (row.step()) {
        ++report_.captures;
        const std::int64_t id = row.integer(0);
        part(fmt::format("capture {}", id), [&] {
            const Capture capture = impl_.captures.read(id, false, false);
            const Sha256 payload =
                row.is_null(1) ? empty : Sha256::from_bytes(row.blob(1)).value_or(Sha256{});
            const Sha256 leaf =
                leaf_hash({capture, capture.verdict, capture.request_head, capture.response_head,
                           payload, static_cast<std::uint64_t>(row.integer(2)),
                           Sha256::from_hex(capture.wire_digest)});
            if (leaf.view() != row.blob(3)) {
                fault(fmt::format("capture {} ({}, {}) is changed: it does not match its leaf in "
                                  "the chain",
                                  id, capture.url, iso_time(capture.started)),
                      kRestore);
            }
        });
    }
}

void Checker::check_secrets() {
    Statement row = db_.query("SELECT capture, name, value, sha256 FROM secrets");
    while (row.step()) {
        if (sha256(row.blob(2)).view() != row.blob(3)) {
            fault(fmt::format("the value of {} of capture {} is changed", row.text(1),
                              row.integer(0)),
                  kRestore);
        }
    }
}

void Checker::check_articles() {
    Statement row = db_.query(
        "SELECT a.id, a.sha256, t.sha256, t.name FROM articles a JOIN texts t ON t.id = a.text "
        "ORDER BY a.id");
    while (row.step()) {
        const std::int64_t id = row.integer(0);
        if (hex(row.blob(2)).compare(0, row.text(3).size(), row.text(3)) != 0) {
            fault(fmt::format("the name of text {} is not its digest's", row.text(3)), kReextract);
        }
        if (quick_) continue;
        part(fmt::format("article {}", id), [&] {
            const std::string json = impl_.articles.read_json(id);
            const auto article = article_from_json(json);
            if (sha256(json).view() != row.blob(1) || !article) {
                fault(fmt::format("article {} does not match its digest", id), kReextract);
            } else if (text_digest(*article).view() != row.blob(2)) {
                fault(fmt::format("the text of article {} is not that of @{}", id, row.text(3)),
                      kReextract);
            }
        });
    }
}

void Checker::check_revisions() {
    Statement row = db_.query("SELECT id FROM stories ORDER BY id");
    while (row.step()) {
        const std::int64_t story = row.integer(0);
        std::vector<Run> kept;
        Statement run = db_.query(
            "SELECT text, article, same_as, first_look, last_look, first_time, last_time, looks, "
            "assumed FROM revisions WHERE story = ? ORDER BY number",
            story);
        while (run.step()) {
            ++report_.revisions;
            kept.push_back({run.integer(0), run.integer(1), run.number(2), run.integer(3),
                            run.integer(4), from_ms(run.integer(5)), from_ms(run.integer(6)),
                            run.number(7), run.integer(8) != 0});
        }
        if (quick_) continue;
        if (derive_runs(impl_.read_looks(story), impl_.same_texts(story)) != kept) {
            fault(fmt::format("the revisions of s{} are not those of its looks", story),
                  kReextract);
        }
    }
}

void Checker::check_search() {
    const std::int64_t texts = db_.value(0, "SELECT count(*) FROM texts");
    const std::int64_t indexed = db_.value(0, "SELECT count(*) FROM search_docsize");
    if (texts != indexed) {
        fault(fmt::format("the full-text index has {} texts of {}", indexed, texts), kReextract);
    }
    if (quick_) return;
    const std::vector<std::int64_t> wrong = texts_with_wrong_index(db_, impl_.articles);
    if (wrong.empty()) return;
    // One damaged page of the index loses the words of many texts: that is one fault.
    const std::string which = wrong.size() == 1 ? fmt::format("text {}", wrong.front())
                                                : fmt::format("{} texts, the first of them text {}",
                                                              wrong.size(), wrong.front());
    fault("the full-text index does not have the words of " + which, kReextract);
}

CheckReport Checker::run() {
    const ReadTransaction view(db_);
    part("file", [&] { check_pages(); });
    part("file", [&] { check_file(); });
    part("references", [&] { check_references(); });
    part("chains", [&] { check_chains(); });
    part("captures", [&] { check_captures(); });
    part("payloads", [&] { check_payloads(); });
    part("credentials", [&] { check_secrets(); });
    part("articles", [&] { check_articles(); });
    part("revisions", [&] { check_revisions(); });
    part("full-text index", [&] { check_search(); });
    ignore_page_checks(db_, false);
    return std::move(report_);
}

}  // namespace

CheckReport Archive::Impl::check(bool quick) const {
    return Checker(*this, quick).run();
}

}  // namespace stet
