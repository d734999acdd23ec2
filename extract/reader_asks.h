// Lines of a page that ask something of its reader: to sign up, to follow, to comment, to take the
// app, to give. They stand among the paragraphs, often without any name in the markup that tells
// them apart.
#pragma once

#include <string_view>

namespace stet {

/// Whether a short line, whatever it is set as, asks to sign up for mail or a channel: "Sign up for
/// our newsletter", "Jetzt Newsletter abonnieren", "Follow our WhatsApp channel"; or to take the
/// app, to give money, to report mistakes.
bool asks_the_reader(std::string_view line);

/// Whether the text of a button or a link asks for a subscription and says no more: "Sign up",
/// "Jetzt anmelden", "S'inscrire".
bool is_signup_button(std::string_view text);

/// Whether a paragraph begins with an order to the reader: "Subscribe", "Leave a comment", "Contact
/// the reporter at ann@post.example"; has one to follow somebody on a network in it; or says that
/// an opinion is its author's alone. Items of lists may be advice that begins so.
bool orders_the_reader(std::string_view line);

}  // namespace stet
