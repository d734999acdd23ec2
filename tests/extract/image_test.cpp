#include "extract/image.h"

#include "extract/format.h"

#include <doctest/doctest.h>

#include <string>

using stet::split_credit;

TEST_CASE("credits come off captions by label, sign and bracket") {
    struct Row {
        const char* caption;
        const char* text;
        const char* credit;
    };
    const Row rows[] = {
        {"Police at work. (Photo: Ann Lee/Agency)", "Police at work.", "Ann Lee/Agency"},
        {"Police at work (AFP)", "Police at work", "AFP"},
        {"Police at work [Getty Images]", "Police at work", "Getty Images"},
        {"His house by the sea. (Christie's)", "His house by the sea.", "Christie's"},
        {"Polizei im Einsatz. Foto: Anna Beck/dpa", "Polizei im Einsatz.", "Anna Beck/dpa"},
        {"Polizei im EinsatzQuelle: Anna Beck", "Polizei im Einsatz", "Anna Beck"},
        {"Polizei im Einsatz © Anna Beck", "Polizei im Einsatz", "Anna Beck"},
        {"Police au travail. Crédit photo : Léa Morel", "Police au travail.", "Léa Morel"},
        {"La policía en acción. Imagen: Ana Ruiz", "La policía en acción.", "Ana Ruiz"},
        {"Policja w akcji. Fot. Jan Nowak", "Policja w akcji.", "Jan Nowak"},
        {"Полиция за работой. Фото: Иван Петров", "Полиция за работой.", "Иван Петров"},
        {"警察の現場（写真：共同）", "警察の現場", "共同"},
        {"现场。图片来源：新华社", "现场。", "新华社"},
        {"الشرطة في الموقع. تصوير: سامي حداد", "الشرطة في الموقع.", "سامي حداد"},
        {"Police at work. AP Photo/Ann Lee", "Police at work.", "AP Photo/Ann Lee"},
        {"Razzia in der Altstadt / Ann Lee", "Razzia in der Altstadt", "Ann Lee"},
        {"Police at work | Bloomberg via Getty Images", "Police at work",
         "Bloomberg via Getty Images"},
        {"Photo: Ann Lee", "", "Ann Lee"},
        // The photographer before the agency, blanks around what parts them.
        {"Police at work. Ann Lee / Getty Images", "Police at work.", "Ann Lee / Getty Images"},
        {"Police at work. ANN LEE - AFP", "Police at work.", "ANN LEE - AFP"},
        {"Mayor Povilas Rimas / J. Ona / AFP nuotr.", "Mayor Povilas Rimas", "J. Ona / AFP nuotr."},
        // The credit first.
        {"Foto: Stadtarchiv Ulm | Der Kran im Hafen im Sommer 1931",
         "Der Kran im Hafen im Sommer 1931", "Stadtarchiv Ulm"},
        {"Foto: Stadtarchiv Ulm – Der Kran im Hafen im Sommer 1931",
         "Der Kran im Hafen im Sommer 1931", "Stadtarchiv Ulm"},
        {"Photo: Ann Lee - The Harbour Post", "", "Ann Lee - The Harbour Post"},
        {"Der Kran im Hafen. \u2014 Anna Beck", "Der Kran im Hafen.", "Anna Beck"},
        {"பள்ளியில் மாணவர்கள். படம்: அசோக்", "பள்ளியில் மாணவர்கள்.", "அசோக்"},
        {"The deal was signed in May - Ann Lee", "The deal was signed in May - Ann Lee", ""},
        {"Der Kran im Hafen. — Foto: Anna Beck", "Der Kran im Hafen.", "Anna Beck"},
        {"Police at work. Picture by Ann Lee", "Police at work.", "Ann Lee"},
        {"النهر بعد أسبوع من المطر (رويترز)", "النهر بعد أسبوع من المطر", "رويترز"},
        {"增水的河。新华社记者 张三 摄", "增水的河。", "新华社记者 张三 摄"},
        {"増水した川（撮影・山田太郎）", "増水した川", "山田太郎"},
        {"비가 온 뒤의 강. 연합뉴스", "비가 온 뒤의 강.", "연합뉴스"},
        // Labels behind the name, with an equals sign, without any mark.
        {"東側の橋脚＝山田太郎撮影", "東側の橋脚", "山田太郎撮影"},
        {"東側の橋脚＝東京都で5日、山田太郎撮影", "東側の橋脚＝東京都で5日", "山田太郎撮影"},
        {"東側の橋脚（山田太郎撮影）", "東側の橋脚", "山田太郎撮影"},
        {"上空から見た橋＝ドローンで撮影", "上空から見た橋＝ドローンで撮影", ""},
        {"東側の橋脚＝5月5日撮影", "東側の橋脚＝5月5日撮影", ""},
        {"橋脚を撮影", "橋脚を撮影", ""},
        {"大桥东侧的桥墩。张三 摄", "大桥东侧的桥墩。", "张三 摄"},
        {"大桥东侧的桥墩 张三摄", "大桥东侧的桥墩", "张三摄"},
        {"大桥东侧的桥墩，5月5日摄", "大桥东侧的桥墩，5月5日摄", ""},
        {"다리의 동쪽 교각. 사진=김철수", "다리의 동쪽 교각.", "김철수"},
        {"다리의 동쪽 교각. /사진=연합뉴스", "다리의 동쪽 교각.", "연합뉴스"},
        {"De oostelijke pijler. Foto Tom Berg", "De oostelijke pijler.", "Tom Berg"},
        {"De pijler in 1931. Foto uit het archief", "De pijler in 1931.", "Foto uit het archief"},
        {"Foto de familia de la segunda reunión", "Foto de familia de la segunda reunión", ""},
        {"La reunión. Foto de Ana Ruiz", "La reunión.", "Ana Ruiz"},
        {"Rosé in a glass. Getty Images/iStockphoto", "Rosé in a glass.",
         "Getty Images/iStockphoto"},
        {"Police at work. (Photo: ..Ann Lee/Agency)", "Police at work.", "Ann Lee/Agency"},
        {"Police at work in 2019 (left) and today", "Police at work in 2019 (left) and today", ""},
        {"The image was taken in May.", "The image was taken in May.", ""},
        {"", "", ""},
    };
    for (const Row& row : rows) {
        CAPTURE(std::string(row.caption));
        const stet::CaptionText got = split_credit(row.caption);
        CHECK(got.text == row.text);
        CHECK(got.credit == row.credit);
    }
}

TEST_CASE("only a labelled bracket at its end makes a paragraph a caption") {
    CHECK(stet::ends_with_credit("Men in masks lead two suspects away. (Photo: Ann Lee/Agency)"));
    CHECK(stet::ends_with_credit("Zwei Verdächtige. (Foto: Anna Beck)"));
    CHECK_FALSE(stet::ends_with_credit("He left the party (the CDU)"));
    CHECK_FALSE(stet::ends_with_credit("He took the photo: it was the last one."));
}

TEST_CASE("a picture's address is the largest real one") {
    struct Row {
        const char* html;
        const char* address;
    };
    const Row rows[] = {
        {"<img src=a.jpg>", "a.jpg"},
        {"<img src='data:image/gif;base64,R0' data-src=a.jpg>", "a.jpg"},
        {"<img src=/img/blank.gif data-original=a.jpg>", "a.jpg"},
        {"<img src=s.jpg srcset='m.jpg 640w, l.jpg 1600w, s.jpg 320w'>", "l.jpg"},
        {"<img srcset='s.jpg, l.jpg 2x'>", "l.jpg"},
        {"<picture><source media='(min-width: 900px)' srcset='w.webp'><source srcset='n.webp'><img "
         "src=s.jpg></picture>",
         "w.webp"},
        {"<img srcset='/c/w_1,h_2/a.jpg 300w, /c/w_9,h_9/a.jpg 900w'>", "/c/w_9,h_9/a.jpg"},
        // A condition that holds on no screen says nothing of the size; the address may.
        {"<picture><source media='(min-width:10000px)' srcset='/1200x712/a.webp'>"
         "<source media='(min-width:100000px)' srcset='/674x400/a.webp'>"
         "<source media='(min-width:900px)' srcset='/940x558/a.webp'><img src=s.jpg></picture>",
         "/1200x712/a.webp"},
        // Of one size, the format that more programs read.
        {"<picture><source srcset='/1200x712/a.avif'><source srcset='/1200x712/a.webp'>"
         "<img src=s.jpg></picture>",
         "/1200x712/a.webp"},
        {"<img alt=x>", ""},
    };
    for (const Row& row : rows) {
        CAPTURE(std::string(row.html));
        const std::string html = std::string("<body>") + row.html;
        const stet::Document page(html);
        for (stet::NodeId at = 0; at < page.size(); ++at) {
            if (page.is(at, stet::Tag::img)) CHECK(stet::image_address(page, at) == row.address);
        }
    }
}

TEST_CASE("captions are tied to their pictures, and those of other stories left out") {
    const std::string paragraph =
        "The bridge over the river will stay shut until the engineers have looked at every one of "
        "its "
        "cables, the city said on Monday, and that may take the better part of the summer.";
    std::string text;
    for (const char* start : {"On Sunday ", "On Tuesday ", "In May ", "In June "}) {
        text += std::string("<p>") + start + "the town heard. " + paragraph + "</p>";
    }
    std::string more;
    for (const char* start : {"Last year ", "This year ", "Next year "}) {
        more += std::string("<p>") + start + "the town paid. " + paragraph + "</p>";
    }
    const std::string html =
        "<title>Bridge shut</title><meta property='og:image' content='/img/bridge-2025-w1200.jpg'>"
        "<body><article><h1>Bridge shut after the storm</h1>"
        "<figure><img src='/img/bridge-2025-w800.jpg'><figcaption>The bridge on Monday. <span "
        "class='credit'>Photo: Ann Lee</span></figcaption></figure>" +
        text +
        "<div class='wp-caption'><img src='/img/engineers-at-work.jpg'><p class='wp-caption-text'>"
        "Engineers at work on the cables of the bridge (Foto: Bo Ek)</p></div>" +
        more +
        "</article><aside class='related'><figure><a href='/y'><img src='/img/mayor-resigning.jpg'>"
        "<figcaption>Mayor resigns</figcaption></a></figure></aside></body>";
    stet::PageContext context;
    context.url = *stet::Url::parse("https://thepost.example/bridge");
    const stet::Article article = stet::extract_article(html, context);
    REQUIRE(article.captions.size() == 2);
    CHECK(article.captions[0].text == "The bridge on Monday.");
    CHECK(article.captions[0].credit == "Ann Lee");
    CHECK(article.captions[0].image == "https://thepost.example/img/bridge-2025-w800.jpg");
    CHECK(article.captions[1].text == "Engineers at work on the cables of the bridge");
    CHECK(article.captions[1].credit == "Bo Ek");
    CHECK(article.captions[1].image == "https://thepost.example/img/engineers-at-work.jpg");
    CHECK(article.lead_image.value.find("bridge-2025") != std::string::npos);
}

namespace {

/// Four paragraphs of a story, with something after the first.
std::string story(const std::string& after_first = "") {
    std::string text;
    for (const char* start : {"On Sunday ", "On Tuesday ", "In May ", "In June "}) {
        text += std::string("<p>") + start +
                "the town heard that the bridge over the river will stay shut until the engineers "
                "have looked at every one of its cables, and that may take all summer.</p>";
        if (start == std::string("On Sunday ")) text += after_first;
    }
    return text;
}

stet::Article read(const std::string& html) {
    stet::PageContext context;
    context.url = *stet::Url::parse("https://thepost.example/bridge");
    return stet::extract_article(html, context);
}

stet::Article with_picture(const std::string& picture) {
    return read("<title>Bridge shut</title><body><article><h1>Bridge shut</h1>" + story(picture) +
                "</article>");
}

}  // namespace

TEST_CASE("the caption of the picture above the text is taken however short it is") {
    const std::string text = story();
    const std::string picture = "<img width=600 height=400 src=/i.jpg>";
    for (const std::string& box :
         {"<figure class=wp-caption>" + picture +
              "<p class=wp-caption-text>The river in spate</p></figure>",
          "<div class=wp-caption>" + picture +
              "<p class=wp-caption-text>The river in spate</p></div>",
          "<div class=image>" + picture + "<div class=caption>The river in spate</div></div>",
          "<figure>" + picture + "<figcaption>The river in spate</figcaption></figure>"}) {
        CAPTURE(box);
        std::string page =
            "<title>Bridge shut</title><body><article><h1>Bridge shut</h1><p>By Ann Lee</p>"
            "<p>May 5, 2025</p>";
        page.append(box).append("<div>").append(text).append("</div></article>");
        const stet::Article article = read(page);
        REQUIRE(article.captions.size() == 1);
        CHECK(article.captions[0].text == "The river in spate");
    }
}

TEST_CASE("what holds the whole article is no furniture, whatever its name") {
    for (const char* name : {"content-sidebar-wrap", "newsletter-post post", "has-sidebar",
                             "related", "has-ads", "comments-open", "has-comments", "main"}) {
        CAPTURE(std::string(name));
        std::string page = "<html lang=en><title>Bridge shut</title><body><div class='";
        page.append(name).append(
            "'><h1>Bridge shut</h1><h3 class=subtitle>Every cable is to be looked at, and that "
            "takes a summer</h3><figure><img src=/a.jpg><figcaption>The bridge on Monday"
            "</figcaption></figure>");
        page.append(story()).append("<h2>The cables</h2>").append(story()).append("</div></body>");
        const stet::Article article = read(page);
        REQUIRE(article.captions.size() == 1);
        CHECK(article.captions[0].text == "The bridge on Monday");
        CHECK(article.dek.value == "Every cable is to be looked at, and that takes a summer");
    }
}

TEST_CASE("a credit in brackets whose parts are elements stays whole") {
    const stet::Article article = with_picture(
        "<figure><img width=600 height=400 src=/i.jpg><figcaption><span>The bridge on Tuesday, "
        "after "
        "a week of rain. </span><span>(Ann Lee</span><span>/</span><span>The "
        "Post)</span></figcaption>"
        "</figure>");
    REQUIRE(article.captions.size() == 1);
    CHECK(article.captions[0].text == "The bridge on Tuesday, after a week of rain.");
    CHECK(article.captions[0].credit == "Ann Lee/The Post");
}

TEST_CASE("a picture filled by a script and its copy without scripts are one") {
    const stet::Article article = with_picture(
        "<figure><img class=lazy src=/blank.gif><noscript><img src=/pier.jpg></noscript>"
        "<figcaption>The western pier after the storm.</figcaption></figure>");
    REQUIRE(article.captions.size() == 1);
    CHECK(article.captions[0].image == "https://thepost.example/pier.jpg");
}

TEST_CASE("of two small texts under a picture only the one with a sign is the credit") {
    const stet::Article article = with_picture(
        "<figure><img src=/pier.jpg width=800 height=500><figcaption>"
        "<small>The western pier after the storm</small> "
        "<small>&copy; Ann Lee</small></figcaption></figure>");
    REQUIRE(article.captions.size() == 1);
    CHECK(article.captions[0].text == "The western pier after the storm");
    CHECK(article.captions[0].credit == "Ann Lee");
}

TEST_CASE("captions are found in whatever order and frame they stand") {
    struct Row {
        const char* html;
        const char* credit;
    };
    const Row rows[] = {
        {"<figure><img src=/pier.jpg><figcaption>Photo: Ann Lee/Agency<br>The western pier after "
         "the storm.</figcaption></figure>",
         "Ann Lee/Agency"},
        {"<figure><img src=/pier.jpg><figcaption><span>Photo: Ann Lee/Agency</span> <span>The "
         "western pier after the storm.</span></figcaption></figure>",
         "Ann Lee/Agency"},
        {"<figure><div><img src=/pier.jpg><span class=fxQ>Ann Lee/Getty Images</span></div>"
         "<figcaption>The western pier after the storm.</figcaption></figure>",
         "Ann Lee/Getty Images"},
        {"<figure><div><img src=/pier.jpg><span class=fxQ>Ann Lee</span></div>"
         "<figcaption>The western pier after the storm.</figcaption></figure>",
         "Ann Lee"},
        {"<figure><img src=/pier.jpg><span>Learn More</span><figcaption>The western pier after the "
         "storm.</figcaption></figure>",
         ""},
        {"<figure><img src=/pier.jpg><figcaption>The western pier after the storm. <em>Ann Lee</em>"
         "</figcaption></figure>",
         "Ann Lee"},
        {"<div class=separator><img src=/pier.jpg></div><p style='text-align:center'><em>The "
         "western pier after the storm. (Ann Lee/AFP)</em></p>",
         "Ann Lee/AFP"},
        {"<figure><img src=/pier.jpg><figcaption><span>1 / 12</span>The western pier after the "
         "storm. Photo: Ann Lee</figcaption></figure>",
         "Ann Lee"},
        {"<table><tr><td><img src=/pier.jpg></td></tr><tr><td>The western pier after the storm."
         "</td></tr></table>",
         ""},
        {"<table class=tr-caption-container><tbody><tr><td><a href=/large/pier.jpg?s=1>"
         "<img src=/pier.jpg></a></td></tr><tr><td class=tr-caption>The western pier after the "
         "storm.</td></tr></tbody></table>",
         ""},
    };
    for (const Row& row : rows) {
        CAPTURE(std::string(row.html));
        const stet::Article article = with_picture(row.html);
        REQUIRE(article.captions.size() == 1);
        CHECK(article.captions[0].text == "The western pier after the storm.");
        CHECK(article.captions[0].credit == row.credit);
        CHECK(article.captions[0].image == "https://thepost.example/pier.jpg");
    }
}

TEST_CASE("the caption of a picture below the last paragraph is the article's") {
    const std::string figure =
        "<figure><img width=600 height=400 src=/i.jpg><figcaption>The river in spate. Photo: Ann "
        "Lee</figcaption></figure>";
    std::string page = "<title>Bridge shut</title><body><article><h1>Bridge shut</h1>" + story();
    page += figure + "</article><footer><p>The Post</p></footer>";
    const stet::Article article = read(page);
    REQUIRE(article.captions.size() == 1);
    CHECK(article.captions[0].text == "The river in spate.");
    CHECK(article.captions[0].credit == "Ann Lee");
}

TEST_CASE("a caption right above the headline is the article's, and of a gallery at its end") {
    const std::string box =
        "<div class=photo><img width=600 height=400 src=/i.jpg><div class=caption>The river in "
        "spate. Photo: Ann Lee</div></div>";
    const std::string head = "<title>Bridge shut</title><body><article>";
    for (const std::string& page : {head + box + "<h1>Bridge shut</h1>" + story() + "</article>",
                                    head + "<h1>Bridge shut</h1>" + story() + box + "</article>"}) {
        const stet::Article article = read(page);
        REQUIRE(article.captions.size() == 1);
        CHECK(article.captions[0].text == "The river in spate.");
    }
}

TEST_CASE("each caption has its evidence") {
    const stet::Article article = with_picture(
        "<figure><img src=/pier.jpg><figcaption>The western pier after the storm."
        "</figcaption></figure>");
    REQUIRE(article.captions.size() == 1);
    REQUIRE(article.caption_evidence.size() == 1);
    CHECK(article.caption_evidence[0].source == stet::Source::markup);
    CHECK(article.caption_evidence[0].confidence > 0.5F);
    CHECK(article.caption_evidence[0].confidence <= 1);
    CHECK(stet::to_json(article).find("\"captions\":[{\"source\":\"markup\",\"confidence\":0.") !=
          std::string::npos);
}

TEST_CASE("a caption is what a picture shows, without the controls around it") {
    struct Row {
        const char* picture;
        const char* text;  // of the first caption; "" for none
        const char* credit;
    };
    const Row rows[] = {
        {"<figure><img src=/pier.jpg><figcaption><span>The </span><i>Ada Lee</i><span> at the "
         "lock. Photo: Bo Ek</span></figcaption></figure>",
         "The Ada Lee at the lock.", "Bo Ek"},
        {"<figure><img src=/pier.jpg><figcaption><a class=btn href=/buy>Buy Now</a><span>The pier "
         "after the storm.</span></figcaption></figure>",
         "The pier after the storm.", ""},
        {"<figure><img src=/pier.jpg><figcaption>The pier after the storm. AGENCY/Ann Lee <a "
         "href=/l>Purchase Licensing Rights, opens new tab</a></figcaption></figure>",
         "The pier after the storm.", "AGENCY/Ann Lee"},
        {"<figure><img src=/pier.jpg><div data-c-caption='The pier after the storm.' "
         "data-c-credit='Ann Lee'></div></figure>",
         "The pier after the storm.", "Ann Lee"},
        {"<figure><img src=/pier.jpg><figcaption><span class=h-offscreen>Legend: </span>The pier "
         "after the storm.</figcaption></figure>",
         "The pier after the storm.", ""},
        {"<div itemscope itemtype='https://schema.org/Person'><img src=/pier.jpg><p "
         "class=caption>Ann Lee, engineer of the city</p></div>",
         "", ""},
        {"<figure><img src=/pier.jpg></figure><div class=preamble><p class=cta-caption>The Post "
         "lives by its "
         "readers.</p></div>",
         "", ""},
        {"<figure><img src=/pier.jpg><figcaption>Image 1 of 8 The pier after the storm."
         "</figcaption></figure>",
         "The pier after the storm.", ""},
        {"<figure><img src=/pier.jpg><figcaption>Enlarge The pier after the storm."
         "</figcaption></figure>",
         "The pier after the storm.", ""},
        {"<figure><img src=/pier.jpg><figcaption>The pier after the storm. "
         "<span class=credit>(Jo Hill/The Post)</span></figcaption></figure>",
         "The pier after the storm.", "Jo Hill/The Post"},
        {"<figure><img src=/pier.jpg><figcaption>The pier after the storm – "
         "<span class=credit>..Jo Hill</span></figcaption></figure>",
         "The pier after the storm", "Jo Hill"},
        {"<figure><img src=/pier.jpg><figcaption>3 Facebook Twitter "
         "Pinterest</figcaption></figure>",
         "", ""},
        {"<figure><img src=/pier.jpg><figcaption>...</figcaption></figure>", "", ""},
        {"<figure><img src=/pier.jpg><figcaption>Advertisement</figcaption></figure>", "", ""},
    };
    for (const Row& row : rows) {
        CAPTURE(std::string(row.picture));
        const stet::Article article = with_picture(row.picture);
        if (std::string(row.text).empty()) {
            CHECK(article.captions.empty());
            continue;
        }
        REQUIRE(article.captions.size() == 1);
        CHECK(article.captions[0].text == row.text);
        CHECK(article.captions[0].credit == row.credit);
    }
}

TEST_CASE("counts go where several captions count to the same number") {
    const stet::Article counted = with_picture(
        "<figure><img src=/a.jpg><figcaption>1/2 The western pier after the storm.</figcaption>"
        "</figure><figure><img src=/b.jpg><figcaption>2/2 The eastern pier in the morning."
        "</figcaption></figure>");
    REQUIRE(counted.captions.size() == 2);
    CHECK(counted.captions[0].text == "The western pier after the storm.");
    CHECK(counted.captions[1].text == "The eastern pier in the morning.");
    const stet::Article alone = with_picture(
        "<figure><img src=/a.jpg><figcaption>1/2 mile from the western "
        "pier.</figcaption></figure>");
    REQUIRE(alone.captions.size() == 1);
    CHECK(alone.captions[0].text == "1/2 mile from the western pier.");
}

TEST_CASE("a paragraph about a thing below its picture is no caption") {
    const stet::Article article = with_picture(
        "<div><img src=/net.jpg width=700 height=400><div class=description>The landing net that "
        "the "
        "bridge keepers use is made of a cord that does not rot, and it lasts for thirty years."
        "</div></div>");
    CHECK(article.captions.empty());
}

TEST_CASE("a sign of the site gives way to a picture in the article") {
    struct Row {
        const char* named;    // by og:image
        const char* picture;  // in the article
        const char* lead;
    };
    const Row rows[] = {
        {"/i/logo.png", "/i/pier.jpg", "/i/pier.jpg"},
        {"/i/post-logo-1200.png", "/i/pier.jpg", "/i/pier.jpg"},
        {"/i/default.png", "/i/pier.jpg", "/i/pier.jpg"},
        {"/i/bridge.jpg", "/i/pier.jpg", "/i/bridge.jpg"},
        {"/i/bridge-no-logo.jpg", "/i/pier.jpg", "/i/bridge-no-logo.jpg"},
        {"/i/bridge_default.jpg", "/i/pier.jpg", "/i/bridge_default.jpg"},
        {"/i/logo.png", "/i/other-logo.png", "/i/logo.png"},
    };
    const std::string text = story();
    for (const Row& row : rows) {
        CAPTURE(std::string(row.named));
        const std::string html =
            std::string("<title>Bridge shut</title><meta property='og:image' content='") +
            row.named + "'><h1>Bridge shut</h1><p>By Ann Lee</p><p><img src='" + row.picture +
            "'></p>" + text;
        CHECK(read(html).lead_image.value == std::string("https://thepost.example") + row.lead);
    }
}
