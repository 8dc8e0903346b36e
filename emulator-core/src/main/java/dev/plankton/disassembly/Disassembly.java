package dev.plankton.disassembly;

/**
 * One instruction as text.
 *
 * @param text the instruction as NASM accepts it, or {@code db} and its bytes, perhaps with the instruction as a comment
 * @param length its bytes
 * @param valid whether the model executes it; if not, it is an invalid opcode in real mode, too long or cut off
 */
public record Disassembly(String text, int length, boolean valid) {}
