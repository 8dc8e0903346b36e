package dev.plankton.cli.guest;

import dev.plankton.cli.io.Complaint;
import dev.plankton.cli.io.Stdio;
import dev.plankton.cli.option.Images;
import dev.plankton.cli.option.ModelOfName;
import dev.plankton.cpu.model.CpuModel;
import dev.plankton.disassembly.Disassembler;
import dev.plankton.disassembly.Disassembly;
import java.util.HexFormat;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** {@code plankton disassemble}: the instructions of an image as text. */
@Command(
        name = "disassemble",
        description = "Show the instructions of an image in Intel syntax.",
        footer = {
            "",
            "Each line has the address, the bytes and the instruction, as NASM accepts it after",
            "'bits 16'. What NASM would not assemble to the same length is written as data, with",
            "the instruction as a comment.",
            "",
            "  plankton disassemble hello --count 10"
        })
public final class Disassemble implements Callable<Integer> {
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private final Stdio stdio;

    @Parameters(paramLabel = "IMAGE", description = "File, or a built-in guest.")
    private String image = "";

    @Option(
            names = "--org",
            paramLabel = "HEX",
            converter = Hex.class,
            description = "Address of the image's first byte, hexadecimal; 7C00 by default.")
    private int org = 0x7C00;

    @Option(names = "--offset", paramLabel = "N", description = "Begin N bytes into the image.")
    private int offset;

    @Option(names = "--count", paramLabel = "N", description = "End after N instructions.")
    private int count = Integer.MAX_VALUE;

    @Option(
            names = "--model",
            paramLabel = "MODEL",
            converter = ModelOfName.class,
            description = "Processor: i8086, i80286 or i686, which is the default.")
    private CpuModel model = CpuModel.I686;

    public Disassemble(Stdio stdio) {
        this.stdio = stdio;
    }

    @Override
    public Integer call() {
        if (count < 1) {
            throw new Complaint("--count " + count + ": must be at least 1");
        }
        byte[] bytes = Images.bytes(image);
        if (offset < 0 || offset >= bytes.length) {
            throw new Complaint("--offset %d: %s has %d bytes".formatted(offset, image, bytes.length));
        }
        Disassembler disassembler = Disassembler.of(model);
        int at = offset;
        for (int n = 0; n < count && at < bytes.length; n++) {
            Disassembly instruction = disassembler.at(bytes, at, org + at & 0xFFFF);
            String code = HEX.formatHex(bytes, at, at + instruction.length());
            stdio.out().printf("%04X  %-8s  %s%n", org + at, code, instruction.text());
            at += instruction.length();
        }
        return 0;
    }

    /** Reads {@code --org}: hexadecimal, with or without 0x before it or h after it. */
    static final class Hex implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            String digits =
                    text.toLowerCase(Locale.ROOT).replaceFirst("^0x", "").replaceFirst("h$", "");
            try {
                int value = Integer.parseInt(digits, 16);
                if (value >= 0 && value <= 0xFFFF) {
                    return value;
                }
            } catch (NumberFormatException e) {
                // Reported below, like a number that is too large.
            }
            throw new TypeConversionException("'" + text + "' is not an address (0 to FFFF, hexadecimal)");
        }
    }
}
