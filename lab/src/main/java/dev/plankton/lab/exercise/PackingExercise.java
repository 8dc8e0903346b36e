package dev.plankton.lab.exercise;

import dev.plankton.lab.exercise.memory.SleepingVms;
import dev.plankton.lab.exercise.memory.StatePacker;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

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
    public void run(Object solution, Path folder, Figures figures) throws Exception {
        StatePacker other =
                (StatePacker) solution.getClass().getDeclaredConstructor().newInstance();
        Scales scales = new Scales((StatePacker) solution, other, figures);
        SleepingVms.visit(true, scales::weigh);
        scales.measure();
        List<String> kept = keptOutside(solution.getClass());
        figures.put("kept-outside", kept.size());
        kept.forEach(field -> figures.differs("kept-outside", field));
    }

    /** Packs, unpacks, compares and adds up. */
    private static final class Scales {
        private final StatePacker packer;
        private final StatePacker unpacker;
        private final Figures figures;
        private long states;
        private long bytes;
        private int wrong;
        private int spoiled;
        private int most = -1;
        private String largest = "";

        Scales(StatePacker packer, StatePacker unpacker, Figures figures) {
            this.packer = packer;
            this.unpacker = unpacker;
            this.figures = figures;
        }

        void weigh(String name, byte[] state, byte[] template) {
            byte[] givenState = state.clone();
            byte[] givenTemplate = template.clone();
            states++;
            byte[] packed;
            byte[] unpacked;
            try {
                packed = packer.pack(givenState, givenTemplate).clone();
                unpacked = unpacker.unpack(packed.clone(), givenTemplate);
            } catch (RuntimeException e) {
                wrong++;
                figures.differs("wrong-states", "%s could not be packed and unpacked: %s%s".formatted(name, e, place(e)));
                return;
            }
            bytes += (long) packed.length * VMS_EACH;
            if (packed.length > most) {
                most = packed.length;
                largest = name;
            }
            if (!Arrays.equals(unpacked, state)) {
                wrong++;
                figures.differs("wrong-states", difference(name, unpacked, state, template, packed.length));
            }
            if (!Arrays.equals(givenTemplate, template) || !Arrays.equals(givenState, state)) {
                spoiled++;
                figures.differs("spoiled", spoiled(name, givenTemplate, template, givenState, state));
            }
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

        void measure() {
            long vms = states * VMS_EACH;
            figures.put("wrong-states", wrong);
            figures.put("spoiled", spoiled);
            figures.put("bytes", bytes);
            figures.put("bytes-per-vm", Math.round(10.0 * bytes / vms) / 10.0);
            figures.differs("bytes", "%d VMs take %d bytes, %d each on average. The largest is %s with %d."
                    .formatted(vms, bytes, bytes / vms, largest, most));
        }
    }

    private static String difference(String name, byte[] unpacked, byte[] state, byte[] template, int packed) {
        if (unpacked.length != state.length) {
            return "%s: unpack returned %d bytes; a state has %d.".formatted(name, unpacked.length, state.length);
        }
        int at = Arrays.mismatch(unpacked, state);
        long all = 0;
        for (int n = 0; n < state.length; n++) {
            all += unpacked[n] != state[n] ? 1 : 0;
        }
        return "%s: after unpack byte %06Xh of the state is %02Xh; it was %02Xh, and is %02Xh in the template. %d bytes differ; %d had been packed. %s"
                .formatted(name, at, unpacked[at], state[at], template[at], all, packed, SleepingVms.where(at));
    }

    private static String spoiled(String name, byte[] nowTemplate, byte[] template, byte[] nowState, byte[] state) {
        int at = Arrays.mismatch(nowTemplate, template);
        return at >= 0
                ? "%s: byte %06Xh of the template was changed from %02Xh to %02Xh; all VMs of the image share it."
                        .formatted(name, at, template[at], nowTemplate[at])
                : "%s: byte %06Xh of the state was changed by pack.".formatted(name, Arrays.mismatch(nowState, state));
    }

    /** Static fields in which something of the states could be kept. */
    private static List<String> keptOutside(Class<?> type) {
        return withNested(type).stream()
                .flatMap(one -> Arrays.stream(one.getDeclaredFields()))
                .filter(PackingExercise::keeps)
                .map(field -> "The static field %s of %s can keep something of a VM, which would have to be counted as well."
                        .formatted(field.getName(), field.getDeclaringClass().getSimpleName()))
                .toList();
    }

    private static boolean keeps(Field field) {
        boolean constant = Modifier.isFinal(field.getModifiers())
                && (field.getType().isPrimitive() || field.getType() == String.class);
        return Modifier.isStatic(field.getModifiers()) && !field.isSynthetic() && !constant;
    }

    /** A class with all that are declared within it. */
    private static List<Class<?>> withNested(Class<?> type) {
        List<Class<?>> all = new ArrayList<>();
        all.add(type);
        for (Class<?> nested : type.getDeclaredClasses()) {
            all.addAll(withNested(nested));
        }
        return all;
    }
}
