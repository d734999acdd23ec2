#include "tests/support/nginx.h"

#include "tests/support/fixture.h"

#include <chrono>
#include <csignal>
#include <cstdio>
#include <stdexcept>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <sys/socket.h>
#include <unistd.h>

namespace stet {

namespace {

constexpr long kCertificateSeconds = 86'400;

/// A listening socket, handed down to nginx: no port is ever free for another to take, and clients
/// may connect before nginx has started.
class Listener {
public:
    Listener() : descriptor_(::socket(AF_INET, SOCK_STREAM, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t length = sizeof address;
        auto* generic = reinterpret_cast<sockaddr*>(&address);
        const int yes = 1;
        ::setsockopt(descriptor_, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
        if (descriptor_ < 0 || ::bind(descriptor_, generic, length) != 0 ||
            ::listen(descriptor_, SOMAXCONN) != 0 ||
            ::getsockname(descriptor_, generic, &length) != 0) {
            throw std::runtime_error("cannot listen on loopback");
        }
        port_ = ntohs(address.sin_port);
    }
    ~Listener() { ::close(descriptor_); }
    Listener(const Listener&) = delete;
    Listener& operator=(const Listener&) = delete;

    int descriptor() const { return descriptor_; }
    int port() const { return port_; }

private:
    int descriptor_;
    int port_ = 0;
};

std::string configuration(const std::string& root, int http_port, int https_port) {
    return R"(daemon off;
worker_processes 1;
pid nginx.pid;
error_log error.log;
events { worker_connections 512; }
http {
    types { text/html html; application/rss+xml rss; application/xml xml; image/png png; }
    default_type application/octet-stream;
    charset utf-8;
    gzip on;
    gzip_min_length 1;
    log_format seen '$server_protocol $status $request_method $request_uri';
    access_log access.log seen;
    client_body_temp_path body;
    proxy_temp_path proxy;
    fastcgi_temp_path fastcgi;
    uwsgi_temp_path uwsgi;
    scgi_temp_path scgi;
    server {
        listen 127.0.0.1:)" +
           std::to_string(http_port) + R"(;
        listen 127.0.0.1:)" +
           std::to_string(https_port) + R"( ssl http2;
        ssl_certificate certificate.pem;
        ssl_certificate_key key.pem;
        root ")" +
           root + R"(";
    }
}
)";
}

struct FreeKey {
    void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
struct FreeCertificate {
    void operator()(X509* certificate) const { X509_free(certificate); }
};
struct FreeExtension {
    void operator()(X509_EXTENSION* extension) const { X509_EXTENSION_free(extension); }
};
struct CloseFile {
    void operator()(std::FILE* file) const { static_cast<void>(std::fclose(file)); }
};

void require(bool worked, const char* what) {
    if (!worked) throw std::runtime_error(std::string("OpenSSL: cannot ") + what);
}

}  // namespace

void make_certificate(const std::string& certificate_file, const std::string& key_file) {
    const std::unique_ptr<EVP_PKEY, FreeKey> key(EVP_EC_gen("P-256"));
    const std::unique_ptr<X509, FreeCertificate> certificate(X509_new());
    require(key != nullptr && certificate != nullptr, "make a key");
    X509_set_version(certificate.get(), X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 1);
    X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -kCertificateSeconds);
    X509_gmtime_adj(X509_getm_notAfter(certificate.get()), kCertificateSeconds);
    X509_set_pubkey(certificate.get(), key.get());
    X509_NAME* name = X509_get_subject_name(certificate.get());
    const std::string common_name = "localhost";
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
                               reinterpret_cast<const unsigned char*>(common_name.data()),
                               static_cast<int>(common_name.size()), -1, 0);
    X509_set_issuer_name(certificate.get(), name);
    const std::pair<int, const char*> extensions[] = {
        {NID_subject_alt_name, "DNS:localhost,IP:127.0.0.1"}, {NID_basic_constraints, "CA:TRUE"}};
    for (const auto& [kind, value] : extensions) {
        const std::unique_ptr<X509_EXTENSION, FreeExtension> extension(
            X509V3_EXT_conf_nid(nullptr, nullptr, kind, value));
        require(extension != nullptr, "make an extension");
        X509_add_ext(certificate.get(), extension.get(), -1);
    }
    require(X509_sign(certificate.get(), key.get(), EVP_sha256()) != 0, "sign");
    const std::unique_ptr<std::FILE, CloseFile> to(std::fopen(certificate_file.c_str(), "wb"));
    require(to != nullptr && PEM_write_X509(to.get(), certificate.get()) == 1,
            "write a certificate");
    const std::unique_ptr<std::FILE, CloseFile> key_to(std::fopen(key_file.c_str(), "wb"));
    require(key_to != nullptr && PEM_write_PrivateKey(key_to.get(), key.get(), nullptr, nullptr, 0,
                                                      nullptr, nullptr) == 1,
            "write a key");
}

bool Nginx::is_installed() {
    return !find_program("nginx").empty();
}

Nginx::Nginx(const std::filesystem::path& root) {
    // Its worker gives up root for another user, who has to come by the files.
    std::filesystem::permissions(directory_.path(), std::filesystem::perms(0755));
    make_certificate(certificate_file(), directory_.file("key.pem"));
    const Listener http;
    const Listener https;
    http_port_ = http.port();
    https_port_ = https.port();
    const std::string file = directory_.file("nginx.conf");
    write_file(file,
               configuration(std::filesystem::absolute(root).string(), http_port_, https_port_));
    const std::string inherited =
        std::to_string(http.descriptor()) + ";" + std::to_string(https.descriptor()) + ";";
    program_ = std::make_unique<Program>(
        std::vector<std::string>{find_program("nginx"), "-p", directory_.path().string() + "/",
                                 "-c", file, "-e", "error.log"},
        ProgramOptions{.environment = {{"NGINX", inherited}}});
}

Nginx::~Nginx() {
    program_->signal(SIGTERM);
    program_->wait(std::chrono::seconds(10));
}

std::string Nginx::http_url(const std::string& path) const {
    return "http://127.0.0.1:" + std::to_string(http_port_) + path;
}

std::string Nginx::https_url(const std::string& path) const {
    return "https://127.0.0.1:" + std::to_string(https_port_) + path;
}

std::string Nginx::access_log() const {
    const std::filesystem::path log = directory_.path() / "access.log";
    return std::filesystem::exists(log) ? read_file(log) : "";
}

}  // namespace stet
