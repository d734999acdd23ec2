#include "extract/page_notes.h"

#include "extract/article.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace {

struct Row {
    const char* line;
    bool is;
};

}  // namespace

TEST_CASE("a reading time is minutes and words for reading, and nothing else") {
    const Row rows[] = {
        {"3 min read", true},
        {"4-minute read", true},
        {"Reading time: 5 minutes", true},
        {"Estimated reading time: less than a minute", true},
        {"Lesezeit: ca. 3 Minuten", true},
        {"Temps de lecture : 3 min", true},
        {"3 min de lectura", true},
        {"Tempo di lettura: 3 min", true},
        {"3 min de leitura", true},
        {"Leestijd: 3 minuten", true},
        {"Lästid: 3 min", true},
        {"3 min czytania", true},
        {"Czas czytania: ok. 3 min.", true},
        {"Время чтения: 3 минуты", true},
        {"Час читання: 3 хв", true},
        {"Okuma süresi: 3 dk", true},
        {"Χρόνος ανάγνωσης: 3 λεπτά", true},
        {"وقت القراءة: 3 دقائق", true},
        {"זמן קריאה: 3 דקות", true},
        {"زمان مطالعه: ۳ دقیقه", true},
        {"3 मिनट में पढ़ें", true},
        {"ใช้เวลาอ่าน 3 นาที", true},
        {"この記事は約3分で読めます", true},
        {"阅读时间：3分钟", true},
        {"읽는 시간 3분", true},
        {"Waktu baca: 3 menit", true},
        {"Thời gian đọc: 3 phút", true},
        {"The walk takes 3 minutes", false},
        {"3 minutes", false},
        {"Read the minutes", false},
        {"He read 3 books in a minute", false},
        {"Die Lesezeit der Urkunde beträgt 3 Minuten", false},
        {"", false},
    };
    for (const Row& row : rows) {
        CAPTURE(std::string(row.line));
        CHECK(stet::is_reading_time(row.line) == row.is);
    }
}

TEST_CASE("minutes alone are a number and their name") {
    for (const char* line : {"4 min", "12 Minuten", "4 min."}) {
        CAPTURE(std::string(line));
        CHECK(stet::is_minutes(line));
    }
    for (const char* line : {"", "min", "4", "Minute 4", "4 min later", "4 miles"}) {
        CAPTURE(std::string(line));
        CHECK_FALSE(stet::is_minutes(line));
    }
}

TEST_CASE("a count of looks is a number and its name") {
    const Row rows[] = {
        {"Views: 1243", true},      {"1,243 views", true},         {"Aufrufe: 1.243", true},
        {"Просмотров: 1243", true}, {"浏览次数：1243", true},      {"조회수 1,243", true},
        {"Dibaca 1243 kali", true}, {"Views of the river", false}, {"Views: good", false},
        {"1243 people", false},     {"Two views of 1243", false},
    };
    for (const Row& row : rows) {
        CAPTURE(std::string(row.line));
        CHECK(stet::is_view_count(row.line) == row.is);
    }
}

TEST_CASE("an end is marked, or in capitals; a word of the text is none") {
    const Row rows[] = {
        {"-30-", true}, {"ENDS", true}, {"(End)", true},
        {"(完)", true}, {"<끝>", true}, {"End", false},
        {"30", false},  {"完", false},  {"The End is near", false},
    };
    for (const Row& row : rows) {
        CAPTURE(std::string(row.line));
        CHECK(stet::is_end_mark(row.line) == row.is);
    }
}

TEST_CASE("a line of rights has the words for them, or the sign and a year") {
    const Row rows[] = {
        {"© 2025 The Courier", true},
        {"© The Courier. All rights reserved.", true},
        {"© Der Bote. Alle Rechte vorbehalten.", true},
        {"ⓒ 하천일보 무단 전재 및 재배포 금지", true},
        {"版权所有 河畔日报", true},
        {"© The Courier", false},
        {"Copyright 2025 The Courier. All rights reserved.", true},
        {"Copyright 2025 The Courier", false},
        {"She has the right to all that is reserved for her.", false},
    };
    for (const Row& row : rows) {
        CAPTURE(std::string(row.line));
        CHECK(stet::is_rights_line(row.line) == row.is);
    }
}

TEST_CASE("a section's line is a label and links") {
    CHECK(stet::is_section_line("Category: Local News", std::string("Local News").size()));
    CHECK(stet::is_section_line("Рубрика: Общество", std::string("Общество").size()));
    CHECK_FALSE(stet::is_section_line("Category: Local News", 0));
    CHECK_FALSE(stet::is_section_line("Mayor: Local News", std::string("Local News").size()));
    CHECK_FALSE(stet::is_section_line("Local News", std::string("Local News").size()));
}

TEST_CASE("tags are listed behind their label or hash signs") {
    struct ListRow {
        const char* line;
        std::vector<std::string> tags;
    };
    const ListRow rows[] = {
        {"Tags: bridges, traffic, town council", {"bridges", "traffic", "town council"}},
        {"Filed under: Bridges | Traffic", {"Bridges", "Traffic"}},
        {"Schlagwörter: Brücke; Verkehr", {"Brücke", "Verkehr"}},
        {"Mots-clés : pont, circulation", {"pont", "circulation"}},
        {"Теги: мост, движение", {"мост", "движение"}},
        {"الكلمات المفتاحية: جسر، مرور", {"جسر", "مرور"}},
        {"タグ：橋、交通", {"橋", "交通"}},
        {"태그: 다리, 교통", {"다리", "교통"}},
        {"#bridge #council", {"bridge", "council"}},
        {"Tags: #bridge #council", {"bridge", "council"}},
        {"Tags", {}},
        {"Tags: they are what the council puts on every bridge in town", {}},
        {"Bridges: old, new", {}},
        {"#bridge is what they write", {}},
        {"#bridge", {}},
        {"Topics: bridges, traffic and more of what they say.", {}},
    };
    for (const ListRow& row : rows) {
        CAPTURE(std::string(row.line));
        CHECK(stet::listed_tags(row.line) == row.tags);
    }
}

TEST_CASE("notes leave both ends of a body and not its midst, and tags are read from them") {
    std::string html =
        "<title>Bridge shut after storm</title><h1>Bridge shut after storm</h1>"
        "<p>3 min read</p>";
    for (int i = 0; i < 10; ++i) {
        html +=
            "<p>The bridge over the river will stay shut until the engineers have looked at every "
            "one of its cables after the storm, the city said, and that may take all summer.</p>";
        if (i == 4) html += "<p>Tags: none, so far</p>";
    }
    html += "<p>#bridge #council</p><p>Views: 1243</p><p>Back to top</p><p>-30-</p>";
    const stet::Article article = stet::extract_article(html, {});
    const auto has = [&](std::string_view text) {
        return std::any_of(article.blocks.begin(), article.blocks.end(),
                           [&](const stet::Block& block) { return block.text == text; });
    };
    for (const char* note : {"3 min read", "#bridge #council", "Views: 1243", "Back to top"}) {
        CAPTURE(note);
        CHECK_FALSE(has(note));
    }
    CHECK(has("Tags: none, so far"));
    CHECK(article.tags.value == std::vector<std::string>{"bridge", "council"});
    CHECK(article.tags.source == stet::Source::text);
}

TEST_CASE("a heading of comments is told from a line about them") {
    const Row rows[] = {
        {"Comments", true},
        {"12 Comments", true},
        {"Comments (3)", true},
        {"Kommentare (12)", true},
        {"3 commentaires", true},
        {"Комментарии", true},
        {"コメント (2)", true},
        {"评论（12）", true},
        {"Comments on the bridge", false},
        {"No", false},
        {"12", false},
        {"", false},
    };
    for (const Row& row : rows) {
        CAPTURE(std::string(row.line));
        CHECK(stet::is_comments_label(row.line) == row.is);
    }
}
