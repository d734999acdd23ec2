#include "cli/extract.h"

#include "cli/command.h"
#include "cli/fetch_flags.h"
#include "cli/long_run.h"
#include "cli/other_than_text.h"
#include "cli/site_rules.h"
#include "crawler/crawl.h"
#include "crawler/guard.h"
#include "extract/dom.h"
#include "extract/format.h"
#include "extract/page.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <condition_variable>
#include <cstdlib>
#include <deque>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <memory>
#include <mutex>
#include <optional>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

namespace stet {
namespace {

using nlohmann::json;

/// A line that holds the largest page in base64, and some room for the rest.
constexpr std::size_t kMaxLineBytes = Document::kMaxBytes / 3 * 4 + (1U << 20U);
/// Lines waiting or under way, for each thread.
constexpr std::size_t kLinesPerThread = 8;
/// Bytes of lines waiting or under way; a single line may be larger.
constexpr std::size_t kWaitingBytes = 64U << 20U;

struct PageBytes {
    std::string bytes;
    std::string error;  // "" where all went well; there may be bytes beside it
};

PageBytes read_stream(std::istream& in) {
    PageBytes page;
    std::array<char, 65536> chunk{};
    while (in && page.bytes.size() <= Document::kMaxBytes) {
        in.read(chunk.data(), chunk.size());
        page.bytes.append(chunk.data(), static_cast<std::size_t>(in.gcount()));
    }
    if (in.bad()) page.error = "reading stopped half-way";
    if (page.bytes.size() > Document::kMaxBytes) {
        page.bytes.resize(Document::kMaxBytes);
        page.error = "cut at " + std::to_string(Document::kMaxBytes) + " bytes";
    }
    return page;
}

PageBytes read_path(const std::string& path) {
    std::error_code status;
    if (std::filesystem::is_directory(path, status)) return {"", path + " is a directory"};
    errno = 0;
    std::ifstream in(path, std::ios::binary);
    if (!in) {
        const int reason = errno != 0 ? errno : ENOENT;
        return {"", "cannot open " + path + ": " + std::generic_category().message(reason)};
    }
    // A regular file is read at once; anything else, and a file that grows, by and by.
    const std::uintmax_t size = std::filesystem::file_size(path, status);
    if (status || size == 0 || size > Document::kMaxBytes) return read_stream(in);
    PageBytes page;
    page.bytes.resize(size);
    in.read(page.bytes.data(), static_cast<std::streamsize>(size));
    page.bytes.resize(static_cast<std::size_t>(in.gcount()));
    if (page.bytes.size() < size) {
        if (in.bad()) page.error = "reading stopped half-way";
        return page;
    }
    if (in.peek() == std::ifstream::traits_type::eof()) return page;
    PageBytes more = read_stream(in);
    page.bytes += more.bytes;
    page.error = std::move(more.error);
    if (page.bytes.size() > Document::kMaxBytes) {
        page.bytes.resize(Document::kMaxBytes);
        page.error = "cut at " + std::to_string(Document::kMaxBytes) + " bytes";
    }
    return page;
}

/// Unix seconds out of a number or of an ISO 8601 time.
std::optional<std::int64_t> parse_time(const std::string& text) {
    if (const std::optional<DateTime> when = DateTime::parse_iso(text)) {
        return when->unix_seconds();
    }
    if (text.empty() || text.size() > 12) return std::nullopt;
    std::int64_t seconds = 0;
    for (const char c : text) {
        if (c < '0' || c > '9') return std::nullopt;
        seconds = seconds * 10 + (c - '0');
    }
    return seconds;
}

/// The member as text; "" where it is missing or no string.
std::string text_member(const json& line, const char* name) {
    const auto found = line.find(name);
    return found != line.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::optional<std::int64_t> time_member(const json& line, const char* name) {
    const auto found = line.find(name);
    if (found == line.end()) return std::nullopt;
    if (found->is_number_integer()) return found->get<std::int64_t>();
    if (found->is_number()) {
        const double seconds = found->get<double>();
        if (seconds > -1e12 && seconds < 1e12) return static_cast<std::int64_t>(seconds);
        return std::nullopt;
    }
    return found->is_string() ? parse_time(found->get<std::string>()) : std::nullopt;
}

PageBytes page_of(const json& line) {
    if (line.contains("html_base64")) {
        std::optional<std::string> bytes = decode_base64(text_member(line, "html_base64"));
        if (!bytes) return {"", "html_base64 is no base64"};
        if (bytes->size() <= Document::kMaxBytes) return {std::move(*bytes), ""};
        bytes->resize(Document::kMaxBytes);
        return {std::move(*bytes), "cut at " + std::to_string(Document::kMaxBytes) + " bytes"};
    }
    const std::string path = text_member(line, "path");
    if (path.empty()) return {"", "neither path nor html_base64 is given"};
    return read_path(path);
}

std::string dumped(const json& value) {
    return value.dump(-1, ' ', false, json::error_handler_t::replace);
}

/// {"id":...,"url":...,  and what follows.
std::string begin_answer(const json& line) {
    std::string out = "{\"id\":";
    const bool object = line.is_object();
    out += object && line.contains("id") ? dumped(line.at("id")) : "null";
    out += ",\"url\":";
    out += object && line.contains("url") ? dumped(line.at("url")) : "null";
    out += ',';
    return out;
}

std::string failure(const json& line, std::string_view error) {
    std::string out = begin_answer(line);
    append_json_members(out, Article());
    out += ",\"error\":";
    append_json_string(out, error);
    out += '}';
    return out;
}

/// Reads lines without ever holding more than kMaxLineBytes of one, and without waiting for more
/// than is there.
class LineReader {
public:
    explicit LineReader(std::istream& in) : buffer_(*in.rdbuf()) {}

    /// False at the end. `too_long` is set where the line's rest was dropped.
    bool next(std::string& line, bool& too_long) {
        line.clear();
        too_long = false;
        bool any = false;
        for (;;) {
            if (at_ == end_ && !fill()) return any;
            any = true;
            const char* const begin = chunk_.data() + at_;
            const char* const end = chunk_.data() + end_;
            const char* const stop = std::find(begin, end, '\n');
            const auto length = static_cast<std::size_t>(stop - begin);
            const std::size_t room = kMaxLineBytes - line.size();
            line.append(begin, std::min(length, room));
            too_long = too_long || length > room;
            at_ += length;
            if (at_ < end_) {
                ++at_;
                return true;
            }
        }
    }

private:
    bool fill() {
        using Traits = std::streambuf::traits_type;
        if (Traits::eq_int_type(buffer_.sgetc(), Traits::eof())) return false;
        const auto ready = std::max<std::streamsize>(buffer_.in_avail(), 1);
        const auto wanted = std::min(ready, static_cast<std::streamsize>(chunk_.size()));
        at_ = 0;
        end_ = static_cast<std::size_t>(
            std::max<std::streamsize>(buffer_.sgetn(chunk_.data(), wanted), 0));
        return end_ > 0;
    }

    std::streambuf& buffer_;
    std::array<char, 65536> chunk_{};
    std::size_t at_ = 0;
    std::size_t end_ = 0;
};

/// Takes lines in order, has them answered on any thread, and writes the answers in order.
class Batch {
public:
    Batch(std::ostream& out, unsigned threads, const FindSiteRules& rules)
        : out_(out), rules_(rules), limit_(threads * kLinesPerThread) {
        for (unsigned i = 0; i < threads; ++i) threads_.emplace_back([this] { work(); });
    }
    Batch(const Batch&) = delete;
    Batch& operator=(const Batch&) = delete;
    ~Batch() { finish(); }

    /// Waits while too much is outstanding.
    void add(std::string line, bool too_long) {
        std::unique_lock lock(mutex_);
        const std::size_t size = line.size();
        room_.wait(lock, [&] {
            return jobs_.size() < limit_ && (jobs_.empty() || bytes_ + size <= kWaitingBytes);
        });
        bytes_ += size;
        jobs_.push_back(std::make_unique<Job>());
        jobs_.back()->line = std::move(line);
        jobs_.back()->too_long = too_long;
        waiting_.push_back(jobs_.back().get());
        ready_.notify_one();
    }

    BatchResult finish() {
        {
            const std::lock_guard lock(mutex_);
            closed_ = true;
        }
        ready_.notify_all();
        for (std::thread& thread : threads_) thread.join();
        threads_.clear();
        return result_;
    }

    bool broken() {
        const std::lock_guard lock(mutex_);
        return !out_;
    }

private:
    struct Job {
        std::string line;
        std::string answer;
        std::size_t size = 0;
        bool too_long = false;
        bool failed = false;
        bool done = false;
    };

    void work() {
        for (;;) {
            Job* job = nullptr;
            {
                std::unique_lock lock(mutex_);
                ready_.wait(lock, [this] { return closed_ || !waiting_.empty(); });
                if (waiting_.empty()) return;
                job = waiting_.front();
                waiting_.pop_front();
            }
            answer(*job);
            const std::lock_guard lock(mutex_);
            job->done = true;
            write_done();
        }
    }

    void answer(Job& job) const {
        job.size = job.line.size();
        try {
            if (job.too_long) {
                job.failed = true;
                job.answer = failure(
                    json(), "the line is longer than " + std::to_string(kMaxLineBytes) + " bytes");
            } else {
                job.answer = extract_line(job.line, job.failed, rules_);
            }
        } catch (const std::exception& error) {  // no memory: this page is given up, not the rest
            job.failed = true;
            job.answer = R"({"id":null,"error":"out of memory"})";
        }
        std::string().swap(job.line);
    }

    void write_done() {
        bool wrote = false;
        while (!jobs_.empty() && jobs_.front()->done) {
            const Job& job = *jobs_.front();
            out_ << job.answer << '\n';
            ++result_.pages;
            result_.errors += job.failed ? 1 : 0;
            bytes_ -= job.size;
            jobs_.pop_front();
            wrote = true;
        }
        if (!wrote) return;
        if (jobs_.empty()) out_.flush();
        room_.notify_one();
    }

    std::ostream& out_;
    const FindSiteRules& rules_;
    const std::size_t limit_;
    std::mutex mutex_;
    std::condition_variable ready_;          // a line waits, or no more will come
    std::condition_variable room_;           // an answer was written
    std::deque<std::unique_ptr<Job>> jobs_;  // not yet written, in order
    std::deque<Job*> waiting_;               // of those, not yet begun
    std::size_t bytes_ = 0;                  // of the lines in jobs_
    bool closed_ = false;
    BatchResult result_;
    std::vector<std::thread> threads_;  // last: they use all of the above
};

std::string formatted(const Article& article, ArticleFormat format) {
    switch (format) {
        case ArticleFormat::text: return to_plain_text(article);
        case ArticleFormat::markdown: return to_markdown(article);
        case ArticleFormat::json: return to_json(article) + "\n";
    }
    return "";
}

}  // namespace

std::optional<std::string> decode_base64(std::string_view text) {
    std::string out;
    out.reserve(text.size() / 4 * 3);
    std::uint32_t bits = 0;
    unsigned count = 0;
    unsigned digits = 0;
    bool ended = false;
    for (const char c : text) {
        std::uint32_t value = 0;
        if (c >= 'A' && c <= 'Z') {
            value = static_cast<std::uint32_t>(c - 'A');
        } else if (c >= 'a' && c <= 'z') {
            value = static_cast<std::uint32_t>(c - 'a') + 26;
        } else if (c >= '0' && c <= '9') {
            value = static_cast<std::uint32_t>(c - '0') + 52;
        } else if (c == '+') {
            value = 62;
        } else if (c == '/') {
            value = 63;
        } else if (c == '=') {
            ended = true;
            continue;
        } else if (c == ' ' || c == '\n' || c == '\r' || c == '\t') {
            continue;
        } else {
            return std::nullopt;
        }
        if (ended) return std::nullopt;
        ++digits;
        bits = bits << 6U | value;
        count += 6;
        if (count >= 8) {
            count -= 8;
            out += static_cast<char>(bits >> count & 0xFFU);
        }
    }
    if (digits % 4 == 1) return std::nullopt;
    return out;
}

std::string extract_line(std::string_view text, bool& failed, const FindSiteRules& rules) {
    failed = true;
    const json line = json::parse(text, nullptr, false);
    if (line.is_discarded()) return failure(json(), "the line is no JSON");
    if (!line.is_object()) return failure(line, "the line is no JSON object");
    PageBytes page = page_of(line);
    if (page.bytes.empty() && !page.error.empty()) return failure(line, page.error);
    if (const std::string_view other = other_than_text(page.bytes); !other.empty()) {
        return failure(line, "no HTML page: it is " + std::string(other));
    }

    PageContext context;
    const std::string address = text_member(line, "url");
    if (std::optional<Url> url = Url::parse(address)) {
        context.url = *url;
    } else if (!address.empty()) {
        page.error = "not an absolute URL: " + address;
    }
    context.content_type = text_member(line, "content_type");
    context.fetched = time_member(line, "fetched");
    if (!context.fetched && line.contains("fetched") && !line.at("fetched").is_null()) {
        page.error = "not a time: " + dumped(line.at("fetched"));
    }
    context.site_rules = rules;
    std::string out = begin_answer(line);
    append_json_members(out, read_article(std::move(page.bytes), context));
    failed = !page.error.empty();
    if (failed) {
        out += ",\"error\":";
        append_json_string(out, page.error);
    }
    out += '}';
    return out;
}

BatchResult extract_batch(std::istream& in,
                          std::ostream& out,
                          unsigned jobs,
                          const FindSiteRules& rules) {
    const unsigned cores = std::max(std::thread::hardware_concurrency(), 1U);
    Batch batch(out, jobs == 0 ? cores : jobs, rules);
    LineReader lines(in);
    std::string line;
    bool too_long = false;
    while (lines.next(line, too_long)) {
        batch.add(std::move(line), too_long);
        if (batch.broken()) break;  // nobody reads any more
    }
    return batch.finish();
}

namespace {

/// What a message calls the page.
std::string name_of(const ExtractOptions& options) {
    return options.source == "-" ? "standard input" : options.source;
}

ExitStatus print_article(const Article& article, const ExtractOptions& options, std::ostream& out) {
    out << formatted(article, options.format);
    if (article.headline || !article.blocks.empty()) return ExitStatus::ok;
    spdlog::warn("{}: no headline and no text found; is it an HTML page?", name_of(options));
    return ExitStatus::not_found;
}

}  // namespace

ExitStatus extract_command(const ExtractOptions& options, std::istream& in, std::ostream& out) {
    PageContext context;
    context.content_type = options.content_type;
    context.site_rules = options.site_rules;
    if (!options.url.empty()) {
        const std::optional<Url> url = Url::parse(options.url);
        if (!url) throw Error("not an absolute URL: " + options.url, ExitStatus::usage);
        context.url = *url;
    }
    if (!options.fetched.empty()) {
        context.fetched = parse_time(options.fetched);
        if (!context.fetched) {
            throw Error("not a time: " + options.fetched + " (wanted: 2025-05-15T08:00Z)",
                        ExitStatus::usage);
        }
    }
    PageBytes page = options.source == "-" ? read_stream(in) : read_path(options.source);
    if (page.bytes.empty() && !page.error.empty()) throw Error(page.error);
    if (const std::string_view other = other_than_text(page.bytes); !other.empty()) {
        throw Error(name_of(options) + " is no HTML page: it is " + std::string(other));
    }
    return print_article(read_article(std::move(page.bytes), context), options, out);
}

namespace {

/// Whether SOURCE is to be fetched: an http URL that is no file's name.
bool is_address(const std::string& source) {
    const std::optional<Url> url = Url::parse(source);
    std::error_code status;
    return url && url->is_http() && !std::filesystem::exists(source, status);
}

/// As extract_command(), of a page that is fetched.
ExitStatus extract_address(const ExtractOptions& options, FetchOptions fetch, std::ostream& out) {
    const Url url = url_of(options.source);
    trust(fetch, url);
    const Look look = fetch_page(url, fetch);
    const Capture& answer = look.hops.back();
    if (answer.status < 200 || answer.status > 299) {
        std::string why = answer.status == 0
                              ? answer.failure
                              : "the server answered " + std::to_string(answer.status);
        if (!fetch.allow_private && is_refused_as_private(url)) why += kPrivateHint;
        throw Error("cannot fetch " + options.source + ": " + why, ExitStatus::incomplete);
    }
    PageContext context;
    if (const std::optional<Url> end = Url::parse(answer.url)) context.url = *end;
    context.content_type = header_value(answer.response_head, "content-type");
    context.fetched =
        std::chrono::floor<std::chrono::seconds>(answer.started).time_since_epoch().count();
    context.site_rules = options.site_rules;
    const ExitStatus status = print_article(extract_article(answer.body, context), options, out);
    if (answer.truncated.empty()) return status;
    spdlog::warn("{} was cut short ({}): the text may lack its end", options.source,
                 answer.truncated);
    return ExitStatus::incomplete;
}

}  // namespace

Action declare_extract(CLI::App& app) {
    struct Words {
        ExtractOptions options;
        FetchWords fetch;
        std::string site_rules;
        bool batch = false;
        bool markdown = false;
        unsigned jobs = 0;
    };
    const auto words = std::make_shared<Words>();
    app.add_option("SOURCE", words->options.source);
    app.add_flag("--batch", words->batch);
    app.add_option("--jobs", words->jobs);
    app.add_option("--url", words->options.url);
    app.add_option("--content-type", words->options.content_type);
    app.add_option("--fetched", words->options.fetched);
    app.add_flag("--markdown", words->markdown);
    declare_site_rules(app, words->site_rules);
    declare_fetch(app, words->fetch, false);
    return [words](const Settings& settings, Io& io) {
        const FindSiteRules rules = site_rules_of(words->site_rules);
        if (words->batch) {
            if (!words->options.source.empty() && words->options.source != "-") {
                throw Error("--batch reads standard input; " + words->options.source +
                                " was given too: name it as \"path\" in a line of the input",
                            ExitStatus::usage);
            }
            begin_batch();
            extract_batch(io.in, io.out, words->jobs, rules);
            return ExitStatus::ok;
        }
        ExtractOptions options = words->options;
        options.site_rules = rules;
        if (options.source.empty()) {
            throw Error("extract needs a FILE or URL, - for standard input, or --batch",
                        ExitStatus::usage);
        }
        if (words->markdown) options.format = ArticleFormat::markdown;
        if (settings.json) options.format = ArticleFormat::json;
        if (is_address(options.source)) {
            return extract_address(options, fetch_options_of(words->fetch), io.out);
        }
        return extract_command(options, io.in, io.out);
    };
}

}  // namespace stet
