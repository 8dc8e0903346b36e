package dev.plankton.lab.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.device.card.Card;
import dev.plankton.device.card.CardSpec;
import dev.plankton.device.card.Slot;
import dev.plankton.lab.exercise.SolutionClass;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Cards that are handed in. */
final class CardsTest {
    private static final String SOURCE = """
        bits 16
        org 7C00h
            mov dx, 280h
            in al, dx
            out 0E9h, al
        sleep:
            hlt
            jmp sleep
        times 510-($-$$) db 0
        dw 0AA55h
        """;

    @TempDir
    Path folder;

    private ScenarioResult run(Card card) throws Exception {
        return run(() -> card, SOURCE, "id: a, debug: {equals: L}");
    }

    private ScenarioResult run(SolutionClass solution, String boot, String expectation) throws Exception {
        Files.writeString(folder.resolve("Letter.java"), "// compiled by the loader of the test");
        Path file = Boot.write(folder, boot, "java: {source: Letter.java, exercise: card}\n", expectation);
        return ScenarioRunner.run(file, (source, type) -> {
            assertThat(source.getFileName()).hasToString("Letter.java");
            assertThat(type).isEqualTo(Card.class);
            return solution;
        });
    }

    /** Gives a letter at port 280h. */
    private static class Letter implements Card {
        @Override
        public CardSpec spec() {
            return CardSpec.of("letter", 1).withPorts(0x280, 1);
        }

        @Override
        public int in8(Slot slot, int port) {
            return 'L';
        }
    }

    /** Counts the reads of port 280h, in its object or in the VM. */
    private static final class Counter implements Card {
        private final boolean inTheObject;
        private int reads;

        Counter(boolean inTheObject) {
            this.inTheObject = inTheObject;
        }

        @Override
        public CardSpec spec() {
            return CardSpec.of("counter", 1).withState(1).withPorts(0x280, 1);
        }

        @Override
        public void reset(Slot slot) {
            reads = 0;
        }

        @Override
        public int in8(Slot slot, int port) {
            if (inTheObject) {
                return reads++;
            }
            slot.put8(0, slot.get8(0) + 1);
            return slot.get8(0) - 1;
        }
    }

    /** Also of one that clears its fields at a reset. */
    @Test
    void aCardThatKeepsSomethingInItsObjectIsFound() throws Exception {
        String twice = SOURCE.replace("in al, dx", "in al, dx\n    in al, dx");
        assertThat(run(() -> new Counter(false), twice, "id: a, card: stateless")
                        .passed())
                .isTrue();
        Check check = Boot.failed(run(() -> new Counter(true), twice, "id: a, card: stateless"));
        assertThat(check.message()).startsWith("the card keeps something in its object: ");
        assertThat(check.where())
                .contains("With one object of Letter.java for all calls: after 3 instructions, IN 280h gives 01h.")
                .contains("With another object for each call: after 3 instructions, IN 280h gives 00h.")
                .contains("The state where the two runs begin to differ:")
                .contains("the next instruction there is in al,dx");
    }

    @Test
    void theCardIsInTheGuestsMachine() throws Exception {
        assertThat(run(new Letter()).text()).contains("1 of 1 expectations hold");
    }

    @Test
    void whatACardThrowsIsShown() throws Exception {
        Check check = Boot.failed(run(new Letter() {
            @Override
            public int in8(Slot slot, int port) {
                throw new IllegalStateException("no letter");
            }
        }));
        assertThat(check.message()).isEqualTo("the debug console is empty, not \"L\"");
        assertThat(check.where())
                .contains("Note: Letter.java: it threw java.lang.IllegalStateException: no letter")
                .contains("The guest has ended: ");
    }

    @Test
    void aCardThatThrowsAtPowerOnIsSaid() throws Exception {
        assertThat(run(new Letter() {
                            @Override
                            public void reset(Slot slot) {
                                throw new IllegalStateException("not yet");
                            }
                        })
                        .problem())
                .startsWith("Letter.java: it threw java.lang.IllegalStateException: not yet");
    }

    @Test
    void aCardThatCannotBePluggedInIsSaid() throws Exception {
        assertThat(run(new Letter() {
                            @Override
                            public CardSpec spec() {
                                return CardSpec.of("letter", 1).withPorts(0x20, 1);
                            }
                        })
                        .problem())
                .contains("20h");
    }
}
