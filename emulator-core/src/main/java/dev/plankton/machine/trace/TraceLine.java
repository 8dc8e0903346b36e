package dev.plankton.machine.trace;

import dev.plankton.cpu.Cpu;
import dev.plankton.cpu.model.CpuModel;
import dev.plankton.disassembly.Disassembler;
import dev.plankton.machine.Exit;
import dev.plankton.machine.core.Core;
import dev.plankton.memory.StateMap;
import java.util.HexFormat;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What a trace says of an instruction before it executes: CS:IP, its text, registers and flags. */
public final class TraceLine {
    private static final HexFormat HEX = HexFormat.of().withUpperCase();
    private static final String[] GENERAL = {"AX", "CX", "DX", "BX", "SP", "BP", "SI", "DI"};
    private static final String[] SEGMENTS = {"ES", "CS", "SS", "DS", "FS", "GS"};

    /** Flags by bit number, the highest first; small when clear. */
    private static final String FLAGS = "ODITSZAPC";

    private static final int[] FLAG_BITS = {11, 10, 9, 8, 7, 6, 4, 2, 0};

    /** Columns for an instruction: few need more. */
    private static final int TEXT = 32;

    /** No instruction is longer, whatever its prefixes. */
    private static final int MOST_BYTES = 32;

    private TraceLine() {}

    /** The line of the instruction that {@code core} executes next. */
    public static String of(Core core) {
        Cpu cpu = core.cpu();
        boolean wide = core.profile().cpu() == CpuModel.I686;
        StringBuilder line = new StringBuilder(200);
        hex(line, null, cpu.segment(Cpu.CS), 4);
        line.append(':');
        hex(line, null, cpu.ip(), 4);
        line.append("  ");
        int textAt = line.length();
        line.append(text(core));
        line.repeat(' ', Math.max(0, textAt + TEXT - line.length()));
        for (int n = Cpu.AX; n <= Cpu.DI; n++) {
            hex(line, wide ? "E" + GENERAL[n] : GENERAL[n], cpu.reg32(n), wide ? 8 : 4);
        }
        for (int n = Cpu.ES; n <= (wide ? Cpu.GS : Cpu.DS); n++) {
            if (n != Cpu.CS) {
                hex(line, SEGMENTS[n], cpu.segment(n), 4);
            }
        }
        line.append(' ');
        for (int n = 0; n < FLAG_BITS.length; n++) {
            char letter = FLAGS.charAt(n);
            line.append((cpu.flags() >> FLAG_BITS[n] & 1) != 0 ? letter : Character.toLowerCase(letter));
        }
        return line.toString();
    }

    /** Executes one instruction, or lets time pass up to {@code horizon}; {@code lines} takes the line of what was executed. */
    public static Exit step(Core core, long horizon, Consumer<String> lines) {
        String line = of(core);
        long before = core.instructions();
        Exit exit = core.run(1, horizon);
        if (core.instructions() != before) {
            lines.accept(line);
        }
        return exit;
    }

    private static String text(Core core) {
        int ip = core.cpu().ip();
        int at = (core.cpu().segment(Cpu.CS) << 4) + ip;
        return Disassembler.of(core.profile().cpu())
                .at(n -> at + n < StateMap.RAM_SIZE ? core.memory().get8(at + n) : 0xFF, MOST_BYTES, ip)
                .text();
    }

    private static void hex(StringBuilder line, @Nullable String name, int value, int digits) {
        if (name != null) {
            line.append(' ').append(name).append('=');
        }
        line.append(HEX.toHexDigits(value, digits));
    }
}
