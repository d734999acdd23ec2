#include "crawler/transfer.h"

#include "crawler/guard.h"
#include "crawler/http_fields.h"
#include "crawler/scope.h"
#include "extract/text.h"
#include "store/content_encoding.h"
#include "store/error.h"

#include <curl/curl.h>
#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <array>
#include <exception>
#include <unordered_map>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/evp.h>
#include <sys/socket.h>
#include <unistd.h>

namespace stet {
namespace {

/// Announced lengths are believed up to here when room is made for a body.
constexpr std::uint64_t kReserveBytes = 256U << 10U;

struct CleanEasy {
    void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
};
struct CleanMulti {
    void operator()(CURLM* handle) const { curl_multi_cleanup(handle); }
};
struct FreeList {
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using Easy = std::unique_ptr<CURL, CleanEasy>;
using List = std::unique_ptr<curl_slist, FreeList>;

void append(List& list, const std::string& line) {
    curl_slist* longer = curl_slist_append(list.get(), line.c_str());
    if (longer == nullptr) throw std::bad_alloc();
    static_cast<void>(list.release());
    list.reset(longer);
}

/// libcurl's process-wide state: set up once, by whoever comes first.
void init_curl() {
    static const CURLcode code = curl_global_init(CURL_GLOBAL_DEFAULT);
    if (code != CURLE_OK)
        throw Error(fmt::format("cannot start libcurl: {}", curl_easy_strerror(code)));
}

/// One request under way. Its address is what libcurl's callbacks get, so it does not move.
struct Running {
    Easy easy;
    List headers;
    std::uint64_t id = 0;
    Capture capture;
    bool guard = true;          // against private addresses
    bool metadata_too = false;  // the person typed this very host
    std::uint64_t max_body_bytes = 0;
    std::uint64_t max_header_bytes = 0;
    bool head_done = false;
    bool body_too_long = false;
    bool head_too_long = false;
    std::string refused;         // why the guard said no
    std::exception_ptr failure;  // thrown in a callback; rethrown once libcurl has returned
    std::array<char, CURL_ERROR_SIZE> message{};
};

// -- Callbacks. libcurl's frames are C: nothing may be thrown past them. --------------------

std::size_t take_body(char* data, std::size_t, std::size_t size, void* user) noexcept {
    auto& run = *static_cast<Running*>(user);
    try {
        std::string& body = run.capture.body;
        if (body.empty()) {
            curl_off_t announced = -1;
            curl_easy_getinfo(run.easy.get(), CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &announced);
            if (announced > 0) {
                body.reserve(static_cast<std::size_t>(
                    std::min<std::uint64_t>(static_cast<std::uint64_t>(announced), kReserveBytes)));
            }
        }
        const std::size_t room = static_cast<std::size_t>(run.max_body_bytes) - body.size();
        const std::size_t taken = std::min(size, room);
        body.append(data, taken);
        run.body_too_long = taken < size;
        return taken;
    } catch (...) {
        run.failure = std::current_exception();
        return 0;
    }
}

std::size_t take_header(char* data, std::size_t, std::size_t size, void* user) noexcept {
    auto& run = *static_cast<Running*>(user);
    try {
        const std::string_view line(data, size);
        std::string& head = run.capture.response_head;
        if (line.starts_with("HTTP/")) {  // the answer's, or that of an interim answer before it
            head.clear();
            run.head_done = false;
        }
        if (run.head_done) return size;  // a trailer
        if (head.size() + size > run.max_header_bytes) {
            run.head_too_long = true;
            return 0;
        }
        head.append(line);
        run.head_done = line == "\r\n" || line == "\n";
        return size;
    } catch (...) {
        run.failure = std::current_exception();
        return 0;
    }
}

int take_debug(CURL*, curl_infotype type, char* data, std::size_t size, void* user) noexcept {
    auto& run = *static_cast<Running*>(user);
    if (type != CURLINFO_HEADER_OUT) return 0;
    try {
        const std::string_view text(data, size);
        // A request sent again on a fresh connection begins anew.
        if (text.starts_with("GET ")) run.capture.request_head.clear();
        if (run.capture.request_head.size() + size <= run.max_header_bytes) {
            run.capture.request_head.append(text);
        }
    } catch (...) {
        run.failure = std::current_exception();
    }
    return 0;
}

/// Judges the address that is about to be connected to.
curl_socket_t open_socket(void* user, curlsocktype purpose, curl_sockaddr* address) noexcept {
    auto& run = *static_cast<Running*>(user);
    try {
        const bool guard = run.guard || !run.metadata_too;
        if (guard && purpose == CURLSOCKTYPE_IPCXN) {
            std::array<char, INET6_ADDRSTRLEN> text{};
            const char* written = nullptr;
            if (address->family == AF_INET) {
                const auto* in = reinterpret_cast<const sockaddr_in*>(&address->addr);
                written = inet_ntop(AF_INET, &in->sin_addr, text.data(), text.size());
            } else if (address->family == AF_INET6) {
                const auto* in = reinterpret_cast<const sockaddr_in6*>(&address->addr);
                written = inet_ntop(AF_INET6, &in->sin6_addr, text.data(), text.size());
            }
            const std::string_view ip = written == nullptr ? "" : written;
            if (!run.metadata_too && is_metadata_address(ip)) {
                run.refused = fmt::format("{} is a cloud metadata address", ip);
                return CURL_SOCKET_BAD;
            }
            const auto why = run.guard ? refused_address(ip) : std::nullopt;
            if (why) {
                run.refused = fmt::format("{} is a {} address", ip, *why);
                return CURL_SOCKET_BAD;
            }
        }
        return ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
    } catch (...) {
        run.failure = std::current_exception();
        return CURL_SOCKET_BAD;
    }
}

TransferFault fault_of(CURLcode code) {
    switch (code) {
        case CURLE_OK: return TransferFault::none;
        case CURLE_COULDNT_RESOLVE_HOST:
        case CURLE_COULDNT_RESOLVE_PROXY: return TransferFault::dns;
        case CURLE_OPERATION_TIMEDOUT: return TransferFault::timeout;
        case CURLE_SSL_CACERT_BADFILE:  // no certificates on this machine: ca-certificates
        case CURLE_SSL_CONNECT_ERROR:
        case CURLE_PEER_FAILED_VERIFICATION:
        case CURLE_SSL_CERTPROBLEM:
        case CURLE_SSL_CIPHER:
        case CURLE_SSL_ISSUER_ERROR:
        case CURLE_SSL_INVALIDCERTSTATUS: return TransferFault::tls;
        case CURLE_UNSUPPORTED_PROTOCOL:
        case CURLE_WEIRD_SERVER_REPLY:
        case CURLE_HTTP2:
        case CURLE_HTTP2_STREAM:
        case CURLE_URL_MALFORMAT:
        case CURLE_WRITE_ERROR:
        case CURLE_BAD_CONTENT_ENCODING: return TransferFault::protocol;
        default: return TransferFault::connect;
    }
}

/// Whether it was the proxy that failed, not the server behind it.
bool is_fault_of_proxy(CURL* easy, CURLcode code) {
    constexpr long kWantsPassword = 407;
    long status = 0;
    curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
    long of_tunnel = 0;
    curl_easy_getinfo(easy, CURLINFO_HTTP_CONNECTCODE, &of_tunnel);
    if (status == kWantsPassword || of_tunnel == kWantsPassword) return true;
    switch (code) {
        case CURLE_COULDNT_RESOLVE_PROXY:
        case CURLE_COULDNT_CONNECT: return true;
        case CURLE_OPERATION_TIMEDOUT: {
            curl_off_t connected = 0;
            curl_easy_getinfo(easy, CURLINFO_CONNECT_TIME_T, &connected);
            return connected == 0;
        }
        case CURLE_PROXY: {  // a SOCKS proxy also tells so what it heard of the server
            long said = 0;
            curl_easy_getinfo(easy, CURLINFO_PROXY_ERROR, &said);
            return said != CURLPX_REPLY_HOST_UNREACHABLE &&
                   said != CURLPX_REPLY_NETWORK_UNREACHABLE &&
                   said != CURLPX_REPLY_CONNECTION_REFUSED && said != CURLPX_REPLY_TTL_EXPIRED;
        }
        default: return false;
    }
}

/// "http://proxy.example:3128": without a user's name and password.
std::string proxy_name(const std::string& proxy) {
    const std::size_t scheme = proxy.find("://");
    const std::size_t begin = scheme == std::string::npos ? 0 : scheme + 3;
    const std::size_t at = proxy.rfind('@');
    if (at == std::string::npos || at < begin) return proxy;
    return proxy.substr(0, begin) + proxy.substr(at + 1);
}

/// WARC-Truncated's word for how a body ended, "" where it is whole.
std::string truncation(CURLcode code, const Running& run) {
    if (run.body_too_long) return "length";
    if (code == CURLE_OK) return "";
    return code == CURLE_OPERATION_TIMEDOUT ? "time" : "disconnect";
}

/// "HTTP/2 200 \r\n" becomes "HTTP/1.1 200\r\n": one form for all heads, `protocol` tells the rest.
void write_as_http1(std::string& head) {
    const std::size_t end = head.find_first_of("\r\n");
    const std::size_t version = head.find("HTTP/2");
    if (version == std::string::npos || version > end) return;
    const std::size_t length = head.compare(version, 8, "HTTP/2.0") == 0 ? 8 : 6;
    head.replace(version, length, "HTTP/1.1");
}

std::string sha256(std::string_view bytes) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned int size = 0;
    if (EVP_Digest(bytes.data(), bytes.size(), digest.data(), &size, EVP_sha256(), nullptr) != 1) {
        throw Error("cannot compute SHA-256");
    }
    static constexpr std::string_view kHex = "0123456789abcdef";
    std::string text = "sha256:";
    for (unsigned int i = 0; i < size; ++i) {
        text.push_back(kHex[digest[i] >> 4U]);
        text.push_back(kHex[digest[i] & 15U]);
    }
    return text;
}

}  // namespace

std::string user_agent(const FetchOptions& options) {
    if (!options.user_agent.empty()) return options.user_agent;
    if (options.contact.empty()) return "stet/" STET_VERSION;
    return fmt::format("stet/" STET_VERSION " (+{})", options.contact);
}

class Transfers::Impl {
public:
    Impl(FetchOptions options, std::size_t connections) : options_(std::move(options)) {
        init_curl();
        multi_.reset(curl_multi_init());
        if (!multi_) throw std::bad_alloc();
        curl_multi_setopt(multi_.get(), CURLMOPT_MAXCONNECTS,
                          static_cast<long>(std::max<std::size_t>(connections, 4)));
        agent_ = user_agent(options_);
    }
    ~Impl() {
        for (const auto& [easy, run] : running_) curl_multi_remove_handle(multi_.get(), easy);
    }
    Impl(const Impl&) = delete;
    Impl& operator=(const Impl&) = delete;

    std::uint64_t start(const TransferRequest& request) {
        auto run = std::make_unique<Running>();
        if (spare_.empty()) {
            run->easy.reset(curl_easy_init());
            if (!run->easy) throw std::bad_alloc();
        } else {
            run->easy = std::move(spare_.back());
            spare_.pop_back();
            // libcurl 7.88 forgets the list of cookie files in a reset, without freeing it.
            curl_easy_setopt(run->easy.get(), CURLOPT_COOKIEFILE, nullptr);
            curl_easy_reset(run->easy.get());
        }
        run->id = ++last_id_;
        // Behind a proxy the address is the proxy's.
        run->guard = !options_.allow_private && options_.proxy.empty();
        run->metadata_too =
            !options_.proxy.empty() || options_.typed_sites.contains(crawl_site(request.url));
        run->max_body_bytes =
            request.max_body_bytes != 0 ? request.max_body_bytes : options_.max_body_bytes;
        run->max_header_bytes = options_.max_header_bytes;
        run->capture.url = request.url.without_fragment();
        run->capture.started = now_utc();
        prepare(*run, request);
        CURL* easy = run->easy.get();
        const CURLMcode code = curl_multi_add_handle(multi_.get(), easy);
        if (code != CURLM_OK) {
            throw Error(
                fmt::format("cannot request {}: {}", run->capture.url, curl_multi_strerror(code)));
        }
        const std::uint64_t id = run->id;
        running_.emplace(easy, std::move(run));
        return id;
    }

    std::vector<FinishedTransfer> poll(std::chrono::milliseconds wait) {
        std::vector<FinishedTransfer> finished;
        perform(finished);
        if (finished.empty() && wait.count() > 0) {
            curl_multi_poll(multi_.get(), nullptr, 0, static_cast<int>(wait.count()), nullptr);
            perform(finished);
        }
        return finished;
    }

    void wake() { curl_multi_wakeup(multi_.get()); }
    std::size_t active() const { return running_.size(); }

private:
    void prepare(Running& run, const TransferRequest& request) {
        CURL* easy = run.easy.get();
        curl_easy_setopt(easy, CURLOPT_URL, run.capture.url.c_str());
        curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
        curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_2TLS));
        curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
        curl_easy_setopt(easy, CURLOPT_HTTP_CONTENT_DECODING, 0L);
        curl_easy_setopt(easy, CURLOPT_PATH_AS_IS, 1L);
        curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
        curl_easy_setopt(easy, CURLOPT_TCP_NODELAY, 1L);
        curl_easy_setopt(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
        curl_easy_setopt(easy, CURLOPT_USERAGENT, agent_.c_str());
        curl_easy_setopt(easy, CURLOPT_PROXY, options_.proxy.c_str());
        const auto timeout =
            request.timeout.count() != 0 ? request.timeout : options_.total_timeout;
        curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, static_cast<long>(timeout.count()));
        curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS,
                         static_cast<long>(options_.connect_timeout.count()));
        curl_easy_setopt(easy, CURLOPT_LOW_SPEED_LIMIT, kLowSpeedBytesPerSecond);
        curl_easy_setopt(easy, CURLOPT_LOW_SPEED_TIME, static_cast<long>(kLowSpeedTime.count()));
        curl_easy_setopt(easy, CURLOPT_COOKIEFILE, options_.cookies_file.c_str());
        for (const std::string& cookie : request.cookies) {
            curl_easy_setopt(easy, CURLOPT_COOKIELIST, cookie.c_str());
        }
        if (!request.post.empty()) {
            curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE,
                             static_cast<curl_off_t>(request.post.size()));
            curl_easy_setopt(easy, CURLOPT_COPYPOSTFIELDS, request.post.c_str());
            append(run.headers, "Expect:");
        }
        append(run.headers,
               "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8");
        append(run.headers, "Accept-Encoding: gzip, deflate, br, zstd");
        for (const std::string& line : request.headers) append(run.headers, line);
        curl_easy_setopt(easy, CURLOPT_HTTPHEADER, run.headers.get());
        curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, run.message.data());
        curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, take_body);
        curl_easy_setopt(easy, CURLOPT_WRITEDATA, &run);
        curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, take_header);
        curl_easy_setopt(easy, CURLOPT_HEADERDATA, &run);
        curl_easy_setopt(easy, CURLOPT_DEBUGFUNCTION, take_debug);
        curl_easy_setopt(easy, CURLOPT_DEBUGDATA, &run);
        curl_easy_setopt(easy, CURLOPT_VERBOSE, 1L);  // for take_debug: nothing is printed
        curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, open_socket);
        curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, &run);
    }

    void perform(std::vector<FinishedTransfer>& finished) {
        int running = 0;
        const CURLMcode code = curl_multi_perform(multi_.get(), &running);
        if (code != CURLM_OK) {
            throw Error(fmt::format("transfers failed: {}", curl_multi_strerror(code)));
        }
        int left = 0;
        while (const CURLMsg* message = curl_multi_info_read(multi_.get(), &left)) {
            if (message->msg != CURLMSG_DONE) continue;
            CURL* easy = message->easy_handle;
            const CURLcode result = message->data.result;
            const auto found = running_.find(easy);
            const std::unique_ptr<Running> run = std::move(found->second);
            running_.erase(found);
            FinishedTransfer done = finish(*run, result);
            curl_multi_remove_handle(multi_.get(), easy);
            spare_.push_back(std::move(run->easy));
            if (run->failure) std::rethrow_exception(run->failure);
            finished.push_back(std::move(done));
        }
    }

    FinishedTransfer finish(Running& run, CURLcode code) {
        CURL* easy = run.easy.get();
        FinishedTransfer done;
        done.id = run.id;
        Capture& capture = run.capture;
        capture.finished = now_utc();
        char* ip = nullptr;  // a proxy's says nothing of the server
        if (options_.proxy.empty() &&
            curl_easy_getinfo(easy, CURLINFO_PRIMARY_IP, &ip) == CURLE_OK && ip != nullptr) {
            capture.ip_address = ip;
        }
        curl_off_t first_byte = 0;
        curl_easy_getinfo(easy, CURLINFO_STARTTRANSFER_TIME_T, &first_byte);
        done.response_time = std::chrono::milliseconds{first_byte / 1000};
        curl_slist* jar = nullptr;
        if (curl_easy_getinfo(easy, CURLINFO_COOKIELIST, &jar) == CURLE_OK && jar != nullptr) {
            const List owned(jar);
            for (const curl_slist* item = jar; item != nullptr; item = item->next) {
                done.cookies.emplace_back(item->data);
            }
        }
        long status = 0;
        curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
        const bool by_proxy = !options_.proxy.empty() && is_fault_of_proxy(easy, code);
        const bool answered = run.head_done && status >= 200 && !by_proxy;
        if (answered) {
            long version = 0;
            curl_easy_getinfo(easy, CURLINFO_HTTP_VERSION, &version);
            capture.protocol = version == CURL_HTTP_VERSION_2_0   ? "HTTP/2"
                               : version == CURL_HTTP_VERSION_1_0 ? "HTTP/1.0"
                               : version == CURL_HTTP_VERSION_3   ? "HTTP/3"
                                                                  : "HTTP/1.1";
            capture.status = static_cast<int>(status);
            capture.truncated = truncation(code, run);
            write_as_http1(capture.response_head);
        } else {
            capture.body.clear();
            capture.response_head.clear();
            done.fault = run.refused.empty() ? fault_of(code) : TransferFault::refused;
            if (run.head_too_long) done.fault = TransferFault::protocol;
            if (done.fault == TransferFault::none) done.fault = TransferFault::protocol;
            capture.failure = failure_text(run, code);
            if (by_proxy) {
                done.fault = TransferFault::proxy;
                capture.failure =
                    code == CURLE_COULDNT_RESOLVE_PROXY || code == CURLE_COULDNT_CONNECT ||
                            code == CURLE_OPERATION_TIMEDOUT
                        ? fmt::format("the proxy {} cannot be reached: {}",
                                      proxy_name(options_.proxy), capture.failure)
                        : fmt::format(
                              "the proxy {} lets nothing through ({}); --proxy takes a "
                              "name and password as http://NAME:PASSWORD@HOST:PORT",
                              proxy_name(options_.proxy),
                              code == CURLE_OK ? "status 407" : capture.failure);
            }
        }
        write_as_http1(capture.request_head);
        done.capture = std::move(capture);
        return done;
    }

    std::string failure_text(const Running& run, CURLcode code) const {
        if (!run.refused.empty()) {
            return fmt::format("refused: {}{}", run.refused, run.guard ? kPrivateHint : "");
        }
        if (run.head_too_long) return fmt::format("header over {} bytes", run.max_header_bytes);
        if (run.message[0] != '\0') {
            std::string text(run.message.data());
            while (!text.empty() && (text.back() == '\n' || text.back() == '.')) text.pop_back();
            return text;
        }
        return code == CURLE_OK ? "no final answer" : curl_easy_strerror(code);
    }

    FetchOptions options_;
    std::string agent_;
    std::unique_ptr<CURLM, CleanMulti> multi_;  // Before the handles that it holds.
    std::unordered_map<CURL*, std::unique_ptr<Running>> running_;
    std::vector<Easy> spare_;
    std::uint64_t last_id_ = 0;
};

Transfers::Transfers(const FetchOptions& options, std::size_t connections)
    : impl_(std::make_unique<Impl>(options, connections)) {}
Transfers::~Transfers() = default;

std::uint64_t Transfers::start(const TransferRequest& request) {
    return impl_->start(request);
}
std::vector<FinishedTransfer> Transfers::poll(std::chrono::milliseconds wait) {
    return impl_->poll(wait);
}
void Transfers::wake() {
    impl_->wake();
}
std::size_t Transfers::active() const {
    return impl_->active();
}

void decode_capture(Capture& capture, const FetchOptions& options) {
    capture.wire_bytes = capture.body.size();
    if (capture.status == 0 || capture.body.empty()) return;
    capture.wire_digest = sha256(capture.body);
    if (options.keep_wire) capture.wire_body = capture.body;
    DecodedBody decoded = decode_content(std::move(capture.body),
                                         header_joined(capture.response_head, "Content-Encoding"),
                                         DecodeLimits{options.max_body_bytes, options.max_ratio});
    capture.body = std::move(decoded.body);
    if (decoded.result == DecodedBody::Result::limit) {
        capture.truncated = "length";
    } else if (decoded.result == DecodedBody::Result::partial && capture.truncated.empty()) {
        capture.truncated = "disconnect";
    }
}

}  // namespace stet
