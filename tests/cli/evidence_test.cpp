// Evidence: what key, head and prove write is verified by openssl and a shell, by the steps that
// the bundle itself says, and by nothing of stet's.
#include "tests/cli/console.h"
#include "tests/cli/sample_archive.h"
#include "tests/support/fixture.h"
#include "tests/support/run_program.h"
#include "tests/support/web_site.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <sstream>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace stet {
using stet::test::Console;
using stet::test::contains;
using stet::test::kBridge;
using stet::test::refusal;
using stet::test::SampleArchive;
using Json = nlohmann::json;

namespace {

namespace fs = std::filesystem;

Console console_on(const SampleArchive& sample) {
    Console console;
    console.io.environment["STET_ARCHIVE"] = sample.path();
    return console;
}

/// The commands of a bundle's README.txt: what stands behind "    $ ".
std::string steps_of(const fs::path& bundle) {
    std::string steps = "set -e\n";
    std::istringstream lines(read_file(bundle / "README.txt"));
    std::string line;
    while (std::getline(lines, line)) {
        if (line.rfind("    $ ", 0) == 0) steps += line.substr(6) + "\n";
    }
    return steps;
}

/// Whether the bundle verifies by its own steps. `authority` is the file with the authority's
/// certificate.
bool verifies(const fs::path& bundle, const std::string& authority = "") {
    const ProgramResult result =
        run_program({"sh", "-c", steps_of(bundle)},
                    {.environment = {{"TSA_CA", authority}}, .directory = bundle.string()});
    CAPTURE(result.out);
    CAPTURE(result.err);
    return result.exit_status == 0;
}

/// An authority of our own, made by openssl.
class Authority {
public:
    Authority() {
        write_file(file("tsa.cnf"),
                   "[tsa]\nserial = " + file("serial") +
                       "\nsigner_digest = sha256\ndefault_policy = 1.2.3.4.1\ndigests = sha256\n"
                       "ess_cert_id_alg = sha256\ntsa_name = yes\n");
        write_file(file("serial"), "01\n");
        const ProgramResult made = run_program({"openssl",
                                                "req",
                                                "-x509",
                                                "-newkey",
                                                "ec",
                                                "-pkeyopt",
                                                "ec_paramgen_curve:P-256",
                                                "-nodes",
                                                "-keyout",
                                                file("key.pem"),
                                                "-out",
                                                certificate(),
                                                "-days",
                                                "30",
                                                "-subj",
                                                "/CN=Test authority",
                                                "-addext",
                                                "extendedKeyUsage=critical,timeStamping",
                                                "-addext",
                                                "keyUsage=critical,digitalSignature"});
        CAPTURE(made.err);
        REQUIRE(made.exit_status == 0);
    }
    std::string certificate() const { return file("certificate.pem"); }

    std::string reply(const std::string& request) const {
        write_file(file("request.tsq"), request);
        run_program({"openssl", "ts", "-reply", "-queryfile", file("request.tsq"), "-inkey",
                     file("key.pem"), "-signer", certificate(), "-config", file("tsa.cnf"),
                     "-section", "tsa", "-out", file("reply.tsr")});
        return read_file(file("reply.tsr"));
    }

private:
    std::string file(const std::string& name) const { return dir_.file(name); }
    TempDir dir_;
};

bool no_openssl() {
    if (!find_program("openssl").empty()) return false;
    MESSAGE("skipped: no openssl");
    return true;
}

}  // namespace

TEST_CASE("a bundle verifies by the steps it gives, and not with any byte of it changed") {
    if (no_openssl()) return;
    const SampleArchive sample;
    Console console = console_on(sample);
    console.run({"key", sample.file("my.key")});
    CHECK(contains(console.take_out(), "sha256:"));
    const fs::path bundle = sample.file("evidence");
    CHECK(console.run({"prove", kBridge + "@1", "-o", bundle.string(), "--key",
                       sample.file("my.key")}) == ExitStatus::ok);
    CHECK(contains(console.take_out(), "Does not show that the site sent them"));
    CHECK(contains(read_file(bundle / "README.txt"), "WHAT IT DOES NOT SHOW"));
    CHECK(verifies(bundle));
    std::vector<fs::path> files;
    for (const auto& entry : fs::recursive_directory_iterator(bundle)) {
        // The steps themselves, and what they write, cannot vouch for themselves.
        if (entry.is_regular_file() && entry.path().filename() != "README.txt" &&
            entry.path().filename() != "leaf.tmp") {
            files.push_back(entry.path());
        }
    }
    CHECK(files.size() >= 11);  // five links among them
    for (const fs::path& file : files) {
        CAPTURE(file.string());
        const std::string whole = read_file(file);
        std::string changed = whole;
        changed[changed.size() / 2] = static_cast<char>(changed[changed.size() / 2] ^ 1);
        write_file(file, changed);
        CHECK_FALSE(verifies(bundle));
        write_file(file, whole);
    }
    CHECK(verifies(bundle));
}

TEST_CASE("a WACZ has the same evidence, and its data package is signed") {
    if (no_openssl()) return;
    const std::string unzip = find_program("unzip");
    if (unzip.empty()) {
        MESSAGE("skipped: no unzip");
        return;
    }
    const SampleArchive sample;
    Console console = console_on(sample);
    console.run({"key", sample.file("my.key")});
    const std::string wacz = sample.file("evidence.wacz");
    CHECK(console.run({"prove", kBridge, "-o", wacz, "--key", sample.file("my.key")}) ==
          ExitStatus::ok);
    CHECK(contains(refusal(console, {"prove", kBridge, "-o", wacz}).message, "there already"));
    const fs::path folder = sample.file("unpacked");
    REQUIRE(run_program({unzip, "-q", wacz, "-d", folder.string()}).exit_status == 0);
    CHECK(fs::exists(folder / "archive" / "capture.warc.gz"));
    CHECK(verifies(folder / "evidence"));
    const std::string package = read_file(folder / "datapackage.json");
    write_file(folder / "datapackage.json", package + " ");
    CHECK_FALSE(verifies(folder / "evidence"));
}

TEST_CASE("a forger who makes the manifest anew is found out by the chain") {
    if (no_openssl()) return;
    const SampleArchive sample;
    Console console = console_on(sample);
    const fs::path bundle = sample.file("evidence");
    console.run({"prove", kBridge + "@2", "-o", bundle.string()});
    CHECK(verifies(bundle));
    for (const char* name : {"body.bin", "leaf-before.bin", "links/0000000004.bin"}) {
        CAPTURE(name);
        const std::string whole = read_file(bundle / name);
        write_file(bundle / name, whole.substr(0, 30) + "x" + whole.substr(31));
        run_program(
            {"sh", "-c", "sha256sum $(cut -c67- manifest.sha256) > m; mv m manifest.sha256"},
            {.directory = bundle.string()});
        CHECK(run_program({"sha256sum", "-c", "manifest.sha256"}, {.directory = bundle.string()})
                  .exit_status == 0);
        CHECK_FALSE(verifies(bundle));
        write_file(bundle / name, whole);
    }
}

TEST_CASE("an authority's time-stamp is asked for, kept, and bounds the proof") {
    if (no_openssl()) return;
    const SampleArchive sample;
    Console console = console_on(sample);
    const Authority authority;
    WebSite site;
    site.serve_by("/tsa", [&](const SeenRequest& request) {
        Answer answer;
        answer.content_type = "application/timestamp-reply";
        answer.body = authority.reply(request.body);
        return answer;
    });
    CHECK(console.run({"head", "--tsa", site.url("/tsa"), "--json"}) == ExitStatus::ok);
    const Json stamped = Json::parse(console.take_out());
    CHECK(stamped.at("sequence") == 5);
    CHECK(stamped.at("authority") == site.url("/tsa"));
    CHECK(site.requests().at(0).header("content-type") == "application/timestamp-query");
    {
        Archive archive(sample.path(), Archive::Mode::write);
        archive.add(test::sample_look(kBridge, 50, test::sample_article("Later", "", {"More."})));
    }
    const fs::path bundle = sample.file("evidence");
    console.run({"prove", kBridge + "@first", "-o", bundle.string(), "--json"});
    const Json proof = Json::parse(console.take_out());
    CHECK(proof.at("links") == 5);  // to the stamped link, not to the head
    CHECK(proof.at("head") == stamped.at("hash"));
    CHECK(verifies(bundle, authority.certificate()));
    const Authority stranger;
    CHECK_FALSE(verifies(bundle, stranger.certificate()));
    // What came after the stamp is proved to the head.
    console.run({"prove", kBridge + "@latest", "-o", sample.file("later"), "--json"});
    CHECK(Json::parse(console.take_out()).at("timestamp").is_null());
    CHECK(verifies(sample.file("later")));
}

TEST_CASE("a time-stamp from a file is taken when it is over a link, and nothing else is") {
    if (no_openssl()) return;
    const SampleArchive sample;
    Console console = console_on(sample);
    const Authority authority;
    console.run({"head", "--request", sample.file("head.tsq")});
    console.take_out();
    const std::string request = read_file(sample.file("head.tsq"));
    write_file(sample.file("head.tsr"), authority.reply(request));
    CHECK(console.run({"head", "--timestamp", sample.file("head.tsr")}) == ExitStatus::ok);
    CHECK(contains(console.take_out(), " 5 sha256:"));

    const std::string good = read_file(sample.file("head.tsr"));
    std::string forged = good;
    forged[forged.size() - 5] = static_cast<char>(forged[forged.size() - 5] ^ 1);
    run_program({"sh", "-c",
                 "echo other | openssl ts -query -data /dev/stdin -sha256 -cert -out other.tsq"},
                {.directory = fs::path(sample.path()).parent_path().string()});
    struct Row {
        std::string bytes;
        const char* says;
    };
    const Row rows[] = {
        {"", "is no time-stamp"},
        {"<html>", "is no time-stamp"},
        {request, "is no time-stamp"},
        {forged, "does not fit"},
        {authority.reply(read_file(sample.file("other.tsq"))), "no link of archive"},
        {authority.reply("nonsense"), ""},
    };
    for (const Row& row : rows) {
        const std::string says = row.says;
        CAPTURE(says);
        write_file(sample.file("bad.tsr"), row.bytes);
        const auto said = refusal(console, {"head", "--timestamp", sample.file("bad.tsr")});
        CAPTURE(said.message);
        CHECK(contains(said.message, row.says));
        CHECK(contains(said.message, sample.file("bad.tsr")));
    }
}

TEST_CASE("an authority that does not answer, or answers something else, is named") {
    if (no_openssl()) return;
    const SampleArchive sample;
    Console console = console_on(sample);
    const Authority authority;
    WebSite site;
    site.serve("/page", Answer{});
    console.run({"head", "--request", sample.file("mine.tsq")});
    console.take_out();
    Answer replay;
    replay.content_type = "application/timestamp-reply";
    replay.body = authority.reply(read_file(sample.file("mine.tsq")));  // over another nonce
    site.serve("/replay", replay);
    struct Row {
        std::string address;
        const char* says;
    };
    const Row rows[] = {
        {site.url("/none"), "HTTP status 404"},
        {site.url("/page"), "no time-stamp reply"},
        {site.url("/replay"), "answered another question"},
        {"ftp://x.example/", "http or https"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.address);
        const auto said = refusal(console, {"head", "--tsa", row.address});
        CHECK(contains(said.message, row.says));
        CHECK(contains(said.message, row.address));
    }
    console.take_out();
    console.run({"head", "--verbose"});
    CHECK_FALSE(contains(console.take_out(), "stamped"));
}

TEST_CASE("a key is made once, readable by its owner only, and no other file passes for one") {
    const SampleArchive sample;
    Console console = console_on(sample);
    console.run({"key", sample.file("my.key"), "--json"});
    const Json made = Json::parse(console.take_out());
    CHECK(fs::status(sample.file("my.key")).permissions() == fs::perms(0600));
    CHECK(contains(refusal(console, {"key", sample.file("my.key")}).message, "such a file"));
    console.run({"key", "--public", sample.file("my.key")});
    CHECK(console.take_out() == made.at("public"));
    write_file(sample.file("no.key"), "not a key\n");
    for (const char* name : {"no.key", "missing.key"}) {
        const auto said = refusal(
            console, {"prove", kBridge, "-o", sample.file("x"), "--key", sample.file(name)});
        CHECK(contains(said.message, sample.file(name)));
    }
    CHECK_FALSE(fs::exists(sample.file("x")));
}

TEST_CASE("made-up times, withdrawn pages and what is not held are not proved") {
    const SampleArchive sample;
    Console console = console_on(sample);
    {
        Archive archive(sample.path(), Archive::Mode::write);
        Look look = test::sample_look("https://old.example/a", 1,
                                      test::sample_article("Old", "", {"Text."}));
        look.hops[0].origin.time_assumed = true;
        archive.add(look);
    }
    const std::string out = sample.file("x");
    CHECK(contains(refusal(console, {"prove", "https://old.example/a", "-o", out}).message,
                   "made up"));
    CHECK(refusal(console, {"prove", "https://none.example/", "-o", out}).status ==
          ExitStatus::not_found);
    console.run({"withdraw", "--reason", "an order", kBridge});
    CHECK(contains(refusal(console, {"prove", kBridge, "-o", out}).message, "an order"));
}

}  // namespace stet
