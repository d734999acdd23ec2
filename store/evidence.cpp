#include "store/evidence.h"

#include "store/digest.h"
#include "store/schema.h"
#include "store/wacz.h"
#include "store/warc_export.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <openssl/evp.h>

namespace stet {
namespace {

std::string base64(std::string_view bytes) {
    std::string text(4 * ((bytes.size() + 2) / 3) + 1, '\0');
    const int size = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                                     reinterpret_cast<const unsigned char*>(bytes.data()),
                                     static_cast<int>(bytes.size()));
    text.resize(static_cast<std::size_t>(size));
    return text;
}

std::string link_name(std::int64_t sequence) {
    return fmt::format("links/{:010}.bin", sequence);
}

std::string capture_text(const Capture& capture) {
    std::string text;
    const auto line = [&](std::string_view name, const std::string& value) {
        if (!value.empty()) text += fmt::format("{}: {}\n", name, value);
    };
    line("url", capture.url);
    line("method", capture.method);
    line("asked", iso_time(capture.started));
    line("answered", iso_time(capture.finished));
    line("status", std::to_string(capture.status));
    line("protocol", capture.protocol);
    line("server", capture.ip_address);
    line("body", fmt::format("{} bytes, {}", capture.body.size(), sha256(capture.body).tagged()));
    line("on the wire", capture.wire_digest);
    line("cut off", capture.truncated);
    line("origin", capture.origin.source);
    return text + "\n" + capture.request_head + "\n" + capture.response_head;
}

std::string readme(const Proof& proof, const EvidenceContext& context, const SigningKey* key) {
    const std::string last = link_name(proof.links.back().sequence);
    std::string text = fmt::format(
        "Evidence of one capture of a web page, made by {} on {} from the archive {}.\n\n"
        "    {}\n    {} to {}{}\n\n",
        software_name(), iso_time(context.made), context.archive, proof.capture.url,
        iso_time(proof.capture.started), iso_time(proof.capture.finished),
        context.revision.empty() ? "" : "\n    " + context.revision);
    // Only commands are indented by a "$": a reader, and the test, can tell them apart.
    text +=
        "WHAT THIS SHOWS: that these bytes, with this URL and these times, were what the archive\n"
        "held when the link named at the end was made, and that nothing of it was changed since.\n";
    text +=
        proof.timestamp
            ? "The time-stamp is an independent authority's word that this link existed by then.\n"
            : "There is no time-stamp with it: WHEN that was rests on the head having been "
              "published.\n";
    text +=
        "WHAT IT DOES NOT SHOW: that the server sent these bytes. That, and the times of the "
        "capture\n"
        "itself, are the word of whoever ran the archive. Values of cookies and passwords are "
        "left\n"
        "out and are not under the digests.\n\n"
        "Needed: a shell, openssl 3, and the usual tools (cut, od, tail, head, tr). Run each step "
        "in\n"
        "this folder; every one must end without a complaint.\n\n"
        "1. No file was changed since the manifest was made.\n\n"
        "    $ sha256sum -c manifest.sha256\n\n";
    if (key != nullptr) {
        text += fmt::format(
            "2. The manifest was signed with this key, whose fingerprint ({})\n"
            "   you have from its owner, not from here.\n\n"
            "    $ openssl pkeyutl -verify -pubin -inkey public.pem -rawin -in manifest.sha256 "
            "-sigfile manifest.sig\n"
            "    $ test \"sha256:$(openssl pkey -pubin -in public.pem -outform DER | openssl dgst "
            "-sha256 -r | cut -c1-64)\" = \"{}\"\n\n",
            key->fingerprint(), key->fingerprint());
    } else {
        text += "2. (The manifest is not signed.)\n\n";
    }
    text += fmt::format(
        "3. The leaf is what the archive put into its chain about this capture: URL, method, "
        "times,\n"
        "   status, addresses, both heads, and the length and SHA-256 of the body. It is made of "
        "the\n"
        "   body's own digest here, so the body is the one that it speaks of. To read it:\n"
        "   tr '\\000' ' ' < leaf-before.bin. The same in words: capture.txt.\n\n"
        "    $ cat leaf-before.bin > leaf.tmp\n"
        "    $ openssl dgst -sha256 -binary body.bin >> leaf.tmp\n"
        "    $ cat leaf-after.bin >> leaf.tmp\n\n"
        "4. The capture's link, number {}, ends with the leaf's digest.\n\n"
        "    $ test \"$(openssl dgst -sha256 -r leaf.tmp | cut -c1-64)\" = \"$(tail -c 32 {} | od "
        "-An -v -tx1 | tr -d ' \\n')\"\n\n"
        "5. Every link holds the SHA-256 of the one before, from its 28th byte; the SHA-256 of "
        "the\n"
        "   last, number {}, is the head.\n\n"
        "    $ before=; for link in links/*.bin; do previous=$(tail -c +28 \"$link\" | head -c 32 "
        "| "
        "od -An -v -tx1 | tr -d ' \\n'); test -z \"$before\" || test \"$previous\" = \"$before\" "
        "|| "
        "exit 1; before=$(openssl dgst -sha256 -r \"$link\" | cut -c1-64); done; test \"$before\" "
        "= "
        "{}\n\n",
        proof.links.front().sequence, link_name(proof.links.front().sequence), proof.end.sequence,
        proof.end.hash.hex());
    if (proof.timestamp) {
        text += fmt::format(
            "6. An authority saw this head on {}. TSA_CA is a file with its root\n"
            "   certificate (PEM), which you have from the authority, not from here.\n\n"
            "    $ openssl ts -verify -data {} -in timestamp.tsr -CAfile \"$TSA_CA\"\n\n"
            "   The time itself: openssl ts -reply -in timestamp.tsr -text\n",
            iso_time(proof.timestamp->time), last);
    } else {
        text += fmt::format(
            "6. Compare the head with where its owner published it, and when:\n"
            "   writer {}, link {},\n   {}\n",
            proof.end.writer, proof.end.sequence, proof.end.hash.tagged());
    }
    if (context.in_wacz && key != nullptr) {
        text +=
            "\n7. The package around this folder (unzip the .wacz; run this in its evidence/) is "
            "signed with\n   the same key. Its data package lists every other file's SHA-256.\n\n"
            "    $ printf 'sha256:%s' \"$(openssl dgst -sha256 -r ../datapackage.json | cut "
            "-c1-64)\" > package.tmp\n"
            "    $ sed -n 's/.*\"signature\": *\"\\([^\"]*\\)\".*/\\1/p' "
            "../datapackage-digest.json | openssl base64 -d -A > signature.tmp\n"
            "    $ openssl pkeyutl -verify -pubin -inkey public.pem -rawin -in package.tmp "
            "-sigfile signature.tmp\n";
    }
    text +=
        "\nThe byte forms are specified in stet's store/README.md (\"Byte forms\"): a field is its "
        "length in\n8 bytes, big end first, then its bytes.\n";
    return text;
}

}  // namespace

std::map<std::string, std::string> evidence_files(const Proof& proof,
                                                  const EvidenceContext& context,
                                                  const SigningKey* key) {
    std::map<std::string, std::string> files;
    files["body.bin"] = proof.capture.body;
    files["capture.txt"] = capture_text(proof.capture);
    files["leaf-before.bin"] = proof.leaf_before;
    files["leaf-after.bin"] = proof.leaf_after;
    for (const ProofLink& link : proof.links) files[link_name(link.sequence)] = link.form;
    files["head.txt"] =
        fmt::format("{} {} {}\n", proof.end.writer, proof.end.sequence, proof.end.hash.tagged());
    if (proof.timestamp) files["timestamp.tsr"] = proof.timestamp->token;
    files["README.txt"] = readme(proof, context, key);
    std::string manifest;
    for (const auto& [name, bytes] : files) {
        manifest += fmt::format("{}  {}\n", sha256(bytes).hex(), name);
    }
    files["manifest.sha256"] = manifest;
    if (key != nullptr) {
        files["manifest.sig"] = key->sign(manifest);
        files["public.pem"] = key->public_pem();
    }
    return files;
}

void write_evidence_wacz(const Archive& archive,
                         std::int64_t capture,
                         const Proof& proof,
                         EvidenceContext context,
                         const SigningKey* key,
                         const std::string& path) {
    constexpr std::string_view kWarc = "capture.warc.gz";
    context.in_wacz = true;
    WaczWriter wacz(path, software_name());
    wacz.begin_warc(std::string(kWarc));
    CaptureWriter writer(
        archive, [&wacz](std::string_view bytes) { wacz.write_warc(bytes); }, std::string(kWarc));
    writer.write(capture);
    writer.index([&wacz](std::string_view line) { wacz.index_line(line); });
    const std::string time = iso_time(proof.capture.started);
    wacz.page({proof.capture.url, time, proof.capture.url, ""});
    for (const auto& [name, bytes] : evidence_files(proof, context, key)) {
        wacz.add("evidence/" + name, bytes);
    }
    const auto sign = [&](const std::string& digest) {
        return nlohmann::json{{"hash", digest},
                              {"created", iso_time(context.made)},
                              {"software", software_name()},
                              {"signature", base64(key->sign(digest))},
                              {"publicKey", base64(key->public_der())}}
            .dump();
    };
    const WaczWriter::About about{"Evidence of one capture",
                                  "How to verify it: evidence/README.txt", iso_time(context.made),
                                  proof.capture.url, time};
    if (key != nullptr) {
        wacz.finish(about, sign);
    } else {
        wacz.finish(about);
    }
}

}  // namespace stet
