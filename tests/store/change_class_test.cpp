#include "store/change_class.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace stet {
namespace {

/// The classes of a body's changes, by name.
std::string classes(const std::string& from, const std::string& to) {
    ArticleText old_text;
    ArticleText new_text;
    old_text[DiffField::body] = from;
    new_text[DiffField::body] = to;
    const ArticleDiff diff = diff_articles(old_text, new_text);
    std::string out;
    for (const Finding& finding : classify_changes(diff.fields.at(0))) {
        if (finding.kind == ChangeClass::none) continue;
        if (!out.empty()) out += ' ';
        out += change_class_name(finding.kind);
        if (finding.detail != finding.kind) {
            out += '/';
            out += change_class_name(finding.detail);
        }
    }
    return out;
}

}  // namespace

TEST_CASE("a change is of the class that its words and their place give it") {
    struct Row {
        const char* expected;
        const char* from;
        const char* to;
    };
    const Row rows[] = {
        {"style", "The goverment met on the hill.", "The government met on the hill."},
        {"style", "They recieved the letter.", "They received the letter."},
        {"style", "He went home, and slept.", "He went home and slept."},
        {"style", "She leads the Board.", "She leads the board."},
        {"style", "They sat in the court room.", "They sat in the courtroom."},
        {"style", "Er wohnt in der Straße dort.", "Er wohnt in der Strasse dort."},
        {"wording", "The ship slowly left the bay.", "The ship quickly left the bay."},
        {"wording", "The minister refused to say more.", "The minister declined to say more."},
        {"number", "Some 40 people were hurt.", "Some 45 people were hurt."},
        {"number", "The bill is 3.5 million euros.", "The bill is 3.8 million euros."},
        {"number", "It grew by 1.5 points.", "It grew by 15 points."},
        {"number", "They paid $500 for it.", "They paid €500 for it."},
        {"style", "Some 6.000 people came.", "Some 6,000 people came."},
        {"number", "At least two houses burned.", "At least three houses burned."},
        {"number", "Mindestens zwei Häuser brannten.", "Mindestens drei Häuser brannten."},
        {"number", "约有40人受伤。", "约有45人受伤。"},
        {"name", "The letter was signed by Ann Dorran.", "The letter was signed by Ann Moran."},
        {"name", "It was built by Velmo last year.", "It was built by Tarsen last year."},
        {"name", "Il a parlé de Durand hier.", "Il a parlé de Morel hier."},
        {"name", "Об этом сказал Иванов.", "Об этом сказал Петров."},
        {"date", "The vote is on 4 May 2025.", "The vote is on 6 May 2025."},
        {"date", "The vote is on Monday.", "The vote is on Tuesday."},
        {"date", "Die Wahl ist am Montag.", "Die Wahl ist am Dienstag."},
        {"date", "The bridge was built in 1962.", "The bridge was built in 1964."},
        {"date", "The train left at 10:45.", "The train left at 10:50."},
        {"date", "Die Wahl ist am 4. Mai.", "Die Wahl ist am 6. Mai."},
        {"date", "Entrega: 4/5/2025 en Cádiz.", "Entrega: 6/5/2025 en Cádiz."},
        {"date", "選挙は5月4日です。", "選挙は5月6日です。"},
        {"addition", "He read a page.", "He read a page, which said that only 30% had a plan."},
        {"place", "He was born in Leeds.", "He was born in Bradford."},
        {"place", "Sie lebt seit Jahren in Ulm.", "Sie lebt seit Jahren in Trier."},
        {"quotation", "\"We will never sell the land,\" he said.",
         "\"We will not sell the land,\" he said."},
        {"quotation", "„Wir bleiben ruhig“, sagte sie.", "„Wir bleiben stark“, sagte sie."},
        {"quotation", "« Nous restons calmes », dit-elle.", "« Nous restons forts », dit-elle."},
        {"wording", "It is told at http://how.example/a/short-1 in full.",
         "It is told at http://how.example/b/9 in full."},
        {"style", "It was the cabinet&mdash;all of it.", "It was the cabinet—all of it."},
        {"wording", "Since noon fighting goes on across the whole capital.",
         "Since noon a truce holds, and guns were silent by Monday."},
        {"addition", "It rained.", "It rained. The river rose to the steps of the mill."},
        {"addition", "The mayor spoke.", "The old mayor spoke."},
        {"deletion", "It rained. The river rose to the steps of the mill.", "It rained."},
        {"correction", "It rained.",
         "It rained.\n\nCorrection: An earlier version of this story gave the wrong day."},
        {"correction", "Es regnete.",
         "Es regnete.\n\nIn einer früheren Version dieses Textes stand ein falscher Name."},
        {"correction/deletion", "It rained.\n\nCorrection: The name was wrong.", "It rained."},
        {"update", "It rained.", "It rained.\n\nUpdate: The road is open again."},
        {"update", "It rained.\n\nUpdated: 4 May 2025", "It rained.\n\nUpdated: 5 May 2025"},
        {"", "It rained.\n\n2 hours ago", "It rained.\n\n3 hours ago"},
        {"", "It rained. It snowed.", "It rained.\n\nIt snowed."},
    };
    for (const Row& row : rows) {
        CAPTURE(row.from);
        CAPTURE(row.to);
        CHECK(classes(row.from, row.to) == std::string(row.expected));
    }
}

TEST_CASE("a moved passage is a move, whatever was edited in it") {
    const std::string first = "The harbour was closed on Monday, and all boats were sent to Velm.";
    const std::string second = "A crane fell into the water at noon and took a mast with it.";
    const std::string third = "It is to be lifted when divers have seen how it lies.";
    CHECK(classes(first + "\n\n" + second + "\n\n" + third,
                  second + "\n\n" + third + "\n\n" + first) == "move");
    std::string edited = first;
    edited.replace(edited.find("Monday"), 6, "Sunday");
    CHECK(classes(first + "\n\n" + second + "\n\n" + third,
                  second + "\n\n" + third + "\n\n" + edited) == "move/date");
}

TEST_CASE("a capital is no sign of a name where all nouns have one, nor at a sentence's head") {
    std::string german;
    for (int k = 0; k < 12; ++k) german += "Die Stadt hat dem Amt den Bau der Halle erlaubt. ";
    CHECK(classes(german + "Dann kam der Vorgang vor Gericht.",
                  german + "Dann kam der Beschluss vor Gericht.") == "wording");
    CHECK(classes(german + "Das sagte Anna Dorn am Ende.",
                  german + "Das sagte Anna Kern am Ende.") == "name");
    CHECK(classes("Rain fell.", "Snow fell.") == "wording");
}

TEST_CASE("a word that turns a sentence into its opposite is major, whatever its class") {
    struct Row {
        const char* from;
        const char* to;
        Grade grade;
    };
    const Row rows[] = {
        {"The mayor had led the talks.", "The mayor had not led the talks.", Grade::major},
        {"They didn't pay at once.", "They did pay at once.", Grade::major},
        {"Er kam nicht zur Sitzung.", "Er kam zur Sitzung.", Grade::major},
        {"The mayor had led the talks.", "The mayor had often led the talks.", Grade::minor},
        {"It was not cheap.", "It was not small.", Grade::minor},
    };
    for (const Row& row : rows) {
        const std::string to = row.to;
        CAPTURE(to);
        ArticleText old_text;
        ArticleText new_text;
        old_text[DiffField::body] = row.from;
        new_text[DiffField::body] = row.to;
        CHECK(classify_diff(diff_articles(old_text, new_text)).grade == row.grade);
    }
}

TEST_CASE("a change of fact with no notice is a silent edit; with one it is not") {
    ArticleText from;
    ArticleText to;
    from[DiffField::headline] = "Forty hurt as ferry runs aground";
    from[DiffField::body] = "Some 40 people were hurt.";
    to = from;
    to[DiffField::body] = "Some 14 people were hurt.";
    CHECK(classify_diff(diff_articles(from, to)).silent_edit);
    to[DiffField::body] += "\n\nCorrection: A figure in this story was wrong.";
    const DiffFindings told = classify_diff(diff_articles(from, to));
    CHECK_FALSE(told.silent_edit);
    CHECK(told.notice);
    CHECK(told.grade == Grade::major);
    CHECK(told.count(ChangeClass::number) == 1);
    CHECK(told.count(ChangeClass::correction) == 1);

    to = from;
    to[DiffField::body] = "Some 40 people were injured.";
    CHECK_FALSE(classify_diff(diff_articles(from, to)).silent_edit);
    to = from;
    to[DiffField::headline] = "Fifty hurt as ferry runs aground";
    const DiffFindings headline = classify_diff(diff_articles(from, to));
    CHECK(headline.count(ChangeClass::headline) == 1);
    CHECK(headline.silent_edit);
}

TEST_CASE("a notice is told by its label or by words that only a notice has") {
    for (const std::string line :
         {"Correction: A name was wrong.", "CORRECTION (4 May): A name was wrong.",
          "Corrections: Two names were wrong.", "Editor’s note: The story was changed.",
          "Berichtigung: Der Name war falsch.", "Rectificatif : le nom était faux.",
          "Fe de errores: el nombre no era correcto.", "Исправление: имя было указано неверно.",
          "更正：姓名有误。", "An earlier version of this story misstated the year."}) {
        CAPTURE(line);
        CHECK(is_notice(line));
    }
    for (const std::string line :
         {"", "Editor’s note: This story has been updated with a statement.",
          "Correctional officers went on strike.", "The correction of the map took a year.",
          "Correction of the course is not planned.", "A correction was not possible."}) {
        CAPTURE(line);
        CHECK_FALSE(is_notice(line));
    }
    for (const std::string line :
         {"Update: The road is open.", "UPDATED 4 May", "Stand: 4. Mai 2025, 14:30 Uhr",
          "This story has been updated with a statement."}) {
        CAPTURE(line);
        CHECK(is_update_line(line));
    }
    for (const std::string line : {"", "Updates were few that day.", "Standing firm is hard."}) {
        CAPTURE(line);
        CHECK_FALSE(is_update_line(line));
    }
}

}  // namespace stet
