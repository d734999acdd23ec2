// A page's bytes and what was said of their encoding -> UTF-8.
//
// WHATWG Encoding Standard and the HTML standard's "determining the character encoding", with one
// rule of our own: bytes that hold more than four valid multi-byte UTF-8 sequences for each invalid
// one are UTF-8, whatever was declared, unless a byte-order mark says otherwise.
#pragma once

#include <string>
#include <string_view>

namespace stet {

struct DecodedText {
    std::string utf8;      // valid UTF-8; U+FFFD for what could not be decoded; no BOM
    std::string encoding;  // the standard's name: "UTF-8", "windows-1252", "Shift_JIS", ...
};

/// Decodes a whole page. `content_type` is the HTTP header's value, "" where there was none.
/// Order: BOM, our UTF-8 rule, the header's charset, <meta> in the first 1024 bytes (then
/// anywhere in <head>), the encoding that ICU's detector finds, if its language is the one of
/// <html lang> or, where none is said, its letters are not Latin ones; windows-1252. Where the
/// header says UTF-8 and hardly anything is, the page's own declaration counts if all of the page
/// can be read by it. Bytes that are UTF-8 already are handed back as they are.
DecodedText to_utf8(std::string bytes, std::string_view content_type);

/// What the bytes and the header declare, by the standards alone: BOM, the header's charset, <meta>
/// or the XML declaration in the first 1024 bytes, then further on. "" where nothing is declared.
std::string_view declared_encoding(std::string_view bytes, std::string_view content_type);

/// The standard's name for a label such as "latin1" or "utf8"; "" for an unknown one.
std::string_view encoding_for_label(std::string_view label);

}  // namespace stet
