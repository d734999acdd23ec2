# Turns the pages of the manual into one C++ source, so that the binary carries them.
# Run as: cmake -DOUTPUT=FILE -DPAGES=A.md;B.md -P embed.cmake
set(rows "")
foreach(page IN LISTS PAGES)
  get_filename_component(name ${page} NAME_WE)
  file(READ ${page} text)
  string(APPEND rows "    {R\"MANUAL(${name})MANUAL\", R\"MANUAL(${text})MANUAL\"},\n")
endforeach()
file(WRITE ${OUTPUT} "// Made by cli/embed.cmake of cli/manual/*.md.
#include \"cli/manual.h\"

namespace stet {

namespace {
constexpr ManualPage kPages[] = {
${rows}};
}  // namespace

std::span<const ManualPage> manual_pages() { return kPages; }

}  // namespace stet
")
