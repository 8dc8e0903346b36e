package dev.plankton.lab.exercise;

import dev.plankton.lab.exercise.memory.SleepingVms;
import dev.plankton.lab.exercise.memory.StatePacker;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Has a student's {@link StatePacker} pack states of real guests and unpack them again. Each of the sixteen states stands for
 * {@value #VMS_EACH} VMs of a population of ten thousand.
 */
final class PackingExercise implements Exercise {
    private static final int VMS_EACH = 625;

    @Override
    public String name() {
        return "packing";
    }

    @Override
    public Class<?> type() {
        return StatePacker.class;
    }

    @Override
    public void run(SolutionClass solution, HandIn handIn, Figures figures) throws Exception {
        Scales scales = new Scales(solution, figures);
        SleepingVms.visit(true, scales::weigh);
        scales.measure();
    }

    /**
     * Packs, unpacks, compares and adds up. Each state is unpacked by a class that was loaded for it alone: it has nothing of the state but
     * the packed bytes.
     */
    private static final class Scales {
        private final SolutionClass solution;
        private final StatePacker packer;
        private final Figures figures;
        private long states;
        private long bytes;

        /** States of which most that differs from the template did not come back. */
        private long mostlyLost;

        private int wrong;
        private int spoiled;
        private int keptOutside;
        private int most = -1;
        private String largest = "";

        Scales(SolutionClass solution, Figures figures) throws SolutionException {
            this.solution = solution;
            this.figures = figures;
            packer = (StatePacker) solution.create();
        }

        void weigh(String name, byte[] state, byte[] template) throws SolutionException {
            states++;
            byte[] packed;
            try {
                packed = pack(name, state, template);
            } catch (RuntimeException e) {
                mostlyLost++;
                wrong(name, "could not be packed", e);
                return;
            }
            bytes += (long) packed.length * VMS_EACH;
            if (packed.length > most) {
                most = packed.length;
                largest = name;
            }
            byte @Nullable [] unpacked;
            try {
                unpacked = unpack((StatePacker) solution.create(), name, packed, template);
            } catch (RuntimeException e) {
                mostlyLost++;
                wrong(name, "could not be unpacked", e);
                findKept(name, packed, state, template);
                return;
            }
            if (unpacked == null || !Arrays.equals(unpacked, state)) {
                wrong++;
                mostlyLost += unpacked != null
                                && unpacked.length == state.length
                                && 2 * different(unpacked, state) <= different(template, state)
                        ? 0
                        : 1;
                figures.differs("wrong-states", difference(name, unpacked, state, template, packed.length));
                findKept(name, packed, state, template);
            }
        }

        private byte[] pack(String name, byte[] state, byte[] template) {
            byte[] givenState = state.clone();
            byte[] givenTemplate = template.clone();
            byte[] packed = packer.pack(givenState, givenTemplate).clone();
            if (!Arrays.equals(givenTemplate, template) || !Arrays.equals(givenState, state)) {
                spoiled++;
                figures.differs("spoiled", spoiled(name, givenTemplate, template, givenState, state));
            }
            return packed;
        }

        private byte @Nullable [] unpack(StatePacker unpacker, String name, byte[] packed, byte[] template) {
            byte[] givenTemplate = template.clone();
            byte @Nullable [] unpacked = unpacker.unpack(packed.clone(), givenTemplate);
            if (!Arrays.equals(givenTemplate, template)) {
                spoiled++;
                figures.differs("spoiled", spoiled(name, givenTemplate, template, template, template));
            }
            return unpacked;
        }

        /** Whether a state that was lost is known to the object that packed it. */
        private void findKept(String name, byte[] packed, byte[] state, byte[] template) {
            byte @Nullable [] unpacked;
            try {
                unpacked = packer.unpack(packed.clone(), template.clone());
            } catch (RuntimeException e) {
                return; // It is lost for that one too.
            }
            if (Arrays.equals(unpacked, state)) {
                keptOutside++;
                figures.differs(
                        "kept-outside",
                        "%s comes back from the object that packed it, and not where there is nothing but the %d packed bytes. What is kept in fields would have to be counted as well."
                                .formatted(name, packed.length));
            }
        }

        private void wrong(String name, String what, RuntimeException thrown) {
            wrong++;
            figures.differs("wrong-states", "%s %s: %s%s".formatted(name, what, thrown, place(thrown)));
        }

        /** The line of the student's source. */
        private String place(RuntimeException thrown) {
            String type = packer.getClass().getName();
            return Arrays.stream(thrown.getStackTrace())
                    .filter(frame -> frame.getClassName().startsWith(type))
                    .findFirst()
                    .map(frame -> ", thrown by %s:%d".formatted(frame.getFileName(), frame.getLineNumber()))
                    .orElse("");
        }

        /** Why the packed bytes say nothing of what the VMs take; empty if they do. A small mistake loses little of most states. */
        private String notCounted() {
            if (keptOutside > 0) {
                return "not counted: states are kept in fields";
            }
            return 2 * mostlyLost > states ? "not counted: most of what the VMs have changed is lost" : "";
        }

        void measure() {
            figures.put("wrong-states", wrong);
            figures.put("spoiled", spoiled);
            figures.put("kept-outside", keptOutside);
            String why = notCounted();
            if (!why.isEmpty()) {
                figures.put("bytes", why);
                figures.put("bytes-per-vm", why);
                return;
            }
            long vms = states * VMS_EACH;
            figures.put("bytes", bytes);
            figures.put("bytes-per-vm", Math.round(10.0 * bytes / vms) / 10.0);
            figures.differs(
                    "bytes",
                    "%d VMs take %d bytes, %d each on average. The largest is %s with %d."
                            .formatted(vms, bytes, bytes / vms, largest, most));
        }
    }

    private static String difference(
            String name, byte @Nullable [] unpacked, byte[] state, byte[] template, int packed) {
        if (unpacked == null) {
            return name + ": unpack returned null; a state is to be returned.";
        }
        if (unpacked.length != state.length) {
            return "%s: unpack returned %d bytes; a state has %d.".formatted(name, unpacked.length, state.length);
        }
        int at = Arrays.mismatch(unpacked, state);
        return "%s: after unpack byte %06Xh of the state is %02Xh; it was %02Xh, and is %02Xh in the template. %d bytes differ; %d had been packed. %s"
                .formatted(
                        name,
                        at,
                        unpacked[at],
                        state[at],
                        template[at],
                        different(unpacked, state),
                        packed,
                        SleepingVms.where(at));
    }

    /** How many bytes of two arrays of one length differ. */
    private static int different(byte[] one, byte[] other) {
        int count = 0;
        for (int n = 0; n < one.length; n++) {
            count += one[n] != other[n] ? 1 : 0;
        }
        return count;
    }

    private static String spoiled(String name, byte[] nowTemplate, byte[] template, byte[] nowState, byte[] state) {
        int at = Arrays.mismatch(nowTemplate, template);
        return at >= 0
                ? "%s: byte %06Xh of the template was changed from %02Xh to %02Xh; all VMs of the image share it."
                        .formatted(name, at, template[at], nowTemplate[at])
                : "%s: byte %06Xh of the state was changed by pack.".formatted(name, Arrays.mismatch(nowState, state));
    }
}
