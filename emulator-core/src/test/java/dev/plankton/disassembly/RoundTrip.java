package dev.plankton.disassembly;

import dev.plankton.cpu.isa.Decoder;
import dev.plankton.cpu.model.CpuModel;
import dev.plankton.testing.Nasm;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** Disassembles instructions, assembles the texts by NASM, and compares: each in a slot of its own. */
final class RoundTrip {
    private static final int SLOT = 32;
    private static final int SLOTS = 0x10000 / SLOT;
    /** Of no use as an instruction's end: what a slot is filled with. */
    private static final int FILLING = 0xCC;

    private static final HexFormat HEX = HexFormat.of();

    private final CpuModel model;
    private final Path directory;
    private final List<byte[]> originals = new ArrayList<>();
    private final List<Disassembly> texts = new ArrayList<>();

    /** What went wrong. */
    final List<String> failures = new ArrayList<>();
    /** How many came back as they were. */
    int identical;
    /** How many came back with other bytes of the same meaning. */
    int equivalent;
    /** How many valid ones were written as data. */
    int data;
    /** How many the model does not execute. */
    int invalid;

    /** Assembles in {@code directory}. */
    RoundTrip(CpuModel model, Path directory) {
        this.model = model;
        this.directory = directory;
    }

    /** Takes the instruction that {@code bytes} begin with. */
    void add(byte[] bytes) throws IOException, InterruptedException {
        Disassembly disassembly = Disassembler.of(model).at(bytes, 0, originals.size() * SLOT);
        originals.add(Arrays.copyOf(bytes, disassembly.length()));
        texts.add(disassembly);
        if (originals.size() == SLOTS) {
            finish();
        }
    }

    /** Assembles and compares what has been taken since the last time. */
    void finish() throws IOException, InterruptedException {
        StringBuilder source = new StringBuilder("bits 16\n");
        texts.forEach(disassembly -> source.append(disassembly.text()).append("\nalign 32,db 0xcc\n"));
        Nasm.Result result = Nasm.assemble(directory, source.toString());
        for (String message : result.messages()) {
            int slot = (Integer.parseInt(message.replaceFirst("^.*?code\\.asm:(\\d+):.*", "$1")) - 2) / 2;
            failures.add(about(slot) + ": " + message.replaceFirst("^.*?code\\.asm:\\d+: ", ""));
        }
        if (result.messages().isEmpty()) {
            for (int slot = 0; slot < originals.size(); slot++) {
                compare(slot, Arrays.copyOfRange(result.image(), slot * SLOT, slot * SLOT + SLOT));
            }
        }
        originals.clear();
        texts.clear();
    }

    private void compare(int slot, byte[] assembled) {
        byte[] original = originals.get(slot);
        Disassembly disassembly = texts.get(slot);
        boolean isData = disassembly.text().startsWith("db ");
        byte[] padded = Arrays.copyOf(original, SLOT);
        Arrays.fill(padded, original.length, SLOT, (byte) FILLING);
        if (Arrays.equals(padded, assembled)) {
            if (!disassembly.valid()) {
                invalid++;
            } else if (isData) {
                data++;
            } else {
                identical++;
            }
            return;
        }
        Decoder decoder = Decoder.of(model);
        Meaning before = Meaning.of(decoder.decode(n -> padded[n] & 0xFF));
        Meaning after = Meaning.of(decoder.decode(n -> assembled[n] & 0xFF));
        boolean filled = true;
        for (int n = original.length; n < SLOT; n++) {
            filled &= assembled[n] == (byte) FILLING;
        }
        if (before.equals(after) && filled) {
            equivalent++;
        } else {
            failures.add(about(slot) + " became " + HEX.formatHex(assembled, 0, 16) + ": " + before + ", " + after);
        }
    }

    private String about(int slot) {
        return HEX.formatHex(originals.get(slot)) + " " + texts.get(slot).text();
    }
}
