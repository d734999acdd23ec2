// A private nginx on loopback: real HTTP/2 and TLS, and many files served fast.
#pragma once

#include "tests/support/run_program.h"
#include "tests/support/temp_dir.h"

#include <filesystem>
#include <memory>
#include <string>

namespace stet {

/// Serves the files below a directory over plain HTTP/1.1 and, on a second port, over TLS with
/// HTTP/2, with a certificate made for the occasion. Ends with the object.
class Nginx {
public:
    /// False where the program is not installed: say so, and skip.
    static bool is_installed();

    /// Clients may connect at once: nginx is handed sockets that listen already.
    explicit Nginx(const std::filesystem::path& root);
    ~Nginx();
    Nginx(const Nginx&) = delete;
    Nginx& operator=(const Nginx&) = delete;

    std::string http_url(const std::string& path = "/") const;
    /// The certificate names "localhost" and 127.0.0.1.
    std::string https_url(const std::string& path = "/") const;
    /// The certificate, its own authority, as PEM: for CURLOPT_CAINFO or --cacert.
    std::string certificate_file() const { return directory_.file("certificate.pem"); }
    /// The access log so far: a line a request, "PROTOCOL STATUS METHOD TARGET".
    std::string access_log() const;

private:
    TempDir directory_;
    int http_port_ = 0;
    int https_port_ = 0;
    std::unique_ptr<Program> program_;
};

/// Writes a self-signed certificate for localhost and 127.0.0.1 and its key, as PEM.
void make_certificate(const std::string& certificate_file, const std::string& key_file);

}  // namespace stet
