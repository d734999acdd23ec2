#include "extract/reader_asks.h"

#include <doctest/doctest.h>

#include <string>

namespace stet {
namespace {

TEST_CASE("a short line that asks to sign up is no text, a sentence about it is") {
    for (const char* line :
         {"Sign up for our newsletter", "Subscribe to our newsletter and never miss a story.",
          "Newsletter abonnieren", "Inscrivez-vous \u00E0 notre newsletter",
          "Suscr\u00EDbete a nuestro bolet\u00EDn", "Jetzt Newsletter bestellen",
          "Like this story? Share it with a friend!", "Follow our WhatsApp channel for more",
          "Don't miss a story by signing up to the Post's newsletter here.",
          "हमारे व्हाट्सऐप चैनल से जुड़ें।", "Suivez notre cha\u00EEne WhatsApp",
          "Abonnieren Sie unseren Telegram-Kanal",
          "\u041F\u043E\u0434\u043F\u0438\u0441\u044B\u0432\u0430\u0439\u0442\u0435\u0441\u044C "
          "\u043D\u0430 \u043D\u0430\u0448 Telegram-\u043A\u0430\u043D\u0430\u043B"}) {
        CAPTURE(std::string(line));
        CHECK(asks_the_reader(line));
    }
    for (const char* line :
         {"", "The council asks all who use the bridge to sign up for our newsletter.",
          "The mayor wrote on his WhatsApp channel that it was over.",
          "Follow the river to the channel.",
          "Sign up for our town was low: 12 of the 4,000 who were asked came to the meeting in the "
          "old hall by the river on Monday."}) {
        CAPTURE(std::string(line));
        CHECK_FALSE(asks_the_reader(line));
    }
}

TEST_CASE("a line that asks for the app, for money or for mistakes is no text") {
    for (const char* line :
         {"Download our free app", "Jetzt die App herunterladen", "Téléchargez notre application",
          "Descarga nuestra app", "Baixe o nosso aplicativo", "Скачайте наше приложение",
          "Uygulamamızı indirin", "हमारा ऐप डाउनलोड करें", "Unduh aplikasi kami",
          "Suivez-nous sur WhatsApp", "Volg ons via WhatsApp", "WhatsApp kanalımıza katılın",
          "Obserwuj nas w Wiadomościach Google", "Kövessen minket a Facebookon",
          "Нашли ошибку? Выделите её и нажмите Ctrl+Enter",
          "Если вы заметили ошибку, выделите её и нажмите Ctrl+Enter.",
          "Sie haben einen Fehler gefunden?", "Підтримайте нашу редакцію",
          "By signing up you agree to our terms"}) {
        CAPTURE(std::string(line));
        CHECK(asks_the_reader(line));
    }
    for (const char* line :
         {"Download the app and sign in with the number that the bank has sent to you.",
          "The mayor follows us on WhatsApp, she said.", "He joined the group on Telegram.",
          "Google follows the rules of the channel", "Support for the bridge is low"}) {
        CAPTURE(std::string(line));
        CHECK_FALSE(asks_the_reader(line));
    }
}

TEST_CASE("a paragraph that begins with an order to the reader is no text") {
    for (const char* line :
         {"Subscribe now to our eTARN edition for the full story.",
          "Sign up here for our morning briefing.",
          "Follow Ann Lee on Twitter: @annlee",
          "Follow The Herald on Twitter and Instagram @tarnherald and on Facebook @HeraldTarn. "
          "Send "
          "us a message on WhatsApp at 1-555-0100 or email us at news@tarn.example",
          "You can follow him on Bluesky at @lee.",
          "Like us on Facebook and follow us on Twitter.",
          "Find us on Facebook: facebook.com/tarnpost",
          "Contact the reporter at ann.lee@tarn.example.",
          "Reach Ann Lee at 555-0100 or ann.lee@tarn.example.",
          "Have a tip? Email us at tips@tarn.example.",
          "Leave a comment",
          "Comments are closed.",
          "What do you think? Let us know in the comments below.",
          "We want to hear from you. Send us your comments.",
          "Join the conversation in the comments.",
          "Never miss a story: add us as a preferred source on Google.",
          "You have reached your limit of free articles.",
          "Stay up to date with the Tarn Post on Google News.",
          "For more stories like this, follow us on Facebook.",
          "This story has been shared 1,204 times.",
          "Comparte esta noticia en tus redes.",
          "Ann Lee is a reporter at the Post. Follow her on Twitter @annlee.",
          "The views expressed in this article are those of its author.",
          "Folgen Sie uns auf Facebook und Twitter.",
          "Diskutieren Sie mit: Was meinen Sie dazu?",
          "Suivez l'actualit\u00E9 sur Facebook",
          "Suscr\u00EDbete gratis a nuestro bolet\u00EDn.",
          "Deixe seu coment\u00E1rio",
          "Zapisz si\u0119 na newsletter.",
          "Следите за нами в социальных сетях."}) {
        CAPTURE(std::string(line));
        CHECK(orders_the_reader(line));
    }
    for (const char* line :
         {"", "Subscribers of the paper were told on Monday.", "“Follow the money,” she said.",
          "Follow the river to the old mill and turn left.",
          "The minister declined to comment on Twitter.", "Contact with the boat was lost at ten.",
          "He asked readers to leave a comment by Friday.",
          "What do you think will happen to the bridge, the mayor was asked.",
          "Reach for the stars, he used to say.",
          "She asked her fans to follow her on Instagram, where she shows the bridge.",
          "The views expressed by the mayor were met with laughter.",
          "Share prices fell by four per cent on Monday.",
          "Folge ist, dass die Brücke gesperrt bleibt."}) {
        CAPTURE(std::string(line));
        CHECK_FALSE(orders_the_reader(line));
    }
}

}  // namespace
TEST_CASE("a line that ends in a button to subscribe is an order") {
    for (const char* line :
         {"WhatsApp: Jetzt anmelden", "The best of our reporting at 7am. Sign up",
          "Recibe cada d\u00EDa lo m\u00E1s importante en tu correo. Ap\u00FAntate"}) {
        CAPTURE(std::string(line));
        CHECK(orders_the_reader(line));
    }
    for (const char* line : {"Volunteers can still sign up", "The choice is simple: pay or leave.",
                             "He said: sign up for the choir"}) {
        CAPTURE(std::string(line));
        CHECK_FALSE(orders_the_reader(line));
    }
}

TEST_CASE("a button to subscribe says no more than that") {
    for (const char* text : {"Sign up", "SUBSCRIBE NOW!", "Sign up \u2192", "Jetzt anmelden",
                             "S\u2019inscrire", "Suscr\u00EDbete", "\u767B\u9332\u3059\u308B"}) {
        CAPTURE(std::string(text));
        CHECK(is_signup_button(text));
    }
    for (const char* text : {"", "Sign up for the 10k run", "Read more", "Signed up", "!"}) {
        CAPTURE(std::string(text));
        CHECK_FALSE(is_signup_button(text));
    }
}

}  // namespace stet
