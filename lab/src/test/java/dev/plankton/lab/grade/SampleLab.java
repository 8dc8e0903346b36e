package dev.plankton.lab.grade;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.plankton.lab.Lab;
import java.util.List;
import java.util.Map;

/** A lab with a card to write: its guest writes what port 280h gives to the debug port, and sleeps. */
final class SampleLab {
    /** A card that solves it; a test replaces the statement. */
    static final String SOLUTION = """
            import dev.plankton.device.card.*;

            public final class Letter implements Card {
                // members
                @Override public CardSpec spec() { return CardSpec.of("letter", 1).withPorts(0x280, 1); }
                @Override public int in8(Slot slot, int port) {
                    // statement
                    return 'A';
                }
                @Override public void out8(Slot slot, int port, int value) {}
            }
            """;

    private static final String FILE = """
            plankton: 1
            name: Sample
            guest: {image: boot.img}
            java: {source: Letter.java, exercise: card}
            limit: 100000
            points: 3
            expect:
              - id: gives-a
                points: 2
                debug: {equals: "A"}
                hint: "in8 returns the letter"
              - id: sleeps
                points: 1
                ends: idle
            """;

    private SampleLab() {}

    static Lab lab() {
        byte[] image = new byte[512];
        // mov dx, 280h; in al, dx; out E9h, al; hlt; jmp to the hlt
        byte[] code = {(byte) 0xBA, (byte) 0x80, 2, (byte) 0xEC, (byte) 0xE6, (byte) 0xE9, (byte) 0xF4, (byte) 0xEB, (byte) 0xFD};
        System.arraycopy(code, 0, image, 0, code.length);
        image[510] = 0x55;
        image[511] = (byte) 0xAA;
        return new Lab(
                0, "sample", "Sample", FILE.getBytes(UTF_8), Map.of("boot.img", image, "Letter.java", new byte[0]), List.of("*.java"));
    }

    /** A solution with other members and another statement in {@code in8}. */
    static String solution(String members, String statement) {
        return SOLUTION.replace("// members", members).replace("// statement", statement);
    }

    /** What a student hands in. */
    static Submission submission(String source) {
        return new Submission("student", "student", Map.of("Letter.java", source.getBytes(UTF_8)), List.of(), "");
    }
}
