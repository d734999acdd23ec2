#include "extract/byline_text.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using stet::Author;
using stet::parse_byline;

TEST_CASE("bylines come apart in many languages") {
    struct Row {
        const char* text;
        std::vector<Author> authors;
    };
    const Row rows[] = {
        {"By Naomi Ellis | Senior Correspondent", {{"Naomi Ellis", "Senior Correspondent"}}},
        {"By Ann Lee and Bo Ek", {{"Ann Lee", ""}, {"Bo Ek", ""}}},
        {"By Ann Lee, Bo Ek and Cy Orr", {{"Ann Lee", ""}, {"Bo Ek", ""}, {"Cy Orr", ""}}},
        {"BY ANN LEE", {{"ANN LEE", ""}}},
        {"By Ann Lee, Staff Writer", {{"Ann Lee", "Staff Writer"}}},
        {"By Ann Lee Updated May 5, 2025", {{"Ann Lee", ""}}},
        {"By Ann Lee December 12, 2023", {{"Ann Lee", ""}}},
        {"By Ann Lee | Published Nov 16, 2023 11:00 AM", {{"Ann Lee", ""}}},
        {"Von Anna Beck Fr, 29. März 2019", {{"Anna Beck", ""}}},
        {"By Ann Lee Columnist", {{"Ann Lee", ""}}},
        {"By Ann Lee The Associated Press", {{"Ann Lee", ""}}},
        {"By Ann LeePublished May 5, 2025", {{"Ann Lee", ""}}},
        {"Photographs by Nils Ott", {{"Nils Ott", "photographs"}}},
        {"Translated by Ann Lee", {{"Ann Lee", "translated"}}},
        {"Words and pictures by Ann Lee", {{"Ann Lee", ""}}},
        {"Text und Fotos: Anna Beck", {{"Anna Beck", ""}}},
        {"Texte et photos par Ann Lee", {{"Ann Lee", ""}}},
        {"Words by Ann Lee; pictures by Nils Ott", {{"Ann Lee", ""}}},
        {"Ann Lee (text) and Nils Ott (photos)", {{"Ann Lee", "text"}, {"Nils Ott", "photos"}}},
        {"As told to Ann Lee", {{"Ann Lee", ""}}},
        {"By Ann Lee in Berlin, Tom Reed in London and Wendy Ito in Paris",
         {{"Ann Lee", ""}, {"Tom Reed", ""}, {"Wendy Ito", ""}}},
        {"By Ann Lee in Berlin, Tom Reed in London, Wendy Ito in Paris",
         {{"Ann Lee", ""}, {"Tom Reed", ""}, {"Wendy Ito", ""}}},
        {"By Ann Lee in Paris, Texas", {{"Ann Lee", ""}}},
        {"Von unserer Redakteurin Sanne Witt", {{"Sanne Witt", ""}}},
        {"De notre correspondant Paul Roux", {{"Paul Roux", ""}}},
        {"Беседовала Ирина Белова", {{"Ирина Белова", ""}}},
        {"Publicado por Luis Roca en 10:12", {{"Luis Roca", ""}}},
        {"Автор: Ирина Белова👁 1 204", {{"Ирина Белова", ""}}},
        {"Von Anna Beck/dpa", {{"Anna Beck", ""}}},
        {"Door onze redacteur Sanne de Wit", {{"Sanne de Wit", ""}}},
        {"بقلم ليلى الحداد وسامر منصور", {{"ليلى الحداد", ""}, {"سامر منصور", ""}}},
        {"بقلم ليلى الحداد ووليد منصور", {{"ليلى الحداد", ""}, {"وليد منصور", ""}}},
        {"بقلم ليلى وليد", {{"ليلى وليد", ""}}},
        {"Автор: Ольга Козлова, Мурманск", {{"Ольга Козлова", ""}}},
        {"本报记者 李晓雯 王建国", {{"李晓雯", ""}, {"王建国", ""}}},
        {"记者 李晓雯 通讯员 王建国", {{"李晓雯", ""}, {"王建国", ""}}},
        {"记者 李晓雯 发自 青岛", {{"李晓雯", ""}}},
        {"取材・文=佐藤美咲", {{"佐藤美咲", ""}}},
        {"लेखक: सुनीता शर्मा, कोच्चि", {{"सुनीता शर्मा", ""}}},
        {"Автор: Анна Белова (редактор отдела «Россия»)",
         {{"Анна Белова", "редактор отдела «Россия»"}}},
        {"Special to the Post", {}},
        {"By Ann Lee | Special to the Post", {{"Ann Lee", "Special to the Post"}}},
        {"By Ann Lee in Business", {{"Ann Lee", ""}}},
        {"By Ann in 't Veld", {{"Ann in 't Veld", ""}}},
        {"By Ann Lee as told to Jo March", {{"Ann Lee", ""}}},
        {"作者：王小明2025-05-05", {{"王小明", ""}}},
        {"文・山田太郎", {{"山田太郎", ""}}},
        {"文＝山田太郎", {{"山田太郎", ""}}},
        {"山田太郎記者", {{"山田太郎", ""}}},
        {"김민수 기자 kim@post.example", {{"김민수", ""}}},
        {"Oleh Budi Santoso Senin, 5 Mei 2025", {{"Budi Santoso", ""}}},
        {"بقلم: سمير حداد الاثنين 5 مايو 2025", {{"سمير حداد", ""}}},
        {"Tác giả: Nguyễn Văn An ngày 5 tháng 5 năm 2025", {{"Nguyễn Văn An", ""}}},
        {"By Placido Domingo, 5 comments", {{"Placido Domingo", ""}}},
        {"By The Associated Press", {{"The Associated Press", ""}}},
        {"von lupa", {{"lupa", ""}}},
        {"04.02.2022", {}},
        {"By Ann Lee • May 5, 2025 • 3 min read", {{"Ann Lee", ""}}},
        {"By Ann Lee ann@post.example", {{"Ann Lee", ""}}},
        {"Written by: Ann Lee", {{"Ann Lee", ""}}},
        {"By Ann Lee, PhD", {{"Ann Lee, PhD", ""}}},
        {"By Ann Lee, MS, RD, DVM.", {{"Ann Lee, MS, RD, DVM", ""}}},
        {"By Ann Lee, Privacy and Safety Expert & Bo Ek, Home Expert",
         {{"Ann Lee", "Privacy and Safety Expert"}, {"Bo Ek", "Home Expert"}}},
        {"Von Anna Beck und Jan Roth, Berlin",
         {{"Anna Beck", ""}, {"Jan Roth", ""}, {"Berlin", ""}}},
        {"Von Anna Beck, Wirtschaftsredakteurin", {{"Anna Beck", "Wirtschaftsredakteurin"}}},
        {"Ein Gastbeitrag von Ursula von der Heide", {{"Ursula von der Heide", ""}}},
        {"Par Léa Morel et Luc Petit", {{"Léa Morel", ""}, {"Luc Petit", ""}}},
        {"Por José Díaz y Ana Ruiz", {{"José Díaz", ""}, {"Ana Ruiz", ""}}},
        {"Di Marco Rossi", {{"Marco Rossi", ""}}},
        {"Door Jan de Vries", {{"Jan de Vries", ""}}},
        {"Av Kari Nordmann", {{"Kari Nordmann", ""}}},
        {"Autor: Jan Kowalski", {{"Jan Kowalski", ""}}},
        {"Napsal: Petr Dvořák", {{"Petr Dvořák", ""}}},
        {"Írta: Nagy Éva", {{"Nagy Éva", ""}}},
        {"Yazan: Ayşe Demir", {{"Ayşe Demir", ""}}},
        {"Автор: Иван Петров", {{"Иван Петров", ""}}},
        {"Автор: Олена Коваль", {{"Олена Коваль", ""}}},
        {"Γράφει ο Νίκος Παππάς", {{"Νίκος Παππάς", ""}}},
        {"بقلم: سامي حداد", {{"سامي حداد", ""}}},
        {"מאת: דנה לוי", {{"דנה לוי", ""}}},
        {"نویسنده: علی رضایی", {{"علی رضایی", ""}}},
        {"लेखक: राम कुमार", {{"राम कुमार", ""}}},
        {"Penulis: Budi Santoso", {{"Budi Santoso", ""}}},
        {"Tác giả: Nguyễn Lan", {{"Nguyễn Lan", ""}}},
        {"ผู้เขียน: สมชาย ใจดี", {{"สมชาย ใจดี", ""}}},
        {"文／山田太郎", {{"山田太郎", ""}}},
        {"作者：王小明", {{"王小明", ""}}},
        {"Posted on September 21, 2020 by Ann Lee", {{"Ann Lee", ""}}},
        {"12. Mai 2020, 8:05 Uhr, von Anna Beck", {{"Anna Beck", ""}}},
        {"By Ann Lee in London and Bob Ray in Rome", {{"Ann Lee", ""}, {"Bob Ray", ""}}},
        {"By Ann Lee and Bob Ray in Trinidad and Tobago", {{"Ann Lee", ""}, {"Bob Ray", ""}}},
        {"Ann LeeOct 17, 2023", {{"Ann Lee", ""}}},
        {"By Ann Lee and agencies", {{"Ann Lee", ""}}},
        {"홍길동 기자", {{"홍길동", ""}}},
        {"Imeandikwa na Asha Juma", {{"Asha Juma", ""}}},
    };
    for (const Row& row : rows) {
        CAPTURE(std::string(row.text));
        const std::vector<Author> got = parse_byline(row.text).authors;
        REQUIRE(got.size() == row.authors.size());
        for (std::size_t i = 0; i < got.size(); ++i) {
            CHECK(got[i].name == row.authors[i].name);
            CHECK(got[i].role == row.authors[i].role);
        }
    }
}

TEST_CASE("what changes by itself behind the names is no part of a printed byline") {
    struct Row {
        const char* printed;
        const char* kept;
    };
    const Row rows[] = {
        {"By Ann Lee | Published Nov 16, 2023 11:00 AM", "By Ann Lee"},
        {"By Ann Lee Jan. 31, 2026", "By Ann Lee"},
        {"By Theresa May | Published June 3, 2025", "By Theresa May"},
        {"Ann Lee,", "Ann Lee"},
        {"By Jo Lee", "By Jo Lee"},
        {"By Jo Lee, Rome", "By Jo Lee, Rome"},
        {"By Cal Jeffrey December 22, 2023, 15:56 59 comments", "By Cal Jeffrey"},
        {"Haje Jan Kamps 2 months ago", "Haje Jan Kamps"},
        {"By Anna Beck | 51 Comments", "By Anna Beck"},
        {"Publicado por Luis Roca en 10:12 3 comentarios", "Publicado por Luis Roca"},
        {"Автор: Ирина Белова👁 1 204 раза", "Автор: Ирина Белова"},
        {"Von Anna Beck und Jan Roth 14. Mai 2025, 8:05 Uhr", "Von Anna Beck und Jan Roth"},
        {"By Ann Park, Channel 7 News", "By Ann Park, Channel 7 News"},
        {"By Ann Park ann.park@news.example", "By Ann Park"},
        {"5 May 2025, 51 comments", "5 May 2025, 51 comments"},  // no name
    };
    for (const Row& row : rows) {
        const std::string printed = row.printed;
        CAPTURE(printed);
        CHECK(stet::printed_byline(printed) == row.kept);
    }
}

TEST_CASE("a paragraph that says who its reporter is is told from others") {
    struct Row {
        const char* paragraph;
        const char* name;
    };
    const Row rows[] = {
        {"Ann Lee is the correspondent of the paper in Rome. She has been there since 2011.",
         "Ann Lee"},
        {"Ann B. Lee is an editor.", "Ann B. Lee"},
        {"Anna Beck ist Redakteurin f\u00FCr Verkehr. Sie berichtet seit 2011 von der K\u00FCste.",
         "Anna Beck"},
        {"\u041E\u043B\u044C\u0433\u0430 \u041A\u043E\u0437\u043B\u043E\u0432\u0430 \u2014 "
         "\u043A\u043E\u0440\u0440\u0435\u0441\u043F\u043E\u043D\u0434\u0435\u043D\u0442.",
         "\u041E\u043B\u044C\u0433\u0430 \u041A\u043E\u0437\u043B\u043E\u0432\u0430"},
        {"Ann Lee is the mayor.", ""},
        {"Reporters were told that Ann Lee is out.", ""},
        {"Ann Lee told the court on Monday, in the presence of an editor of the paper, that she "
         "had "
         "never seen the letter before and would not answer.",
         ""},
        {"Ann Lee, editor", ""},
        {"", ""},
    };
    for (const Row& row : rows) {
        CAPTURE(std::string(row.paragraph));
        CHECK(stet::told_reporter(row.paragraph) == row.name);
    }
}
