#include "store/wacz.h"

#include <nlohmann/json.hpp>

namespace stet {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view kIndex = "indexes/index.cdxj";
constexpr std::string_view kPages = "pages/pages.jsonl";

std::string written(const Json& json, int indent = -1) {
    return json.dump(indent, ' ', false, Json::error_handler_t::replace);
}

}  // namespace

WaczWriter::WaczWriter(const std::string& path, std::string software)
    : software_(std::move(software)),
      file_(path),
      zip_([this](std::string_view bytes) { file_.write(bytes); },
           [this](std::uint64_t offset, std::string_view bytes) { file_.patch(offset, bytes); }) {}

void WaczWriter::begin(const std::string& name) {
    if (part_ == name) return;
    zip_.begin(name);
    part_ = name;
}

void WaczWriter::begin_warc(const std::string& name) {
    begin("archive/" + name);
}

void WaczWriter::index_line(std::string_view line) {
    begin(std::string(kIndex));
    zip_.write(line);
}

void WaczWriter::page(const Page& page) {
    if (part_ != kPages) {
        begin(std::string(kPages));
        zip_.write(written({{"format", "json-pages-1.0"}, {"id", "pages"}, {"title", "Pages"}}) +
                   "\n");
    }
    Json row = {{"id", sha256(page.url + ' ' + page.time).hex().substr(0, 16)},
                {"url", page.url},
                {"ts", page.time}};
    if (!page.title.empty()) row["title"] = page.title;
    if (!page.text.empty()) row["text"] = page.text;
    zip_.write(written(row) + "\n");
}

void WaczWriter::add(const std::string& name, std::string_view bytes) {
    begin(name);
    zip_.write(bytes);
}

std::string WaczWriter::finish(const About& about,
                               const std::function<std::string(const std::string&)>& sign) {
    // Both are required, also of an empty archive.
    bool has_index = false;
    bool has_pages = false;
    for (const ZipWriter::Entry& entry : zip_.entries()) {
        has_index = has_index || entry.name == kIndex;
        has_pages = has_pages || entry.name == kPages;
    }
    if (!has_index) index_line("");
    if (!has_pages) {
        begin(std::string(kPages));
        zip_.write(written({{"format", "json-pages-1.0"}, {"id", "pages"}, {"title", "Pages"}}) +
                   "\n");
    }
    zip_.end();
    Json resources = Json::array();
    for (const ZipWriter::Entry& entry : zip_.entries()) {
        resources.push_back({{"name", entry.name.substr(entry.name.rfind('/') + 1)},
                             {"path", entry.name},
                             {"hash", entry.sha256.tagged()},
                             {"bytes", entry.size}});
    }
    Json package = {
        {"profile", "data-package"},        {"wacz_version", "1.1.1"},  {"title", about.title},
        {"description", about.description}, {"created", about.created}, {"software", software_},
        {"resources", std::move(resources)}};
    if (!about.main_page_url.empty()) package["mainPageUrl"] = about.main_page_url;
    if (!about.main_page_time.empty()) package["mainPageDate"] = about.main_page_time;
    const std::string text = written(package, 2);
    zip_.begin("datapackage.json");
    zip_.write(text);
    const std::string digest = zip_.end().sha256.tagged();
    Json seal = {{"path", "datapackage.json"}, {"hash", digest}};
    if (sign) seal["signedData"] = Json::parse(sign(digest));
    zip_.begin("datapackage-digest.json");
    zip_.write(written(seal, 2));
    zip_.finish();
    file_.close();
    return digest;
}

}  // namespace stet
