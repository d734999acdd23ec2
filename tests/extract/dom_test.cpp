#include "extract/dom.h"

#include "extract/charset.h"
#include "tests/support/fixture.h"

#include <doctest/doctest.h>
#include <zlib.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace stet {

namespace {

/// Equal, or different only in that Gumbo makes U+FFFD of control characters, which the standard
/// keeps.
bool same_text(std::string_view ours, std::string_view gumbos) {
    if (ours == gumbos) return true;
    std::string replaced;
    for (std::size_t i = 0; i < ours.size(); ++i) {
        const bool control = ours[i] == '\xC2' && i + 1 < ours.size() &&
                             static_cast<unsigned char>(ours[i + 1]) < 0xA0;
        if (control) {
            replaced += "\uFFFD";
            ++i;
        } else if ((ours[i] > 0 && ours[i] < ' ' &&
                    std::string_view("\t\n\f\r").find(ours[i]) == std::string_view::npos) ||
                   ours[i] == '\x7F') {
            replaced += "\uFFFD";
        } else {
            replaced += ours[i];
        }
    }
    return replaced == gumbos;
}

/// Equal, or different only by a fault of this Gumbo: when it drops an attribute because its name
/// was there before, that name sticks to the front of the next one ("the" "the" "maya" becomes
/// "the" "themaya"). Everything before the first such name must be equal.
bool same_attributes(std::span<const Attribute> ours, std::span<const Attribute> gumbos) {
    for (std::size_t i = 0; i < std::max(ours.size(), gumbos.size()); ++i) {
        if (i < ours.size() && i < gumbos.size() && ours[i].name == gumbos[i].name) {
            if (!same_text(ours[i].value, gumbos[i].value)) return false;
            continue;
        }
        // The name that stuck may have been dropped anywhere before: it is one of ours.
        return std::any_of(gumbos.begin(), gumbos.end(), [&](const Attribute& glued) {
            return std::any_of(gumbos.begin(), gumbos.end(), [&](const Attribute& before) {
                return glued.name.size() > before.name.size() &&
                       glued.name.starts_with(before.name) &&
                       std::none_of(ours.begin(), ours.end(),
                                    [&](const Attribute& our) { return our.name == glued.name; });
            });
        });
    }
    return true;
}

/// The first place at which two trees differ, script and style text aside; "" for none.
std::string difference(const Document& a, const Document& b) {
    const auto hides_text = [](const Document& page, NodeId id) {
        const NodeId up = page.parent(id);
        return page.is(up, Tag::script) || page.is(up, Tag::style) ||
               (page[up].tag == Tag::other &&
                (page.name(up) == "style" || page.name(up) == "script"));
    };
    NodeId i = 0;
    NodeId j = 0;
    while (i < a.size() || j < b.size()) {
        if (i < a.size() && a.is_text(i) && hides_text(a, i)) {
            ++i;
            continue;
        }
        if (j < b.size() && b.is_text(j) && hides_text(b, j)) {
            ++j;
            continue;
        }
        const auto describe = [](const Document& page, NodeId id) {
            if (id >= page.size()) return std::string("end of page");
            std::string out = "node ";
            out.append(std::to_string(id)).append(" depth ");
            out.append(std::to_string(page[id].depth)).append(" <").append(page[id].text);
            out += '>';
            for (const Attribute& attribute : page.attributes(id)) {
                out.append(" ").append(attribute.name).append("='");
                out.append(attribute.value).append("'");
            }
            return out;
        };
        const bool same = i < a.size() && j < b.size() && a[i].kind == b[j].kind &&
                          a[i].tag == b[j].tag && a[i].depth == b[j].depth &&
                          same_text(a[i].text, b[j].text) &&
                          same_attributes(a.attributes(i), b.attributes(j));
        if (!same) return describe(a, i) + "\n  against " + describe(b, j);
        ++i;
        ++j;
    }
    return "";
}

std::string difference_of_preparations(std::string_view html) {
    return difference(Document(std::string(html)),
                      Document(std::string(html), Document::Preparation::none));
}

std::string read_gzip(const std::filesystem::path& path) {
    const std::unique_ptr<gzFile_s, int (*)(gzFile)> file(gzopen(path.c_str(), "rb"), gzclose);
    std::string out;
    std::vector<char> buffer(1U << 16U);
    for (int got = 0; file && (got = gzread(file.get(), buffer.data(),
                                            static_cast<unsigned>(buffer.size()))) > 0;) {
        out.append(buffer.data(), static_cast<std::size_t>(got));
    }
    return out;
}

}  // namespace

TEST_CASE("the tree is the one that Gumbo makes of the page as it is") {
    const std::string pages[] = {
        "",
        "plain text",
        "<p>one<p>two",
        "<title>A &amp; B</title><p>x &lt; y",
        "<p class=a id='b' data-x=\"c d\" CLASS=z hidden>text</p>",
        "<p a=1 a=2 A=3>first wins</p>",
        "<a href='/x?a=1&amp;b=2&copy=3&#39;'>link</a>",
        "<a href='?a=1&copy=2&amp=3&b=4&lt=5&notit=6&1=7&x'>query</a><a href='?a&copy'>at the "
        "end</a>"
        "<a href='?a=1&copy;=2&b&c=3&#x3d;&euro;=4'>with semicolons</a>",
        "<a href=/x?a=1&b=2>link</a><a href='~user'>home</a>",
        "<b \xF3\xB0\x80\x80=1>a group's name of the page's own</b><p \xF3\xB0\x80\x81>again",
        "<p>\xF3\xB0\x80\x80 a private-use character of the page's own, and \xF4\x80\x80\x80</p>",
        "<p>&#xF0000; &#983041; and a form feed &#12;    \t\n</p><p>some more words</p>",
        "<p>form\ffeed \f   \t\n  x</p>        \n        <p>y</p>",
        "<pre>\n            first line\n    second</pre><textarea>\n\n  x</textarea>",
        "<table>loose text<tr><td>cell</table>after",
        "<table> <tr> <td> 1 </td> </tr> text </table>",
        "<table><b>one</b><tr><td>two</table>",
        "<p>text</foo>more text</bar> and more</p>",
        "before<html lang=en><head><title>t</title></head><body class=x>in<body id=y>",
        "<html a=1><html b=2 a=3><p>merged</p>",
        "<select><option>one<option selected>two</select>",
        "<ul><li>one<li>two<ul><li>deep</ul><li>three</ul>",
        "<b><b><b><b><b>five</b></b></b></b></b>",
        "<b class=x><b class=x><b class=x><b class=x><p>noah's ark</p>",
        "<font color=red><font color=red><font color=blue><font color=red><font color=red><p>x",
        "<a>one<a>two<p>three</a>four",
        "<b><i>wrong</b> order</i> here",
        "<svg viewBox='0 0 1 1'><path d='M0 0'/><title>in "
        "svg</title><style>.a{}</style></svg>after",
        "<svg><foreignObject><p class=x>html in svg</p></foreignObject></svg><p class=y>z",
        "<svg><![CDATA[ <p>not a tag</p> ]]></svg><math><mi>x</mi></math>",
        "<svg><font color=red>breaks out</font><p>text",
        "<svg/><p class=a>after a closed svg</p>",
        "<svg/><title>no <b> in a title</title><svg><title>a <b>here</b></title><g/><h/>x</svg>y",
        "<svg><input type=hidden><annotation-xml encoding='text/html'>x</svg><font size=2>y</font>",
        "<svg viewBox='0 0 1000 1000'><path fill=red D='M0 0h1000v1000H0z M10 10h980v980H10z'/>"
        "<path d=M0,0h1000v1000H0zM10,10h980v980H10z><g transform='translate(10 10) rotate(45) "
        "scale(1.5)' xlink:href=\"#a-name-that-is-longer-than-32-bytes\">x</svg>after",
        "<svg><path d='M0 0 &amp; an entity in a value that is long enough'/><path d='cut off by "
        "the "
        "end of the page",
        "<math><annotation-xml "
        "encoding='application/xhtml+xml'><p>inside</p></annotation-xml></math>",
        "<svg><b class='a value that is longer than thirty-two bytes'>1<p><b class='a value that "
        "is "
        "longer than thirty-two bytes'>2<p><b class='a value that is longer than thirty-two bytes'>"
        "3<p><b class='a value that is longer than thirty-two bytes'>4<p>5",
        // White space that is met again and again is given shorter codes.
        "<pre>\n\n   first</pre><textarea>\n    x</textarea><pre>\n</pre><listing>\n    "
        "y</listing>",
        "<ul>\n   <li>1\n   <li>2\n   <li>3\n   <li>4\n   <li>5\n   <pre>\n   <b>\n   "
        "6</b></pre>\n   "
        "<table>\n   <tr>\n   <td>7\n      8</td>\n      </tr>\n      <tr>\n      <td>\n      "
        "9</table>"
        "\n\t\t<p>\n\t\t<p>\n\t\t<p>\n\t\t<p>\n\t\t<p>\n    <p>\n    <p>\n    <p>\n    <p>"
        "\n     <p>\n     <p>\n     <p>\n     <p>\n     <select>\n     <option>\n     </select>",
        "<p>a form\ffeed</p>\n      <p>\n      <p>\n      <p>\n      <p>&#12;",
        "<script type='application/json'>\n  {\"a\": \"</b><!-- "
        "\"}\n</script><iframe>\n<p></iframe>",
        // In the body white space is given as any other text is, but not in tables.
        "<head>\n   <title>t</title>\n   </head>\n   <body>\n   a\n   <p>\n   </body>\n   <!-- c "
        "-->"
        "\n   </html>\n   b",
        "<body>\n   <table>\n   <caption>\n   x</caption>\n   <colgroup>\n   <col>\n   "
        "</colgroup>\n"
        "   <tr>\n   <td>\n   <table>\n   y\n   </table>\n   </td>\n   z</table>\n   w",
        "<body><table>\n   <template>\n   </table>\n   </template>\n   <tr>\n   <td>x",
        "<head><template>\n   <body>\n   x</template>\n   <meta name=a>\n   </head>\n   <body>\n   "
        "y",
        "<body><select>\n   <option>\n   a</select>\n   <pre>\n   \n   b &amp; c</pre>\n   "
        "</table>\n   ",
        "<body>a &amp; b&nbsp;c &lt;d&gt; <p> &quot;e&quot; &copy; f<p>&amp;#12; g &amp;amp; h",
        "<html a=1 b='&eacute;'><html b=2 c=3><body x=1 X=2><body x=3 y=4><p>merged again",
        "<input type=hidden><table><input type=hidden><input type=text></table>",
        "<script>if (a < b) document.write('<p>no</p>')</script><p>yes</p>",
        "<script><!-- <script> </script> --></script><p>escaped</p>",
        "<script type='application/ld+json'>{\"a\": \"<b>\"}</script><p>x",
        "<script type=text/template>\n   <div>body</div></script>",
        "<style>p { color: red }</style><noscript><img src=x></noscript>",
        "<!-- a <b>comment</b> --><p>x<!-->y<!--->z<!-- --!>w<!-- open",
        "<!DOCTYPE html><?xml version='1.0'?></ bogus><p>x",
        "<iframe src=x><p>raw</p></iframe><noembed><b></noembed><xmp><i>x</i></xmp>",
        "<p title='a > b' class=x>quoted</p><p title=\"unclosed>text",
        "<p/><div/>self-closed<br/><hr / ><img src=a />",
        "<frameset cols='*'> <frame src=a> text and words </frameset>",
        "<template><tr><td>in a template</td></tr></template><p>out",
        "<button>one<button>two</button><form><form>nested</form></form>",
        "<dl><dt>t<dd>d<dt>t2</dl><ruby>base<rt>top</ruby>",
        "<ruby>a<rp>(<rt>b<rt>c<rp>)</ruby>d<rt>e<rt>f<rp>g</rt>h",
        "<isindex prompt=x><image src=y><plaintext><b>rest",
        "a\r\nb\rc<p\r\nclass='x\r\ny'>text\r\nmore</p>",
        std::string("<p>nul\0in text</p><p class='a\0b'>x</p>", 38),
        "<p>soft&shy;hyphen &nbsp; &notanentity; & alone &amp</p>",
        "<div class='a&amp;b&quot;c&nbsp;d & e'>x</div>",
        "<amp-img src=x></amp-img><MY-Element Data-X=1>custom</MY-Element>",
        "</p></br></div>stray end tags",
        "<p class=x<p class=y>odd</p><p =a==b \"c>odd</p>",
        "<body><p>&#8217;&#x2014;&#233;&#150;&#0;&#xD800;&#1114112;&#65534;&#x1F600;&#39 "
        "&#x;&#;&#12;"
        "<a title='&#8217;&rsquo;&hellip&mdash;&eacute;&Eacute;'>&rsquo;&euro;&shy;&apos;</a>",
        // What is closed goes to the parser as a text.
        "<body><div><ul><li><a href=1>a<b>b</b></a><li>c</ul><h2>d</h2><h3>e<h4>f</h4></h3></div>",
        "<body><div><p>a<a href=1><img src=x>b</a><br>c</p><hr><dl><dt>d<dd>e</dl></div>f",
        "<body><div><svg class=i><title>x</title><path d=M0 /><g><use href='#a'/></g></svg>a</div>",
        "<body><div><svg><title>a <b>b</b></title></svg><picture><source srcset=a><img src=b>"
        "</picture><amp-img src=c></amp-img><x-y>d<z-w>e</z-w></x-y></div>",
        "<body><div><form><i></i></form><i>a</i><form>b<i></i>c</form></div>",
        "<body><div><span>a<!-- c -->&copy;</span><em><!-- c -->b</em><noscript><img></noscript>",
        "<body><div><h2><span><h3>a</h3></span></h2><a><a>b</a></a><p><a><div>c</div></a></p>",
        "<body><table><tr><a href=1><td>x</a></td></tr></table><div><p>y</p></div>",
        "<body><table><a href=1><td></a></table><a href=2></a>",
        "<body><table><b><caption></b></table><div><p>t</p>",
        "<body><b><div><div><div><div><div><div><div><div></b></div><p>x</p>",
        "<body><b><div><div><div><div><div><div><div></b></div><p>x</p>",
        "<body><b><ul><li><ul><li><ul><li><ul><li></b></ul><p>x</p>",
        "<body><li><a href=1><svg><title>t<path/></svg></a><li><p>x</p>",
        "<body><svg><foreignObject><div>a</svg></div><b>x</b></foreignObject><b>y</b><p>z</p></"
        "svg>",
        "<body><svg><desc><textarea></svg><b>x</b>",
        "<body><noscript><div><noscript></noscript>a</div></noscript><p>b</p>",
        "<body><div><p>a<p>b<div>c</div><ul><li>d<li><p>e<li>f</ul><dl><dt>g<dd>h<dt><p>i</dl>j</"
        "div>",
        "<body><div><p>a</div><ul><li>b<p>c</ul><ul><li><span><li>d</ul><dl><dd><li>e<dd>f</dl>",
    };
    for (const std::string& page : pages) {
        CAPTURE(page);
        CHECK(difference_of_preparations(page) == "");
    }
}

namespace {

/// A page of random tags, texts and comments, most of them closed where they should be.
std::string random_page(std::uint32_t seed) {
    static constexpr std::string_view kTags[] = {
        "div",    "div",     "p",      "p",       "a",       "a",       "b",        "i",
        "span",   "span",    "ul",     "li",      "ol",      "dl",      "dt",       "dd",
        "h2",     "h3",      "img",    "br",      "hr",      "section", "font",     "em",
        "label",  "article", "script", "style",   "iframe",  "main",    "details",  "summary",
        "strong", "center",  "form",   "input",   "button",  "table",   "tr",       "td",
        "select", "option",  "nobr",   "ruby",    "rt",      "pre",     "noscript", "object",
        "x-y",    "caption", "body",   "marquee", "fieldset"};
    static constexpr std::string_view kTexts[] = {"a",
                                                  "word",
                                                  "\n",
                                                  " \n  ",
                                                  "&amp;",
                                                  "&lt;b&gt;",
                                                  "&nbsp;",
                                                  "&copy;",
                                                  "x < y",
                                                  "<!-- c -->",
                                                  "<!>",
                                                  "&",
                                                  "two words",
                                                  "<svg class=i><path d=M0 /></svg>",
                                                  "<svg><g><path></path>a</g><circle></svg>",
                                                  "<svg><rect><use /><p>"};
    static constexpr std::string_view kAttributes[] = {
        " class=a",         " class='b c'",      " hidden", " id=x id=y",
        " href='?a&amp;b'", " title=\"&copy;\"", " /",      " CLASS=Z"};
    const auto random = [&](std::size_t below) {
        seed = seed * 1664525U + 1013904223U;
        return static_cast<std::size_t>(seed >> 8U) % below;
    };
    // Most pages have few of the tags that the parser has rules of its own for.
    const std::size_t tags = random(4) == 0 ? std::size(kTags) : 24 + random(16);
    std::string page = random(8) == 0 ? "" : "<body><div>";
    std::vector<std::string_view> open;
    const std::size_t steps = 4 + random(40);
    for (std::size_t i = 0; i < steps; ++i) {
        const std::size_t what = random(16);
        if (what < 7) {
            const std::string_view tag = kTags[random(tags)];
            page.append("<").append(tag);
            if (random(3) == 0) page.append(kAttributes[random(std::size(kAttributes))]);
            page += '>';
            open.push_back(tag);
        } else if (what < 12 && !open.empty()) {
            page.append("</").append(open.back()).append(">");
            open.pop_back();
        } else if (what == 12 && random(3) == 0) {
            page.append("</").append(kTags[random(tags)]).append(">");
        } else if (what == 13 && !open.empty()) {
            open.pop_back();  // left open
        } else {
            page.append(kTexts[random(std::size(kTexts))]);
        }
    }
    while (!open.empty() && random(20) != 0) {
        page.append("</").append(open.back()).append(">");
        open.pop_back();
    }
    return page;
}

}  // namespace

TEST_CASE("the tree of random markup is the one that Gumbo makes of it") {
    constexpr std::uint32_t kPages = 5000;
    for (std::uint32_t seed = 0; seed < kPages; ++seed) {
        const std::string page = random_page(seed);
        CAPTURE(page);
        const std::string found = difference_of_preparations(page);
        CHECK(found == "");
    }
}

TEST_CASE("a noscript that does not end at its end tag holds what a reader sees") {
    struct Case {
        std::string_view page;
        bool noscript;  // whether "text" is in one
    };
    const Case cases[] = {
        {"<body><noscript><p>text</p></noscript>", true},
        {"<body><NOSCRIPT ><P>text</P></NOSCRIPT >", true},
        {"<body><noscript><p>text", true},
        {"<body><noscript>a</noscript><p>text</p><noscript>b</noscript>", false},
        {"<body><noscript><div></noscript><p>text</p>", false},
        {"<body><noscript><div></noscript><p>text</p><noscript></div></noscript>", false},
        {"<div><noscript><div></NoScript><p>text</p></div></div>", false},
        {"<body><noscript><div></noscript><noscript><p>text</p></noscript>", true},
    };
    for (const Case& c : cases) {
        CAPTURE(c.page);
        for (const auto preparation : {Document::Preparation::none, Document::Preparation::full}) {
            const Document page(std::string(c.page), preparation);
            bool found = false;
            for (NodeId id = 0; id < page.size(); ++id) {
                if (!page.is_text(id) || page[id].text != "text") continue;
                found = true;
                bool inside = false;
                for (NodeId up = id; up != kNoNode; up = page.parent(up)) {
                    inside = inside || page.is(up, Tag::noscript);
                }
                CHECK(inside == c.noscript);
            }
            CHECK(found);
        }
    }
}

TEST_CASE("trees are equal with and without preparation on every fixture page") {
    std::size_t pages = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(fixture_path(""))) {
        if (entry.path().extension() != ".html") continue;
        CAPTURE(entry.path().string());
        const std::string bytes = read_file(entry.path());
        CHECK(difference_of_preparations(to_utf8(bytes, "").utf8) == "");
        ++pages;
    }
    CHECK(pages > 20);
}

TEST_CASE("no tag nests deeper than the limit, whatever it is") {
    // Gumbo's time grows with the square of the depth: 50,000 open <rt> took a minute.
    const std::string tags[] = {
        "a",      "abbr",  "article",  "b",        "blockquote", "button",   "caption",
        "center", "code",  "custom-a", "dd",       "details",    "div",      "dl",
        "dt",     "em",    "fieldset", "figure",   "font",       "form",     "frameset",
        "h1",     "i",     "label",    "li",       "main",       "map",      "marquee",
        "math",   "menu",  "nobr",     "noscript", "object",     "ol",       "optgroup",
        "option", "p",     "pre",      "q",        "rb",         "rp",       "rt",
        "rtc",    "ruby",  "s",        "section",  "select",     "span",     "strong",
        "sub",    "svg",   "table",    "tbody",    "td",         "template", "tfoot",
        "th",     "thead", "tr",       "u",        "ul",         "var",      "video"};
    constexpr int kTags = 3000;
    // <html>, <body>, what Gumbo adds in tables, and a text.
    constexpr int kRoom = 8;
    for (const std::string& tag : tags) {
        CAPTURE(tag);
        std::string html;
        for (int i = 0; i < kTags; ++i) html.append("<").append(tag).append(">x");
        const Document page(html);
        int deepest = 0;
        for (NodeId id = 0; id < page.size(); ++id) {
            deepest = std::max<int>(deepest, page[id].depth);
        }
        CHECK(deepest <= 2 * Document::kMaxDepth + kRoom);
    }
}

TEST_CASE("trees are equal with and without preparation on every page of the evaluation data") {
    const auto shared = shared_path("eval");
    if (!shared) {
        MESSAGE("skipped: there is no shared data (set STET_SHARED)");
        return;
    }
#ifdef __SANITIZE_ADDRESS__
    constexpr std::size_t kEvery = 8;  // ten times slower: a share of them
#else
    constexpr std::size_t kEvery = 1;
#endif
    std::size_t seen = 0;
    std::size_t pages = 0;
    std::size_t different = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(*shared)) {
        if (entry.path().extension() != ".gz") continue;
        if (++seen % kEvery != 0) continue;
        const std::string bytes = read_gzip(entry.path());
#ifdef __SANITIZE_ADDRESS__
        if (bytes.size() > (600U << 10U)) continue;  // they would take most of the test's time
#endif
        ++pages;
        const std::string html = to_utf8(bytes, "").utf8;
        const std::string found = difference_of_preparations(html);
        if (!found.empty()) {
            ++different;
            MESSAGE(entry.path().filename().string() << ": " << found);
        }
    }
    MESSAGE("trees compared: " << pages);
    CHECK(pages > 0);
    CHECK(different == 0);
}

}  // namespace stet
