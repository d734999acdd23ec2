// HTML, EPUB and TEI: that what is written is what their standards ask for. Schemas and checkers
// are used where the machine has them.
#include "cli/export_formats.h"

#include "cli/xml_text.h"
#include "store/zip.h"
#include "tests/cli/console.h"
#include "tests/cli/sample_archive.h"
#include "tests/support/run_program.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <memory>

#include <libxml/parser.h>
#include <libxml/relaxng.h>

namespace stet {
using stet::test::Console;
using stet::test::sample_look;
namespace fs = std::filesystem;

namespace {

bool holds(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

std::string read(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

using XmlDoc = std::unique_ptr<xmlDoc, decltype(&xmlFreeDoc)>;

XmlDoc parsed(const std::string& text) {
    return {xmlReadMemory(text.data(), static_cast<int>(text.size()), "test.xml", nullptr,
                          XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING),
            &xmlFreeDoc};
}

/// What libxml2 says against `text` by the RELAX NG schema in `path`; "" where it is valid.
std::string faults(const std::string& text, const std::string& path) {
    const XmlDoc doc = parsed(text);
    if (!doc) return "not well-formed";
    std::string said;
    const auto note = [](void* user, const xmlError* error) {
        static_cast<std::string*>(user)->append(error->message);
    };
    const std::unique_ptr<xmlRelaxNGParserCtxt, decltype(&xmlRelaxNGFreeParserCtxt)> reader(
        xmlRelaxNGNewParserCtxt(path.c_str()), &xmlRelaxNGFreeParserCtxt);
    const std::unique_ptr<xmlRelaxNG, decltype(&xmlRelaxNGFree)> schema(
        xmlRelaxNGParse(reader.get()), &xmlRelaxNGFree);
    if (!schema) return "cannot read " + path;
    const std::unique_ptr<xmlRelaxNGValidCtxt, decltype(&xmlRelaxNGFreeValidCtxt)> valid(
        xmlRelaxNGNewValidCtxt(schema.get()), &xmlRelaxNGFreeValidCtxt);
    // The callback's constness differs between versions of libxml2.
    xmlRelaxNGSetValidStructuredErrors(valid.get(), reinterpret_cast<xmlStructuredErrorFunc>(+note),
                                       &said);
    const int code = xmlRelaxNGValidateDoc(valid.get(), doc.get());
    return code == 0 ? "" : said.empty() ? "invalid" : said;
}

Block block(BlockType type, std::string text, int level = 0, std::string url = {}) {
    Block out;
    out.type = type;
    out.text = std::move(text);
    out.level = level;
    out.url = std::move(url);
    return out;
}

/// An article with every kind of block, and everything that markup must not trip over.
Article everything() {
    Article article = test::sample_article("Tide & <script>alert(1)</script> \"quoted\"",
                                           "By Ann Ash", {"First & last.\x01\x0B <b>not bold</b>"});
    article.dek = {"A dek with \xEF\xBF\xBE nothing in it", Source::meta, 1};
    article.published = {*DateTime::parse_iso("2025-05-15T08:00+02:00"), Source::meta, 1};
    article.modified = {*DateTime::parse_iso("2025-05"), Source::meta, 1};
    article.section = {"Harbour", Source::meta, 1};
    article.tags = {{"storm", "bridge & ferry"}, Source::meta, 1};
    article.corrections = {"Correction: it was Friday."};
    article.blocks.push_back(block(BlockType::heading, "One", 2));
    article.blocks.push_back(block(BlockType::paragraph, "Under one."));
    article.blocks.push_back(block(BlockType::heading, "One point one", 3));
    article.blocks.push_back(block(BlockType::list_item, "a", 1));
    article.blocks.push_back(block(BlockType::list_item, "a.a", 2));
    article.blocks.push_back(block(BlockType::list_item, "a.a.a", 4));
    article.blocks.push_back(block(BlockType::list_item, "b", 1));
    article.blocks.back().ordered = true;
    article.blocks.push_back(block(BlockType::heading, "Two", 2));
    article.blocks.push_back(block(BlockType::quote, "Said \"so\"."));
    article.blocks.push_back(block(BlockType::table, "a\tb\n1\t2\n\t"));
    article.blocks.push_back(
        block(BlockType::image, "The bridge", 0, "https://x.example/a b|c.jpg?x=1&y=[2]#f#g"));
    article.blocks.back().credit = "M. Sol";
    article.blocks.push_back(block(BlockType::image, "", 0, ""));
    article.blocks.push_back(block(BlockType::embed, "A post", 0, "javascript:alert(1)"));
    article.blocks.push_back(block(BlockType::embed, "", 0, "https://social.example/1"));
    article.blocks.push_back(block(BlockType::correction, "Correction: it was Friday."));
    return article;
}

class MarkupArchive {
public:
    MarkupArchive() {
        Archive archive(path(), Archive::Mode::create);
        archive.add(sample_look("https://news.example/all?a=1&b=2", 8, everything()));
        Article arabic = test::sample_article("العنوان", "", {"نص المقال هنا."});
        arabic.language = {"ar", Source::meta, 1};
        archive.add(sample_look("https://news.example/ar", 9, arabic));
        Article odd = test::sample_article("No language", "", {});
        odd.language = {"english (uk)", Source::meta, 1};
        archive.add(sample_look("https://news.example/odd", 10, odd));
        Article later = everything();
        later.blocks.front().text = "Another first line.";
        archive.add(sample_look("https://news.example/all?a=1&b=2", 12, later));
    }
    std::string path() const { return dir_.file("news.db"); }
    std::string file(const std::string& name) const { return dir_.file(name); }

    std::string out(std::vector<std::string> flags) const {
        Console console;
        flags.insert(flags.begin(), "export");
        flags.insert(flags.end(), {"--archive", path()});
        CHECK(console.run(flags) == ExitStatus::ok);
        return console.take_out();
    }

private:
    TempDir dir_;
};

const std::string kSubset = STET_SOURCE_DIR "/docs/tei-stet.rng";

}  // namespace

TEST_CASE("text in XML is escaped; what XML 1.0 has no place for is left out") {
    struct Row {
        std::string text;
        std::string xml;
    };
    const Row rows[] = {{"a & b < c > \"d\"", "a &amp; b &lt; c &gt; &quot;d&quot;"},
                        {std::string("nul\0 esc\x1b del\x7f", 14), "nul esc del"},
                        {"tab\tline\n", "tab\tline\n"},
                        {"c1\xC2\x85 fffe\xEF\xBF\xBE fdd0\xEF\xB7\x90", "c1 fffe fdd0"},
                        {"plane end \xF0\x9F\xBF\xBE", "plane end "},
                        {"broken \xC3 utf\xFF", "broken  utf"},
                        {"橋 🌉", "橋 🌉"}};
    for (const Row& row : rows) {
        CAPTURE(row.xml);
        CHECK(xml_text(row.text) == row.xml);
    }
}

TEST_CASE("a language is a BCP 47 tag or nothing, and has its direction") {
    struct Row {
        const char* language;
        const char* tag;
        bool right_to_left;
    };
    const Row rows[] = {{"en", "en", false},
                        {"pt_BR", "pt-BR", false},
                        {"zh-Hant-TW", "zh-Hant-TW", false},
                        {"ar", "ar", true},
                        {"he-IL", "he-IL", true},
                        {"fa", "fa", true},
                        {"az-Arab", "az-Arab", true},
                        {"az", "az", false},
                        {"english (uk)", "", false},
                        {"", "", false},
                        {"1", "", false},
                        {"en--US", "", false}};
    for (const Row& row : rows) {
        CAPTURE(row.language);
        CHECK(language_tag(row.language) == row.tag);
        CHECK(is_right_to_left(row.language) == row.right_to_left);
    }
}

TEST_CASE("an address in XML is a URI reference: the rest is percent-encoded") {
    CHECK(uri_text("https://x.example/a b|c?x=[1]&y=%20%zz#f#g") ==
          "https://x.example/a%20b%7Cc?x=%5B1%5D&y=%20%25zz#f%23g");
    CHECK(uri_text("http://[::1]:80/ü") == "http://[::1]:80/%C3%BC");
    CHECK(uri_text("a/<b>") == "a/%3Cb%3E");
}

TEST_CASE("TEI is valid by the subset in docs/, one text or a corpus") {
    const MarkupArchive archive;
    for (const std::vector<std::string>& flags :
         std::vector<std::vector<std::string>>{{"--format", "tei"},
                                               {"--format", "tei", "--all"},
                                               {"--format", "tei", "s1"},
                                               {"--format", "tei", "s1", "--all"},
                                               {"--format", "tei", "s2", "--tz", "+02:00"}}) {
        const std::string text = archive.out(flags);
        CAPTURE(text);
        CHECK(faults(text, kSubset) == "");
        const char* schema = std::getenv("TEI_SCHEMA");
        if (schema != nullptr && *schema != '\0') CHECK(faults(text, schema) == "");
    }
    if (std::getenv("TEI_SCHEMA") == nullptr) MESSAGE("skipped: tei_all, no TEI_SCHEMA");
    // The subset says no where there is something to say no to.
    std::string text = archive.out({"--format", "tei", "s1"});
    text.replace(text.find("<byline>"), 8, "<p>x</p><byline>");
    CHECK_FALSE(faults(text, kSubset).empty());
}

TEST_CASE("TEI says what a corpus linguist asks: source, language, direction, structure") {
    const MarkupArchive archive;
    const std::string one = archive.out({"--format", "tei", "s1"});
    CHECK(one.starts_with("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<TEI xmlns="));
    CHECK(holds(one, "<idno type=\"URI\">https://news.example/all?a=1&amp;b=2</idno>"));
    CHECK(holds(one, "<author>Ann Ash</author>"));
    CHECK(holds(one, "<date type=\"published\" when=\"2025-05-15T08:00:00+02:00\">"));
    CHECK(holds(one, "<date type=\"modified\" when=\"2025-05\">"));
    CHECK(holds(one, "<date type=\"captured\" when=\"2025-05-15T12:00:00Z\">"));
    CHECK(holds(one,
                "<change when=\"2025-05-15T12:00:00Z\">First captured with this text: "
                "revision 2 of 2.</change>"));
    CHECK(holds(one,
                "ident=\"stet-extractor\" version=\"" + std::to_string(kExtractorVersion) + "\""));
    CHECK(holds(one, "<term type=\"tag\">bridge &amp; ferry</term>"));
    CHECK(holds(one,
                "<div type=\"section\">\n<head>One</head>\n<p>Under one.</p>\n"
                "<div type=\"section\">\n<head>One point one</head>"));
    CHECK(holds(one, "</div>\n</div>\n<div type=\"section\">\n<head>Two</head>"));
    CHECK(holds(one, "https://x.example/a%20b%7Cc.jpg?x=1&amp;y=%5B2%5D#f%23g"));
    const std::string arabic = archive.out({"--format", "tei", "s2"});
    CHECK(holds(arabic, "<text xml:lang=\"ar\" style=\"direction: rtl\">"));
    const std::string odd = archive.out({"--format", "tei", "s3"});
    CHECK(holds(odd, "<text>"));
    CHECK(archive.out({"--format", "tei"}).find("<teiCorpus") != std::string::npos);
}

TEST_CASE("HTML loads nothing, runs nothing, and is well-formed XML as well") {
    const MarkupArchive archive;
    const std::string page = archive.out({"--format", "html", "--all"});
    CHECK(page.starts_with("<!DOCTYPE html>\n"));
    CHECK(parsed(page));
    for (const char* part :
         {"<script", "<img", "<iframe", "src=", "@import", "url(", "href=\"javascript:", "<link"}) {
        CAPTURE(part);
        CHECK_FALSE(holds(page, part));
    }
    CHECK(holds(page, "Content-Security-Policy\" content=\"default-src 'none'"));
    CHECK(holds(page,
                "<h1>Tide &amp; &lt;script&gt;alert(1)&lt;/script&gt; &quot;quoted&quot;</h1>"));
    CHECK(holds(page, "lang=\"ar\" xml:lang=\"ar\" dir=\"rtl\""));
    CHECK(holds(page, "<time datetime=\"2025-05-15T08:00+02:00\">"));
    CHECK(holds(page, "<ul>\n<li>a<ul>\n<li>a.a<ul>\n<li><ul>\n<li>a.a.a</li>"));
    CHECK(holds(page, "<ol>\n<li>b</li>\n</ol>\n<h2>Two</h2>"));
    CHECK(holds(page, "<td>1</td><td>2</td>"));
    CHECK(holds(page, "<dt>Digest</dt><dd>sha256:"));
    CHECK(holds(page, "<dt>Change</dt><dd>"));
    // A notice that the body shows is not shown twice.
    std::size_t notices = 0;
    const std::string one = archive.out({"--format", "html", "s1"});
    for (std::size_t at = one.find("it was Friday"); at != std::string::npos;
         at = one.find("it was Friday", at + 1)) {
        ++notices;
    }
    CHECK(notices == 1);
    CHECK(holds(one, "<html lang=\"en\">"));
    CHECK(holds(one, "<title>Tide &amp;"));
}

TEST_CASE("a book is an EPUB: its type first and stored, the same bytes for the same articles") {
    const MarkupArchive archive;
    const std::string book = archive.out({"--format", "epub", "--all"});
    CHECK(book == archive.out({"--format", "epub", "--all"}));
    CHECK(book.substr(30, 28) == "mimetypeapplication/epub+zip");
    CHECK(book.compare(8, 2, std::string("\0\0", 2)) == 0);   // stored
    CHECK(book.compare(28, 2, std::string("\0\0", 2)) == 0);  // no extra field
    const std::string path = archive.file("book.epub");
    std::ofstream(path, std::ios::binary) << book;
    const ZipReader zip(path);
    constexpr std::uint64_t kLimit = 1U << 20U;
    const auto entry = [&](const std::string& name) {
        const ZipReader::Entry* found = zip.find(name);
        REQUIRE(found != nullptr);
        return zip.read(*found, kLimit);
    };
    CHECK(holds(entry("META-INF/container.xml"), "EPUB/package.opf"));
    const std::string package = entry("EPUB/package.opf");
    CHECK(holds(package, "<dc:language>en</dc:language>"));
    CHECK(holds(package, "<meta property=\"dcterms:modified\">2025-05-15T12:00:00Z</meta>"));
    CHECK(holds(package, "<dc:creator>Ann Ash</dc:creator>"));
    const std::string contents = entry("EPUB/nav.xhtml");
    std::size_t chapters = 0;
    for (const ZipReader::Entry& each : zip.entries()) {
        if (!each.name.ends_with(".xhtml") && !each.name.ends_with(".opf")) continue;
        CAPTURE(each.name);
        CHECK(parsed(zip.read(each, kLimit)));
        if (!each.name.starts_with("EPUB/s")) continue;
        ++chapters;
        const std::string id = each.name.substr(5, each.name.size() - 11);
        CHECK(holds(package, "<itemref idref=\"" + id + "\"/>"));
        CHECK(holds(contents, "<a href=\"" + id + ".xhtml\""));
    }
    CHECK(chapters == 4);

    const std::string java = find_program("java");
    const std::string checker = find_program("epubcheck");
    if (java.empty() || checker.empty()) {
        MESSAGE("skipped: no epubcheck");
        return;
    }
    // Debian's is the Java archive itself.
    const bool is_jar = read(checker).starts_with("PK");
    const ProgramResult result = run_program(
        is_jar ? std::vector<std::string>{java, "-jar", checker, "--failonwarnings", path}
               : std::vector<std::string>{checker, "--failonwarnings", path});
    INFO(result.out, result.err);
    CHECK(result.exit_status == 0);
}

TEST_CASE("the name of a file asks for its format; each makes one file a story, too") {
    const MarkupArchive archive;
    for (const std::string& name : export_format_names()) {
        const ExportFormat format = *export_format(name);
        const std::string extension(file_extension(format));
        CAPTURE(name);
        CHECK(format_of_extension(extension) == format);
        const std::string path = archive.file("out" + extension);
        archive.out({"-o", path});
        CHECK(read(path) == archive.out({"--format", name}));
        const fs::path folder = archive.file("dir-" + name);
        archive.out({"--format", name, "--dir", folder.string()});
        CHECK(read(folder / ("s3-no-language" + extension)).size() > 50);
        CHECK(std::distance(fs::directory_iterator(folder), fs::directory_iterator()) == 3);
    }
    // TEI of one text has no corpus around it.
    CHECK(holds(read(archive.file("dir-tei") + "/s3-no-language.xml"), "<TEI xmlns="));
}

TEST_CASE("what the desk said goes out with the text, in every format, and stands in show") {
    const MarkupArchive archive;
    Console console;
    for (const std::vector<std::string>& words :
         {std::vector<std::string>{"note", "s1@2", "Ask the <harbour> master"},
          std::vector<std::string>{"label", "s1", "storm & tide"}}) {
        std::vector<std::string> all = words;
        all.insert(all.end(), {"--by", "Mira", "--archive", archive.path()});
        CHECK(console.run(all) == ExitStatus::ok);
    }
    for (const std::string& name : export_format_names()) {
        if (name == "epub") continue;
        CAPTURE(name);
        const std::string text = archive.out({"--format", name, "s1", "--all"});
        const bool markup = name == "html" || name == "tei";
        CHECK(holds(text, markup ? "Ask the &lt;harbour&gt; master" : "Ask the <harbour> master"));
        CHECK(holds(text, markup ? "storm &amp; tide" : "storm & tide"));
        CHECK(holds(text, "Mira"));
        // The note is on the second revision, and on that alone.
        CHECK(text.find("master") == text.rfind("master"));
        CHECK_FALSE(holds(archive.out({"--format", name, "s2"}), "tide"));
    }
    console.take_out();
    console.run({"show", "s1", "--archive", archive.path()});
    const std::string shown = console.take_out();
    CHECK(holds(shown, "Labels: storm & tide\n"));
    CHECK(holds(shown, "Note: Ask the <harbour> master (Mira, "));
    console.run({"show", "s1@1", "--archive", archive.path()});
    CHECK_FALSE(holds(console.take_out(), "Note:"));
    console.run({"show", "s1", "--quiet", "--archive", archive.path()});
    CHECK_FALSE(holds(console.take_out(), "Labels:"));
    console.run({"show", "s1", "--json", "--archive", archive.path()});
    CHECK(
        holds(console.take_out(), "\"labels\":[\"storm & tide\"],\"notes\":[{\"text\":\"Ask the"));
}

}  // namespace stet
