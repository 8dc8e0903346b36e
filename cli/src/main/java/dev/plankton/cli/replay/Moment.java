package dev.plankton.cli.replay;

import dev.plankton.cli.io.Complaint;
import dev.plankton.cli.option.Parsed;
import dev.plankton.machine.pc.Recording;

/**
 * A moment of a recording as a user names it.
 *
 * @param instructions since power-on, or before the end
 * @param fromEnd whether it is before the end
 */
record Moment(long instructions, boolean fromEnd) {
    static Moment parse(String text) {
        try {
            long number = Long.parseLong(text);
            return new Moment(Math.absExact(number), text.startsWith("-"));
        } catch (NumberFormatException | ArithmeticException e) {
            throw new IllegalArgumentException(
                    "'" + text + "' is no moment: a number of instructions since power-on, or -N before the end", e);
        }
    }

    /** Instructions since power-on. */
    long in(Recording recording, String option) {
        long moment = fromEnd ? Math.max(recording.beginning(), recording.end() - instructions) : instructions;
        if (moment < recording.beginning() || moment > recording.end()) {
            throw new Complaint("%s %d: the recording has instructions %d to %d"
                    .formatted(option, moment, recording.beginning(), recording.end()));
        }
        return moment;
    }

    /** Reads one. */
    static final class Reader extends Parsed<Moment> {
        Reader() {
            super(Moment::parse);
        }
    }
}
