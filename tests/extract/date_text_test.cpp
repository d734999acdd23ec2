#include "extract/date_text.h"

#include <doctest/doctest.h>

namespace stet {
namespace {

/// 2025-05-15T12:00:00Z, a Thursday.
constexpr std::int64_t kNow = 1747310400;

std::string first_date(const std::string& text,
                       const std::string& language,
                       bool month_first = false) {
    const DateReading reading{language, month_first, std::nullopt};
    const std::vector<WrittenDate> dates = find_dates_in_text(text, reading);
    return dates.empty() ? "" : dates.front().when.iso();
}

TEST_CASE("a written date is read in its own language") {
    struct Row {
        std::string language;
        std::string text;
    };
    const Row rows[] = {
        // all of them 2025-05-15
        {"en", "Thursday, May 15, 2025"},
        {"en", "Published 15th May 2025 by the desk"},
        {"en", "May 15th, 2025"},
        {"en", "the 15th of May, 2025"},
        {"en", "15-May-25"},
        {"de", "Donnerstag, 15. Mai 2025"},
        {"de", "Stand: 15.05.2025"},
        {"de", "15.5.25"},
        {"fr", "Publié le jeudi 15 mai 2025"},
        {"es", "15 de mayo de 2025"},
        {"pt", "15 de Maio de 2025"},
        {"it", "giovedì 15 maggio 2025"},
        {"nl", "donderdag 15 mei 2025"},
        {"sv", "15 maj 2025"},
        {"da", "15. maj 2025"},
        {"nb", "15. mai 2025"},
        {"fi", "15. toukokuuta 2025"},
        {"is", "15. maí 2025"},
        {"pl", "15 maja 2025 r."},
        {"cs", "15. května 2025"},
        {"sk", "15. mája 2025"},
        {"hu", "2025. május 15., csütörtök"},
        {"ro", "15 mai 2025"},
        {"bg", "15 май 2025 г."},
        {"ru", "15 мая 2025 года"},
        {"uk", "15 травня 2025 р."},
        {"be", "15 мая 2025"},
        {"sr", "15. мај 2025."},
        {"hr", "15. svibnja 2025."},
        {"sl", "15. maja 2025"},
        {"mk", "15 мај 2025"},
        {"sq", "15 maj 2025"},
        {"el", "15 Μαΐου 2025"},
        {"tr", "15 Mayıs 2025"},
        {"az", "15 may 2025"},
        {"lt", "2025 m. gegužės 15 d."},
        {"lv", "2025. gada 15. maijā"},
        {"et", "15. mai 2025"},
        {"ca", "15 de maig del 2025"},
        {"eu", "2025eko maiatzaren 15a"},
        {"ar", "15 مايو 2025"},
        {"ar", "١٥ مايو ٢٠٢٥"},
        {"ar", "15 أيار 2025"},
        {"ar", "15 مايو/ أيار 2025"},
        {"fa", "۲۵ اردیبهشت ۱۴۰۴"},
        {"fa", "1404/02/25"},
        {"he", "15 במאי 2025"},
        {"hi", "15 मई 2025"},
        {"bn", "১৫ মে ২০২৫"},
        {"ta", "15 மே 2025"},
        {"ur", "15 مئی 2025"},
        {"th", "15 พฤษภาคม 2568"},
        {"th", "15 พ.ค. 68"},
        {"th", "วันพฤหัสบดีที่ 15 พฤษภาคม พ.ศ. 2568"},
        {"id", "15 Mei 2025"},
        {"sw", "15 Mei 2025"},
        {"vi", "ngày 15 tháng 5 năm 2025"},
        {"vi", "15/05/2025"},
        {"ja", "2025年5月15日(木)"},
        {"ja", "令和7年5月15日"},
        {"zh", "2025年05月15日"},
        {"zh-TW", "民國114年5月15日"},
        {"ko", "2025년 5월 15일"},
        {"ko", "2025. 5. 15."},
        {"ko", "25.05.15"},
        {"ka", "15 მაისი, 2025"},
        {"hy", "15 մայիսի, 2025"},
        {"kk", "15 мамыр 2025"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.language);
        CAPTURE(row.text);
        CHECK(first_date(row.text, row.language).substr(0, 10) == "2025-05-15");
    }
}

TEST_CASE("a weekday that stands before a date is known in many languages") {
    struct Row {
        std::string language;
        std::string text;
    };
    const Row rows[] = {
        // all of them Thursday, 2025-05-15
        {"en", "Thursday, May 15, 2025"},
        {"de", "Donnerstag, 15. Mai 2025"},
        {"fr", "jeudi 15 mai 2025"},
        {"es", "jueves, 15 de mayo de 2025"},
        {"it", "giovedì 15 maggio 2025"},
        {"nl", "donderdag 15 mei 2025"},
        {"sv", "torsdag 15 maj 2025"},
        {"nb", "torsdag 15. mai 2025"},
        {"fi", "torstai 15. toukokuuta 2025"},
        {"pl", "czwartek, 15 maja 2025"},
        {"cs", "čtvrtek 15. května 2025"},
        {"sk", "štvrtok 15. mája 2025"},
        {"ro", "joi, 15 mai 2025"},
        {"bg", "четвъртък, 15 май 2025"},
        {"ru", "четверг, 15 мая 2025"},
        {"uk", "четвер, 15 травня 2025"},
        {"hr", "četvrtak, 15. svibnja 2025."},
        {"sl", "četrtek, 15. maj 2025"},
        {"el", "Πέμπτη, 15 Μαΐου 2025"},
        {"et", "neljapäev, 15. mai 2025"},
        {"lv", "ceturtdiena, 2025. gada 15. maijs"},
        {"ca", "dijous, 15 de maig del 2025"},
        {"ar", "الخميس، 15 مايو 2025"},
        {"hi", "गुरुवार, 15 मई 2025"},
        {"id", "Kamis, 15 Mei 2025"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.language);
        CAPTURE(row.text);
        const std::vector<WrittenDate> dates =
            find_dates_in_text(row.text, {row.language, false, std::nullopt});
        REQUIRE(dates.size() == 1);
        CHECK(dates[0].when.iso().substr(0, 10) == "2025-05-15");
        CHECK(dates[0].has_weekday);
    }
}

TEST_CASE("a month's name means what the page's language says") {
    CHECK(first_date("3. listopadu 2024", "cs") == "2024-11-03");
    CHECK(first_date("3. listopada 2024.", "hr") == "2024-10-03");
    CHECK(first_date("3 listopada 2024", "pl") == "2024-11-03");
    CHECK(first_date("3. srpna 2024", "cs") == "2024-08-03");
    CHECK(first_date("3. srpnja 2024", "hr") == "2024-07-03");
}

TEST_CASE("the clock and the zone that stand with a date are kept, and no more than that") {
    struct Row {
        std::string language;
        std::string text;
        std::string iso;
    };
    const Row rows[] = {
        {"en", "May 15, 2025 8:05 PM EDT", "2025-05-15T20:05-04:00"},
        {"en", "May 15, 2025 at 12:05 a.m.", "2025-05-15T00:05"},
        {"en", "15 May 2025, 08:05:30 UTC", "2025-05-15T08:05:30Z"},
        {"en", "Thu, 15 May 2025 08:05:30 +0200", "2025-05-15T08:05:30+02:00"},
        {"en", "10:30, 15 May 2025", "2025-05-15T10:30"},
        {"de", "15.05.2025, 08:05 Uhr", "2025-05-15T08:05"},
        {"de", "15. Mai 2025 um 8.05 Uhr", "2025-05-15T08:05"},
        {"fr", "15 mai 2025 à 14h30", "2025-05-15T14:30"},
        {"pt", "15/05/2025 às 14h30", "2025-05-15T14:30"},
        {"ja", "2025年5月15日 10時30分", "2025-05-15T10:30"},
        {"ja", "2025年5月15日(木)午後9時15分", "2025-05-15T21:15"},
        {"zh", "2025年5月15日 星期四 上午9:15", "2025-05-15T09:15"},
        {"zh", "2025年5月15日 星期四 下午3:15", "2025-05-15T15:15"},
        {"ko", "2025년 5월 15일 오후 2시 5분", "2025-05-15T14:05"},
        {"en", "15 May 2025 14.32", "2025-05-15T14:32"},
        {"en", "15 May 2025, 14.32", "2025-05-15T14:32"},
        {"en", "Thu 15 May 2025 14.32 BST", "2025-05-15T14:32+01:00"},
        {"en", "15 May 2025 2.32pm", "2025-05-15T14:32"},
        {"en", "15 May 2025 at 2.32 p.m. EDT", "2025-05-15T14:32-04:00"},
        {"en", "2.32pm, 15 May 2025", "2025-05-15T14:32"},
        {"en", "15 May 2025 14.32 Updated 16 May 2025", "2025-05-15T14:32"},
        {"sv", "Publicerad 2025-05-15 14.32", "2025-05-15T14:32"},
        {"fa", "تاریخ انتشار: ۱۴۰۴/۰۲/۲۵ ۱۴:۳۲", "2025-05-15T14:32"},
        {"en", "15 May 2025, 12.50 euros", "2025-05-15"},
        {"en", "15 May 2025: 12.50%", "2025-05-15"},
        {"en", "15 May 2025 1.10.2", "2025-05-15"},
        {"en", "15 May 2025 12.5", "2025-05-15"},
        {"en", "15 May 2025 - 3 comments", "2025-05-15"},
        {"en", "15 May 2025, 7 minutes to read", "2025-05-15"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.text);
        CHECK(first_date(row.text, row.language) == row.iso);
    }
}

TEST_CASE("the calendar is told by the script where the page names no language") {
    struct Row {
        std::string text;
        std::string iso;
    };
    const Row rows[] = {
        {"۱۴۰۴/۰۲/۲۵", "2025-05-15"},
        {"۲۵-۰۲-۱۴۰۴", "2025-05-15"},
        {"1404/02/25", ""},
        {"۲۰۲۵/۰۵/۱۵", "2025-05-15"},
        {"15 พ.ค. 68", "2025-05-15"},
        {"15 พ.ค. 2568", "2025-05-15"},
        {"15 พฤษภาคม 68 | 14:32 น.", "2025-05-15T14:32"},
        {"二〇二五年五月十五日", "2025-05-15"},
        {"二○二五年十二月三十一日 14:32", "2025-12-31T14:32"},
        {"二〇二五年十月二十号", "2025-10-20"},
        {"一九九七年七月一日", "1997-07-01"},
        {"二〇二五年二月三十日", ""},
        {"二〇二五年五月", ""},
        {"二十五年五月五日", ""},
    };
    for (const Row& row : rows) {
        CAPTURE(row.text);
        CHECK(first_date(row.text, "") == row.iso);
    }
}

TEST_CASE("day and month in figures are told apart by value, weekday and place") {
    CHECK(first_date("5/6/2025", "en", true) == "2025-05-06");
    CHECK(first_date("5/6/2025", "en", false) == "2025-06-05");
    CHECK(first_date("5/16/2025", "en", false) == "2025-05-16");
    CHECK(first_date("Tue 5/6/2025", "en", false) == "2025-05-06");
    CHECK(first_date("Thu 5/6/2025", "en", true) == "2025-06-05");
    CHECK(first_date("5.6.2025", "en", true) == "2025-06-05");
    const DateReading reading{"en", false, std::nullopt};
    CHECK(find_dates_in_text("5/6/2025", reading).front().ambiguous);
    CHECK_FALSE(find_dates_in_text("5/16/2025", reading).front().ambiguous);
}

TEST_CASE("what is no date is none") {
    const std::string texts[] = {"May 2025",
                                 "in 2025",
                                 "31 February 2025",
                                 "version 1.2.2025.4",
                                 "call 555-12-2025-1",
                                 "15 may be enough for 2025 people",
                                 "32.05.2025",
                                 "2025-13-01",
                                 "10.10",
                                 "",
                                 "Mai",
                                 "15 May"};
    for (const std::string& text : texts) {
        CAPTURE(text);
        CHECK(first_date(text, "en") == "");
    }
}

TEST_CASE("a date without a year is of the year before the look") {
    DateReading reading{"en", false, kNow};
    CHECK(find_dates_in_text("15 May", reading).front().when.iso() == "2025-05-15");
    CHECK(find_dates_in_text("December 24", reading).front().when.iso() == "2024-12-24");
}

TEST_CASE("values made for machines") {
    struct Row {
        std::string value;
        std::string iso;
    };
    const Row rows[] = {
        {"2025-05-15T08:00:00+02:00", "2025-05-15T08:00:00+02:00"},
        {"2025-05-15 08:00:00 +0200", "2025-05-15T08:00:00+02:00"},
        {"2025-05-15T08:00Z", "2025-05-15T08:00Z"},
        {"20250515", "2025-05-15"},
        {"20250515T080000Z", "2025-05-15T08:00:00Z"},
        {"1747310400", "2025-05-15T12:00:00Z"},
        {"1747310400000", "2025-05-15T12:00:00Z"},
        {"Thu, 15 May 2025 08:00:00 GMT", "2025-05-15T08:00:00Z"},
        {"2025-05-15T08:00:00.123456789-0330", "2025-05-15T08:00:00-03:30"},
        {"2025/05/15 08:00", "2025-05-15T08:00"},
        {"2025-05-15T25:00:00", "2025-05-15"},
        {"2025-05", ""},
        {"0001-01-01T00:00:00", ""},
        {"now", ""},
        {"", ""},
    };
    for (const Row& row : rows) {
        CAPTURE(row.value);
        const std::optional<DateTime> when = read_date_value(row.value, {});
        CHECK((when ? when->iso() : "") == row.iso);
    }
}

TEST_CASE("a time before its date keeps its hour") {
    const auto clock = [](const char* text) {
        const std::vector<WrittenDate> dates = find_dates_in_text(text, {});
        return dates.empty() ? std::string() : dates.front().when.iso();
    };
    CHECK(clock("2:05 PM, May 15 2025") == "2025-05-15T14:05");
    CHECK(clock("10:02 a.m. May 15, 2025") == "2025-05-15T10:02");
    CHECK(clock("2 PM, May 15 2025") == "2025-05-15T14:00");
    CHECK(clock("Published 9:12 p.m. ET May 14, 2025") == "2025-05-14T21:12");
    CHECK(clock("14 mai 2025 \u00E0 21 h 12") == "2025-05-14T21:12");
}

TEST_CASE("relative dates are read against the time of the look, in many languages") {
    struct Row {
        std::string text;
        std::string iso;
    };
    const Row rows[] = {
        {"2 hours ago", "2025-05-15"},
        {"13 hours ago", "2025-05-14"},
        {"3 days ago", "2025-05-12"},
        {"yesterday", "2025-05-14"},
        {"Today", "2025-05-15"},
        {"vor 3 Tagen", "2025-05-12"},
        {"gestern", "2025-05-14"},
        {"il y a 3 jours", "2025-05-12"},
        {"hace 3 días", "2025-05-12"},
        {"há 3 dias", "2025-05-12"},
        {"3 giorni fa", "2025-05-12"},
        {"3 dagen geleden", "2025-05-12"},
        {"för 3 dagar sedan", "2025-05-12"},
        {"for 3 dage siden", "2025-05-12"},
        {"3 päivää sitten", "2025-05-12"},
        {"3 dni temu", "2025-05-12"},
        {"před 3 dny", "2025-05-12"},
        {"3 napja", "2025-05-12"},
        {"acum 3 zile", "2025-05-12"},
        {"3 дня назад", "2025-05-12"},
        {"5 дней назад", "2025-05-10"},
        {"3 дні тому", "2025-05-12"},
        {"преди 3 дни", "2025-05-12"},
        {"πριν από 3 ημέρες", "2025-05-12"},
        {"3 gün önce", "2025-05-12"},
        {"prieš 3 dienas", "2025-05-12"},
        {"pirms 3 dienām", "2025-05-12"},
        {"3 päeva eest", "2025-05-12"},
        {"fa 3 dies", "2025-05-12"},
        {"قبل 3 أيام", "2025-05-12"},
        {"۳ روز پیش", "2025-05-12"},
        {"לפני 3 ימים", "2025-05-12"},
        {"3 दिन पहले", "2025-05-12"},
        {"3 วันที่ผ่านมา", "2025-05-12"},
        {"3 hari yang lalu", "2025-05-12"},
        {"3 ngày trước", "2025-05-12"},
        {"3 日前", "2025-05-12"},
        {"3天前", "2025-05-12"},
        {"3일 전", "2025-05-12"},
        {"prije 3 dana", "2025-05-12"},
        {"pred 3 dňami", "2025-05-12"},
        {"3時間前", "2025-05-15"},
        {"منذ 3 أيام", "2025-05-12"},
        {"3 روز قبل", "2025-05-12"},
        {"πριν 3 ημέρες", "2025-05-12"},
        {"3 dagar sedan", "2025-05-12"},
        {"3 วันที่แล้ว", "2025-05-12"},
        {"৩ ঘণ্টা আগে", "2025-05-15"},
        {"vor etwa 13 Stunden", "2025-05-14"},
        {"Aujourd'hui", "2025-05-15"},
        {"By Ann Mason \u00B7 3 days ago", "2025-05-12"},
        {"Published 3 days ago", "2025-05-12"},
        {"Posted 3 days ago by Ann Mason", "2025-05-12"},
        {"3 days ago 4 min read", "2025-05-12"},
        {"three days ago", "2025-05-12"},
        {"Two bridges", ""},
        {"Zuletzt aktualisiert: gestern", "2025-05-14"},
        {"Yesterday, 14:05", "2025-05-14T14:05"},
        {"Gestern um 14:05 Uhr", "2025-05-14T14:05"},
        {"Aujourd\u2019hui à 14:05", "2025-05-15T14:05"},
        {"昨天 14:05", "2025-05-14T14:05"},
        {"1 week ago", "2025-05-08"},
        {"The bridge was closed 3 days ago", ""},
        {"3 days ago the council closed the old bridge", ""},
        {"Today in the harbour", ""},
        {"Sport, yesterday", ""},
        {"2 months ago", ""},
        {"in 3 days", ""},
        {"days ago", ""},
        {"2 hours", ""},
    };
    const DateReading reading{"", false, kNow};
    for (const Row& row : rows) {
        CAPTURE(row.text);
        const std::optional<RelativeDate> date = find_relative_date(row.text, reading);
        CHECK((date ? date->when.iso() : "") == row.iso);
    }
    CHECK_FALSE(find_relative_date("yesterday", {}));
    // Characters that make no token.
    std::string unseen = "3 days ago";
    for (int i = 0; i < 20; ++i) unseen += "\u200B";
    CHECK_FALSE(find_relative_date(unseen, reading));
    CHECK(find_relative_date("\u200B3 days ago", reading));
}

}  // namespace
}  // namespace stet

TEST_CASE("a line of little but a date is told from one that says more") {
    for (const char* text :
         {"5 May 2025", "May 5, 2025", "2025年5月5日", "۱۵ اردیبهشت ۱۴۰۴",
          "Published on 5.5.2025, 12:00", "Veröffentlicht am 06.12.2022",
          "Last updated: April 21, 2025", "3 hours ago", "Yesterday", "Gestern, 14:05 Uhr",
          "Ann Lee, 3 hours ago", "Last updated 14 March 2024. First published 13 March 2024",
          "3 de dezembro de 2025, 07:00 · Atualizado às 18:22 · 4 min",
          "Дата публикации: 13.03.2024", "发布时间：2024-03-13 09:15:22 来源：新华网",
          "Publi\u00E9 le 14 mai 2025 \u00E0 21h12 - Modifi\u00E9 le 15 mai 2025 \u00E0 07h30",
          "Redacci\u00F3n | 14/05/2025 - 21:12h. | Actualizado 15/05/2025 07:30h."}) {
        CAPTURE(std::string(text));
        CHECK(stet::is_date_line(text));
    }
    for (const char* text :
         {"", "May", "The harbour closes on 5 May 2025 after a vote",
          "5 May 2025: the council votes to close it", "Part 2 of 5",
          "May 5, 2025: the day it shut",
          "The harbour shut on 5 May 2025 and opened again on 9 May 2025, they say"}) {
        CAPTURE(std::string(text));
        CHECK_FALSE(stet::is_date_line(text));
    }
}

TEST_CASE("a time of day alone is told from other figures") {
    for (const char* text : {"18:20", "18.20", "9h05", "18.20 Uhr", "6:20 p.m.", "6:20 p.m. ET",
                             "18:20 CEST", "18:20:33"}) {
        CAPTURE(std::string(text));
        CHECK(stet::is_clock_line(text));
    }
    for (const char* text : {"", "18", "25:10", "18:60", "1.5", "18.20 Euro", "18:20 Trains stop",
                             "3:1", "18.20.2025"}) {
        CAPTURE(std::string(text));
        CHECK_FALSE(stet::is_clock_line(text));
    }
}
