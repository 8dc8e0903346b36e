package dev.plankton.lab.scenario.rule;

import dev.plankton.machine.pc.Flag;
import dev.plankton.machine.pc.Register;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is expected; of several rules all have to hold. */
public sealed interface Expected {
    /** Text that the guest shows or sends. */
    record Text(Source source, List<TextRule> rules) implements Expected {
        /** Copies the list. */
        public Text {
            rules = List.copyOf(rules);
        }
    }

    /** Where a text comes from. */
    enum Source {
        /** The display, in Unicode. */
        SCREEN("the screen"),
        /** COM1, a character a byte. */
        SERIAL("the serial line"),
        /** Port E9h. */
        DEBUG("the debug console"),
        /** INT 10h AH=0Eh. */
        TELETYPE("the teletype output");

        private final String text;

        Source(String text) {
            this.text = text;
        }

        /** In words. */
        public String text() {
            return text;
        }
    }

    /** Bytes in memory. */
    record Memory(List<Cell> cells) implements Expected {
        /** Copies the list. */
        public Memory {
            cells = List.copyOf(cells);
        }
    }

    /**
     * A place in memory; either bytes or a number are expected.
     *
     * @param address physical
     * @param bytes what is there, or null
     * @param size of the number in bytes: 1, 2 or 4
     * @param number what it is, or null
     */
    record Cell(
            int address,
            @Nullable Bytes bytes,
            int size,
            @Nullable NumberRule number) {}

    /** Registers and flags. */
    record Registers(List<Content> contents) implements Expected {
        /** Copies the list. */
        public Registers {
            contents = List.copyOf(contents);
        }
    }

    /** A register, or if that is null a flag, which is 0 or 1. */
    record Content(@Nullable Register register, @Nullable Flag flag, NumberRule rule) {
        /** Its name. */
        public String name() {
            return register != null ? register.name() : String.valueOf(flag);
        }
    }

    /** What is written to ports, or read from them. */
    record Ports(List<Traffic> traffic) implements Expected {
        /** Copies the list. */
        public Ports {
            traffic = List.copyOf(traffic);
        }
    }

    /**
     * What goes through a port.
     *
     * @param written whether it is what the guest writes
     * @param values what the bytes are, in their order; those of a wider access from the lowest
     * @param count how many accesses there are, or null
     */
    record Traffic(
            int port,
            boolean written,
            List<TextRule> values,
            @Nullable NumberRule count) {
        /** Copies the list. */
        public Traffic {
            values = List.copyOf(values);
        }
    }

    /** How many exits there are of kinds. */
    record Exits(List<Kind> kinds) implements Expected {
        /** Copies the list. */
        public Exits {
            kinds = List.copyOf(kinds);
        }
    }

    /**
     * A kind of exits.
     *
     * @param name in lower case, such as {@code int 10h} or {@code total}
     */
    record Kind(String name, NumberRule count) {}

    /** How many instructions are executed. */
    record Instructions(NumberRule rule) implements Expected {}

    /** The reply to a request. */
    record Reply(String id, List<TextRule> rules) implements Expected {
        /** Copies the list. */
        public Reply {
            rules = List.copyOf(rules);
        }
    }

    /**
     * Frames that the guest sends.
     *
     * @param lacks what none of them is
     */
    record Frames(
            @Nullable NumberRule count,
            @Nullable FrameRule first,
            @Nullable FrameRule last,
            @Nullable FrameRule lacks) implements Expected {}

    /** How the run ends. */
    record Ends(How how) implements Expected {}

    /** How a run ends. */
    enum How {
        /** It sleeps, and nothing of the scenario wakes it. */
        IDLE("it sleeps, and nothing will wake it"),
        /** It would go on beyond the limit. */
        LIMIT("it would run on beyond the limit"),
        /** It cannot go on. */
        FAULT("it ends by a fault"),
        /** It has switched itself off. */
        STOPPED("it stops by itself");

        private final String text;

        How(String text) {
            this.text = text;
        }

        /** In words. */
        public String text() {
            return text;
        }
    }

    /** The card that is handed in keeps nothing in its object: with other objects of its class the guest runs the same. */
    record StatelessCard() implements Expected {}

    /** What an exercise or the population has measured. */
    record Figures(List<Named> values) implements Expected {
        /** Copies the list. */
        public Figures {
            values = List.copyOf(values);
        }
    }

    /** What is in the file {@code answers.yaml} that is handed in. */
    record Answers(List<Named> values) implements Expected {
        /** Copies the list. */
        public Answers {
            values = List.copyOf(values);
        }
    }

    /** A value with a name. */
    record Named(String name, Rule rule) {}
}
