#include "tests/support/memento_archive.h"

namespace stet {
namespace {

std::string link(const std::string& url, const std::string& rest) {
    return "<" + url + ">; " + rest;
}

}  // namespace

void serve_mementos(WebSite& site,
                    const std::string& original,
                    const std::vector<ArchivedPage>& versions,
                    const MementoArchive& shape) {
    const std::string list = "/timemap/link/" + original;
    const std::string gate = "/timegate/" + original;
    const auto memento = [&](const ArchivedPage& version, const char* mark = "") {
        return "/web/" + version.stamp + mark + "/" + original;
    };
    std::string common =
        link(original, "rel=\"original\"") + ", " + link(site.url(gate), "rel=\"timegate\"");
    if (shape.timemap) {
        common += ", " + link(site.url(list), "rel=\"timemap\"; type=\"application/link-format\"");
    }
    for (std::size_t i = 0; i < versions.size(); ++i) {
        const ArchivedPage& version = versions[i];
        Answer answer;
        answer.status = version.status;
        answer.body = version.html;
        std::string links = common;
        if (i + 1 < versions.size()) {
            links +=
                ", " + link(site.url(memento(versions[i + 1])),
                            "rel=\"next memento\"; datetime=\"" + versions[i + 1].datetime + "\"");
        }
        answer.headers = {{"Memento-Datetime", version.datetime}, {"Link", links}};
        if (shape.raw) site.serve(memento(version, "id_"), answer);
        answer.body =
            "<div id=banner>Kept by an archive. Not the page's own words.</div>" + version.html;
        site.serve(memento(version), answer);
    }
    Answer to_last = redirect_to(site.url(memento(versions.back())), 302);
    to_last.headers.emplace_back(
        "Link", common + ", " +
                    link(site.url(memento(versions.front())),
                         "rel=\"first memento\"; datetime=\"" + versions.front().datetime + "\""));
    site.serve(gate, to_last);
    if (!shape.timemap) return;
    const std::size_t part = shape.part == 0 ? versions.size() : shape.part;
    for (std::size_t from = 0; from < versions.size(); from += part) {
        Answer map;
        map.content_type = "application/link-format";
        const std::string self = from == 0 ? list : list + "?from=" + std::to_string(from);
        map.body = link(original, "rel=\"original\"") + ",\n" +
                   link(site.url(self), "rel=\"self\"; type=\"application/link-format\"") + ",\n" +
                   link(site.url(gate), "rel=\"timegate\"");
        for (std::size_t i = from; i < std::min(from + part, versions.size()); ++i) {
            map.body += ",\n" + link(site.url(memento(versions[i])),
                                     "rel=\"memento\"; datetime=\"" + versions[i].datetime + "\"");
        }
        if (from + part < versions.size()) {
            map.body += ",\n" + link(site.url(list + "?from=" + std::to_string(from + part)),
                                     "rel=\"timemap\"; type=\"application/link-format\"");
        }
        site.serve(self, map);
    }
}

}  // namespace stet
