# Run by server/embed.cmake at build time: writes NAME.S (the bytes) and NAME.cpp (the table).
list(TRANSFORM PATTERNS PREPEND "${FOLDER}/" OUTPUT_VARIABLE globs)
file(GLOB_RECURSE files RELATIVE ${FOLDER} ${globs})
list(SORT files)
set(assembler "    .section .rodata\n")
set(declarations "")
set(rows "")
set(index 0)
foreach(file IN LISTS files)
  if(file MATCHES "(^|/)[.]")
    continue()
  endif()
  # The hash makes the assembler run again when only the content has changed.
  file(SHA256 ${FOLDER}/${file} hash)
  string(
    APPEND
    assembler
    "/* ${hash} */\n    .balign 16\n    .globl jetcrew_${NAME}_${index}\njetcrew_${NAME}_${index}:\n"
    "    .incbin \"${FOLDER}/${file}\"\n    .globl jetcrew_${NAME}_${index}_end\njetcrew_${NAME}_${index}_end:\n    .byte 0\n")
  string(APPEND declarations "extern \"C\" const char jetcrew_${NAME}_${index}[], jetcrew_${NAME}_${index}_end[];\n")
  string(APPEND rows "    {\"${file}\", {jetcrew_${NAME}_${index}, static_cast<std::size_t>(jetcrew_${NAME}_${index}_end - jetcrew_${NAME}_${index})}},\n")
  math(EXPR index "${index} + 1")
endforeach()
string(APPEND assembler "    .section .note.GNU-stack,\"\",%progbits\n")
file(WRITE ${OUT}/${NAME}.S "${assembler}")
file(
  WRITE ${OUT}/${NAME}.cpp
  "#include \"embedded/${NAME}.hpp\"\n\n#include <cstddef>\n#include <vector>\n\n${declarations}\nnamespace jetcrew::embedded {\nstd::span<const EmbeddedFile> ${NAME}() {\n  static const std::vector<EmbeddedFile> files{\n${rows}  };\n  return files;\n}\n}  // namespace jetcrew::embedded\n")
