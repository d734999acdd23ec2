#include "store/import.h"

#include "extract/text.h"
#include "extract/url.h"
#include "store/archive_impl.h"
#include "store/exchange.h"
#include "store/json_text.h"
#include "store/look_chain.h"
#include "store/zip.h"

#include <fmt/format.h>

#include <array>
#include <filesystem>
#include <unordered_map>
#include <utility>

#include <nlohmann/json.hpp>

namespace stet {
namespace {

using Clock = std::chrono::steady_clock;

/// One durable step a second, as a crawl makes them, or sooner where much has come.
constexpr std::chrono::seconds kBatchTime{1};
constexpr std::uint64_t kBatchBytes = 64U << 20U;
/// Payload digests remembered for revisits, and revisits that wait for what comes later.
constexpr std::size_t kMaxDigests = 2'000'000;
constexpr std::size_t kMaxWaiting = 100'000;
/// So many earlier captures of its page are compared with a revisit's digest.
constexpr int kMaxCandidates = 50;
constexpr std::uint64_t kMaxPackage = 64U << 20U;

std::string key_of(const std::string& url) {
    const std::optional<Url> parsed = Url::parse(url);
    return parsed ? capture_key(*parsed) : url;
}

/// Whether the archive holds this very capture.
bool holds(const Archive::Impl& archive, const Capture& capture) {
    const Sha256 digest = sha256(capture.body);
    Statement row = archive.db->query(
        "SELECT c.failure, p.sha256 FROM captures c LEFT JOIN payloads p ON p.id = c.payload "
        "WHERE c.surt = ? AND c.started = ? AND c.url = ? AND c.method = ? AND c.status = ?",
        key_of(capture.url), to_ms(capture.started), capture.url, capture.method, capture.status);
    while (row.step()) {
        const std::optional<Sha256> held = Sha256::from_bytes(row.blob(1));
        if (held ? *held == digest : capture.body.empty()) return true;
    }
    return false;
}

class Importer {
public:
    Importer(Archive& archive, const ImportOptions& options, const std::atomic<bool>& stop)
        : archive_(archive),
          options_(options),
          stop_(stop),
          chains_([this](Look&& look) { keep(std::move(look)); }) {}

    void file(const std::string& path) {
        file_ = std::filesystem::path(path).filename().string();
        bool is_zip = false;
        {
            FileSource source(open_to_read(path), path);
            std::array<char, 4> magic{};
            is_zip = source.read(magic.data(), magic.size()) == magic.size() && magic[0] == 'P' &&
                     magic[1] == 'K' && magic[2] == '\x03' && magic[3] == '\x04';
            source.seek(0);
            if (!is_zip) warc(source, file_);
            counts_.bytes += source.size();
        }
        if (is_zip) wacz(path);
        ++counts_.files;
    }

    ImportCounts finish() {
        for (Exchange& exchange : std::exchange(waiting_, {})) {
            file_ = exchange.file;
            if (stop_) break;
            if (fill_revisit(exchange)) {
                chains_.add(std::move(exchange.capture));
            } else {
                lost(exchange);
            }
        }
        chains_.finish();
        archive_.commit_batch();
        in_batch_ = false;
        return counts_;
    }

private:
    void warc(ByteSource& source, const std::string& name) {
        ExchangeReader reader(
            name, options_.keep_wire, [this](Exchange&& each) { take(std::move(each)); },
            [this](std::uint64_t offset, const std::string& what) { fault(offset, what); });
        const ImportCounts before = counts_;
        const auto take_over = [&] {
            counts_.records = before.records + reader.counts().records;
            counts_.other = before.other + reader.counts().other;
            counts_.digest_mismatches =
                before.digest_mismatches + reader.counts().digest_mismatches;
        };
        reader.read(source, [&] {
            take_over();
            tick();
            return !stop_;
        });
        take_over();
        chains_.finish();
        if (reader.counts().records == 0 && reader.counts().faults == 0) {
            fault(0, "it holds no record of WARC or ARC");
        }
    }

    void wacz(const std::string& path) {
        const ZipReader zip(path);
        check_package(zip);
        bool any = false;
        for (const ZipReader::Entry& entry : zip.entries()) {
            if (!entry.name.starts_with("archive/") || entry.name.ends_with("/") || stop_) continue;
            any = true;
            const std::unique_ptr<ByteSource> source = zip.open(entry);
            const std::string outer = std::exchange(file_, file_ + "/" + entry.name);
            warc(*source, file_);
            counts_.bytes += entry.packed;
            file_ = outer;
        }
        if (!any) fault(0, "it is a ZIP file without archive/: no WACZ");
    }

    /// Holds the parts of a WACZ against the digests of its data package.
    void check_package(const ZipReader& zip) {
        const ZipReader::Entry* package = zip.find("datapackage.json");
        if (package == nullptr) {
            fault(0, "it has no datapackage.json");
            return;
        }
        using Json = nlohmann::json;
        const std::string text = zip.read(*package, kMaxPackage);
        if (const ZipReader::Entry* seal = zip.find("datapackage-digest.json")) {
            const Json digest = Json::parse(zip.read(*seal, kMaxPackage), nullptr, false);
            if (!digest.is_object() || !digest.contains("hash") ||
                digest["hash"] != sha256(text).tagged()) {
                fault(package->offset, "datapackage.json does not match datapackage-digest.json");
            }
        }
        const Json json = Json::parse(text, nullptr, false);
        if (!json.is_object() || !json.contains("resources") || !json["resources"].is_array()) {
            fault(package->offset, "datapackage.json lists no resources");
            return;
        }
        for (const Json& resource : json["resources"]) {
            if (!resource.is_object()) continue;
            const std::string name = json_text(resource, "path");
            // "hash" since WACZ 1.1, "stats" before.
            const Json& place = resource.contains("stats") && resource["stats"].is_object()
                                    ? resource["stats"]
                                    : resource;
            std::string digest = json_text(place, "hash");
            if (digest.find(':') == std::string::npos) {
                digest = json_text(resource, "hashing", "sha256") + ":" + digest;
            }
            const ZipReader::Entry* entry = zip.find(name);
            if (entry == nullptr) {
                fault(package->offset, fmt::format("{} is listed and is not there", name));
            } else if (digest.starts_with("sha256:") && !matches(zip, *entry, digest)) {
                fault(entry->offset, fmt::format("{} does not match its digest", name));
            }
        }
    }

    static bool matches(const ZipReader& zip,
                        const ZipReader::Entry& entry,
                        const std::string& digest) {
        const std::unique_ptr<ByteSource> source = zip.open(entry);
        Sha256Stream stream;
        std::string piece(1U << 16U, '\0');
        while (const std::size_t got = source->read(piece.data(), piece.size())) {
            stream.add(std::string_view(piece).substr(0, got));
        }
        const std::optional<Sha256> said = Sha256::from_hex(ascii_lower(digest));
        return said && *said == stream.finish();
    }

    void take(Exchange&& exchange) {
        if (exchange.revisit && archive_.withdrawn(exchange.capture.url)) {
            ++counts_.withdrawn;  // its original was not kept either
            return;
        }
        if (exchange.revisit) {
            if (!fill_revisit(exchange)) {
                if (waiting_.size() < kMaxWaiting) {
                    waiting_.push_back(std::move(exchange));
                } else {
                    lost(exchange);
                }
                return;
            }
        } else if (!exchange.payload_digest.empty() && digests_.size() < kMaxDigests) {
            digests_.insert_or_assign(
                exchange.payload_digest,
                Original{exchange.capture.url, to_ms(exchange.capture.started)});
        }
        chains_.add(std::move(exchange.capture));
    }

    /// Gives a revisit the body that it refers to; false where that is not to be found (yet).
    bool fill_revisit(Exchange& exchange) {
        std::int64_t id = 0;
        if (exchange.refers_to_time) {
            const std::string& uri =
                exchange.refers_to_uri.empty() ? exchange.capture.url : exchange.refers_to_uri;
            id = capture_at(uri, to_ms(*exchange.refers_to_time), 1000, exchange.payload_digest);
        }
        if (id == 0) {
            const auto found = digests_.find(exchange.payload_digest);
            if (found != digests_.end()) {
                id = capture_at(found->second.url, found->second.started, 1, {});
            }
        }
        if (id == 0 && !exchange.payload_digest.empty()) {
            id = capture_at(exchange.capture.url, 0, to_ms(exchange.capture.started) + 1,
                            exchange.payload_digest);
        }
        if (id == 0) return false;
        ++counts_.revisits;
        const Capture original = archive_.impl().captures.read(id, true);
        Capture& capture = exchange.capture;
        capture.body = original.body;
        capture.truncated = original.truncated;
        // Notes of a stet that wrote the revisit say it themselves.
        if (capture.wire_digest.empty()) {
            capture.wire_digest = original.wire_digest;
            capture.wire_bytes = original.wire_bytes;
        }
        if (options_.keep_wire) capture.wire_body = original.wire_body;
        if (capture.response_head.empty()) {
            // The writer kept no head of the answer that was the same again.
            capture.response_head = original.response_head;
            capture.status = original.status;
            capture.protocol = original.protocol;
        }
        return true;
    }

    /// The latest capture of the page in a span of time that has a body; with `digest`, one that
    /// was given this digest, or whose body has it.
    std::int64_t capture_at(const std::string& uri,
                            std::int64_t from,
                            std::int64_t length,
                            const std::string& digest) {
        const std::optional<Url> url = Url::parse(uri);
        if (!url) return 0;
        Statement row = archive_.impl().db->query(
            "SELECT id, started FROM captures WHERE surt = ? AND started >= ? AND started < ? "
            "AND url = ? AND status <> 304 AND (payload IS NOT NULL OR wire_length = 0) "
            "AND NOT EXISTS (SELECT 1 FROM dropped_payloads d WHERE d.id = captures.payload) "
            "ORDER BY started DESC LIMIT ?",
            capture_key(*url), from, from + length, url->without_fragment(), kMaxCandidates);
        while (row.step()) {
            if (digest.empty()) return row.integer(0);
            const auto known = digests_.find(digest);
            if (known != digests_.end() && known->second.url == url->without_fragment() &&
                known->second.started == row.integer(1)) {
                return row.integer(0);
            }
            const Capture candidate = archive_.impl().captures.read(row.integer(0), false);
            const std::optional<bool> same = digest_matches(digest, candidate.body);
            // The digest may be of the bytes before decoding, which are gone unless they were kept:
            // one capture at the very time is believed.
            if (!same || *same || digest_matches(digest, candidate.wire_body) == true ||
                length <= 1000) {
                return row.integer(0);
            }
        }
        return 0;
    }

    void lost(const Exchange& exchange) {
        ++counts_.revisits_lost;
        fault(exchange.offset,
              fmt::format("a revisit of {} whose original is neither in these files nor in the "
                          "archive: passed over",
                          exchange.capture.url));
    }

    void keep(Look&& look) {
        begin();
        Look rest;
        for (Capture& hop : look.hops) {
            if (holds(archive_.impl(), hop)) {
                ++counts_.known;
            } else {
                rest.hops.push_back(std::move(hop));
            }
        }
        take_parts(look, rest);
        if (rest.hops.empty()) {
            // Pages of a look that is held already stay captures.
            for (LookPart& part : rest.parts) archive_.add({std::move(part.hops), {}});
            return;
        }
        Capture& answer = rest.hops.back();
        if (options_.read && answer.verdict == Verdict::unknown) options_.read(rest);
        if (answer.method != "GET" && answer.verdict == Verdict::article) {
            answer.verdict = Verdict::not_article;
        }
        for (const Capture& hop : rest.hops) batch_bytes_ += hop.body.size();
        const Added added = archive_.add(rest);
        count(counts_, added, rest.hops.size());
        if (options_.added) options_.added(rest, added);
        if (batch_bytes_ > kBatchBytes || Clock::now() - batch_begun_ > kBatchTime) {
            archive_.commit_batch();
            in_batch_ = false;
        }
    }

    /// The later pages of a story, and what stands where one brought no text.
    void take_parts(Look& look, Look& rest) {
        for (LookPart& part : look.parts) {
            if (holds(archive_.impl(), part.hops.back())) {
                ++counts_.known;
                continue;
            }
            const Capture& answer = part.hops.back();
            if (answer.verdict != Verdict::part && answer.verdict != Verdict::not_article) {
                part.stands = text_before(answer, Verdict::part);
            }
            rest.parts.push_back(std::move(part));
        }
        if (rest.hops.empty() || rest.parts.empty()) return;
        if (rest.hops.back().verdict == Verdict::not_modified) {
            rest.stands = text_before(rest.hops.back(), Verdict::article);
        }
    }

    /// The latest capture of the same URL before this one that gave its story text; 0 for none.
    std::int64_t text_before(const Capture& capture, Verdict verdict) {
        const std::optional<Url> url = Url::parse(capture.url);
        if (!url) return 0;
        return archive_.impl().db->value(
            0,
            "SELECT id FROM captures WHERE surt = ? AND url = ? AND verdict = ? AND started <= ? "
            "ORDER BY started DESC LIMIT 1",
            capture_key(*url), capture.url, verdict_name(verdict), to_ms(capture.started));
    }

    void begin() {
        if (in_batch_) return;
        archive_.begin_batch();
        in_batch_ = true;
        batch_bytes_ = 0;
        batch_begun_ = Clock::now();
    }

    void tick() {
        if (!options_.progress || Clock::now() - told_ < std::chrono::seconds(1)) return;
        told_ = Clock::now();
        options_.progress(counts_);
    }

    void fault(std::uint64_t offset, const std::string& what) {
        ++counts_.faults;
        if (options_.fault) options_.fault(file_, offset, what);
    }

    struct Original {
        std::string url;
        std::int64_t started = 0;
    };

    Archive& archive_;
    const ImportOptions& options_;
    const std::atomic<bool>& stop_;
    LookChains chains_;
    std::string file_;
    std::unordered_map<std::string, Original> digests_;  // by payload digest as written
    std::vector<Exchange> waiting_;                      // revisits whose original may yet come
    ImportCounts counts_;
    bool in_batch_ = false;
    std::uint64_t batch_bytes_ = 0;
    Clock::time_point batch_begun_;
    Clock::time_point told_ = Clock::now();
};

}  // namespace

ImportCounts import_archives(Archive& archive,
                             const std::vector<std::string>& files,
                             const ImportOptions& options,
                             const std::atomic<bool>& stop) {
    Importer importer(archive, options, stop);
    for (const std::string& file : files) {
        if (stop) break;
        importer.file(file);
    }
    return importer.finish();
}

void count(ImportCounts& counts, const Added& added, std::size_t captures) {
    if (!added.kept) {
        counts.withdrawn += static_cast<std::int64_t>(captures);
        return;
    }
    counts.captures += static_cast<std::int64_t>(captures);
    ++counts.looks;
    switch (added.outcome) {
        case Added::Outcome::new_story: ++counts.new_stories; break;
        case Added::Outcome::new_revision: ++counts.new_revisions; break;
        case Added::Outcome::unchanged: ++counts.unchanged; break;
        case Added::Outcome::no_article:
        case Added::Outcome::failed: ++counts.no_article; break;
    }
}

bool import_look(Archive& archive, Look look, const ImportOptions& options, Added& added) {
    if (holds(archive.impl(), look.hops.back())) return false;
    if (options.read) options.read(look);
    added = archive.add(look);
    if (options.added) options.added(look, added);
    return true;
}

}  // namespace stet
