package dev.plankton.verification.i8086;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A random state of the 8086 and instructions that follow each other from it, wherever jumps and interrupts lead; what the
 * manuals leave open at the end of one is not used by the next. HLT ends it. The same seed gives the same one.
 */
final class Sequence {
    private static final List<Form> FORMS = Form.all();
    private static final int FEWEST = 2, MOST = 4, ATTEMPTS = 8, HLT = 0xF4;
    private static final int[] CORNERS = {0, 1, 2, 0x7F, 0x80, 0xFF, 0x7FFF, 0x8000, 0xFFFE, 0xFFFF};

    private final Reference8086 reference;
    private final SplittableRandom random;
    private final List<Code> code = new ArrayList<>();
    private final List<Place> places = new ArrayList<>();
    private int executed;
    private boolean ends;

    final int[] general = new int[8];
    final int[] segments = new int[4];
    final int ip;
    final int flags;

    /** A byte of the program. */
    record Code(int address, byte value) {}

    /** Where an instruction is, and the number of its first byte in {@link #code}. */
    private record Place(int segment, int offset, int from) {}

    /** Lays a sequence whose first instruction has form {@code first}, and executes it on {@code reference}. */
    Sequence(Reference8086 reference, long seed, int first) {
        this.reference = reference;
        random = new SplittableRandom(seed);
        for (int n = 0; n < general.length; n++) {
            general[n] = value();
        }
        if (random.nextInt(4) != 0) {
            general[State8086.CX] &= 0x1F; // A count for REP and shifts.
        }
        for (int n = 0; n < segments.length; n++) {
            segments[n] = random.nextInt(0x10000);
        }
        ip = random.nextInt(8) == 0 ? 0xFFF8 + random.nextInt(8) : random.nextInt(0x10000);
        flags = random.nextInt() & (State8086.RESULT_FLAGS | State8086.IF | State8086.DF) | State8086.FIXED_FLAGS;
        execute(FORMS.get(first % FORMS.size()));
    }

    static int forms() {
        return FORMS.size();
    }

    private int value() {
        return random.nextInt(4) == 0 ? CORNERS[random.nextInt(CORNERS.length)] : random.nextInt(0x10000);
    }

    private void execute(Form first) {
        System.arraycopy(general, 0, reference.general, 0, general.length);
        System.arraycopy(segments, 0, reference.segments, 0, segments.length);
        reference.ip = ip;
        reference.flags = flags;
        reference.undefinedFlags = 0;
        int count = FEWEST + random.nextInt(MOST - FEWEST + 1);
        for (int attempt = 0; attempt < ATTEMPTS && executed < count; attempt++) {
            Form form = attempt == 0 ? first : FORMS.get(random.nextInt(FORMS.size()));
            if (add(form.encode(random))) {
                executed++;
            }
        }
        reference.lay(new byte[] {(byte) HLT});
        ends = reference.fetch8() == HLT;
        keep();
    }

    /** Whether the instruction can follow; if not, nothing has changed. */
    private boolean add(byte[] bytes) {
        int from = code.size();
        int segment = reference.segments[State8086.CS];
        int offset = reference.ip;
        reference.lay(bytes);
        boolean can = reference.step();
        keep();
        if (can) {
            places.add(new Place(segment, offset, from));
        }
        return can;
    }

    private void keep() {
        for (int address : reference.keepFetched()) {
            code.add(new Code(address, reference.ram[address]));
        }
    }

    /** How many instructions there are before HLT. */
    int executed() {
        return executed;
    }

    /** False if it has come to a place where HLT cannot be, as it has been code or data before. */
    boolean ends() {
        return ends;
    }

    /** The bytes of the program. */
    List<Code> code() {
        return code;
    }

    /** The program for people. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (int n = 0; n < places.size(); n++) {
            Place place = places.get(n);
            text.append("%04X:%04X".formatted(place.segment, place.offset));
            int to = n + 1 < places.size() ? places.get(n + 1).from : code.size();
            code.subList(place.from, to).forEach(code -> text.append(" %02X".formatted(code.value)));
            text.append("; ");
        }
        return text.toString();
    }
}
