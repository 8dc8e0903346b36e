package dev.plankton.debugger.dap.view;

import dev.plankton.debugger.MemoryReader;
import dev.plankton.disassembly.Disassembler;
import dev.plankton.disassembly.Disassembly;
import dev.plankton.machine.pc.Machine;
import dev.plankton.machine.pc.Register;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/**
 * Disassembles around an address, backwards too. x86 instructions have no alignment, but decoding from anywhere soon falls into
 * step with them: so all bytes before an address are decoded, each sequence that leads to the address votes for the
 * instructions on its way, and the way with the most votes is taken. Addresses that are known to begin an instruction outvote
 * all others.
 */
public final class CodeListing {
    private static final int WINDOW_PER_INSTRUCTION = 8, WINDOW = 64, LONGEST = 16, KNOWN = 1 << 20, INVALID = 8;
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private final Machine machine;
    private final Set<Integer> known = new HashSet<>();

    /** An instruction; its text is empty where there is no memory. */
    public record Line(int address, String bytes, String text, boolean valid) {}

    /** @param known linear addresses at which instructions begin for certain */
    public CodeListing(Machine machine, Iterable<Integer> known) {
        this.machine = machine;
        known.forEach(this.known::add);
        this.known.add(machine.codeAddress());
    }

    /**
     * {@code count} instructions, from the one that is {@code skip} after the one at {@code address} on, before it if that is negative.
     * Where memory begins or ends, lines without instructions make up the number.
     */
    public List<Line> lines(int address, int skip, int count) {
        List<Line> lines = new ArrayList<>();
        if (skip < 0) {
            List<Integer> before = before(address, -skip);
            for (int n = before.size(); n < -skip && lines.size() < count; n++) {
                lines.add(new Line(0, "", "", false));
            }
            for (int start : before) {
                if (lines.size() < count) {
                    lines.add(line(start));
                }
            }
        }
        int at = address;
        for (int n = 0; n < skip; n++) {
            at += length(at);
        }
        while (lines.size() < count) {
            Line line = line(at);
            lines.add(line);
            at += length(at);
        }
        return lines;
    }

    private int length(int address) {
        byte[] code = MemoryReader.upTo(machine, address, LONGEST);
        return code.length == 0 ? 1 : decode(code, 0, address).length();
    }

    private Line line(int address) {
        byte[] code = MemoryReader.upTo(machine, address, LONGEST);
        if (code.length == 0) {
            return new Line(address, "", "", false);
        }
        Disassembly instruction = decode(code, 0, address);
        return new Line(address, HEX.formatHex(code, 0, instruction.length()), instruction.text(), instruction.valid());
    }

    /** Its offset is that in CS if the segment reaches it; else the one in the last segment that does. */
    private Disassembly decode(byte[] code, int from, int address) {
        int inCs = address - (machine.get(Register.CS) << 4);
        int offset = inCs >= 0 && inCs <= 0xFFFF ? inCs : address & 0xFFFF;
        return Disassembler.of(machine.profile().cpu()).at(code, from, offset);
    }

    /** The starts of up to {@code count} instructions before {@code address}, in order. */
    private List<Integer> before(int address, int count) {
        int from = (int) Math.max(0, address - ((long) count * WINDOW_PER_INSTRUCTION + WINDOW));
        int size = address - from;
        byte[] code = MemoryReader.upTo(machine, from, size + LONGEST);
        if (code.length < size) {
            return List.of();
        }
        int[] length = new int[size];
        boolean[] leads = new boolean[size + 1];
        leads[size] = true;
        boolean[] valid = new boolean[size];
        for (int at = size - 1; at >= 0; at--) {
            Disassembly instruction = decode(code, at, from + at);
            length[at] = instruction.length();
            valid[at] = instruction.valid();
            leads[at] = at + length[at] <= size && leads[at + length[at]];
        }
        long[] votes = new long[size + 1];
        for (int at = 0; at < size; at++) {
            votes[at] += known.contains(from + at) ? KNOWN : 1;
            if (leads[at]) {
                votes[at + length[at]] += valid[at] ? votes[at] : votes[at] / INVALID;
            }
        }
        List<Integer> starts = new ArrayList<>();
        int end = size;
        while (starts.size() < count && end > 0) {
            int best = end - 1; // A byte of data, where no instruction ends here.
            long most = -1;
            for (int at = Math.max(0, end - LONGEST); at < end; at++) {
                if (leads[at] && at + length[at] == end && votes[at] > most) {
                    best = at;
                    most = votes[at];
                }
            }
            starts.addFirst(from + best);
            end = best;
        }
        return starts;
    }
}
