package dev.plankton.verification.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.cpu.Cpu;
import dev.plankton.cpu.RegionCaches;
import dev.plankton.cpu.isa.Decoder;
import dev.plankton.cpu.isa.EmitCondition;
import dev.plankton.cpu.isa.Instruction;
import dev.plankton.cpu.isa.Opcode;
import dev.plankton.cpu.isa.OpcodeTable;
import dev.plankton.cpu.model.CpuModel;
import dev.plankton.cpu.region.flow.Coverage;
import dev.plankton.device.DeviceHost;
import dev.plankton.machine.BootImage;
import dev.plankton.machine.Exit;
import dev.plankton.machine.core.Core;
import dev.plankton.machine.core.Template;
import dev.plankton.verification.program.ProgramKind;
import dev.plankton.verification.program.RandomSegments;
import dev.plankton.verification.program.RandomState;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PrimitiveIterator;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import jdk.jfr.Event;
import jdk.jfr.Name;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The fuzzer of the tiers executes each instruction that a region has code for, in a region. Flight Recorder
 * says when regions were executed; the interpreter, which executes the same, says what was executed then.
 */
final class RegionCoverageTest {
    /** Cases of one recording, and of all: that is how many it takes until the last emitter has been executed. */
    private static final int CASES = 60, MOST_CASES = 600;

    private static final String VISIT = "dev.plankton.RegionVisit";

    @TempDir
    private Path directory;

    /** Notes which case the visits after it belong to. */
    @Name("dev.plankton.FuzzedCase")
    static final class FuzzedCase extends Event {
        long seed;
    }

    @ParameterizedTest
    @EnumSource(names = {"I8086", "I686"})
    void eachEmitterIsFuzzed(CpuModel model) throws IOException {
        Set<Opcode> missing = OpcodeTable.opcodes().stream()
                .filter(form -> form.on(model) && isEmitted(form, model))
                .collect(Collectors.toCollection(HashSet::new));
        TierFuzzer fuzzer = new TierFuzzer(model, RegionCaches::prompt);
        Core core = new Core(Fuzzer.profile(model));
        Template template = Template.powerOn(Fuzzer.profile(model), BootImage.of("fuzz", new byte[512]));
        PrimitiveIterator.OfLong seeds = LongStream.iterate(0, seed -> seed + 1)
                .filter(seed -> ProgramKind.of(seed).isHot())
                .limit(MOST_CASES)
                .iterator();
        while (!missing.isEmpty() && seeds.hasNext()) {
            Map<Long, List<RecordedEvent>> cases = visits(fuzzer, seeds);
            cases.forEach((seed, visits) -> missing.removeAll(executed(core, template, seed, visits, model)));
        }
        assertThat(missing).as("never executed in a region").isEmpty();
    }

    private static boolean isEmitted(Opcode form, CpuModel model) {
        boolean stackSegment = form.emitted().contains(EmitCondition.SEGMENT)
                && form.operands().contains("SS");
        return !form.emitted().isEmpty()
                && !stackSegment
                && (model != CpuModel.I8086 || !form.emitted().contains(EmitCondition.FROM_186))
                && (model == CpuModel.I686 || !form.emitted().contains(EmitCondition.FROM_686));
    }

    /** Fuzzes, and gathers when regions were executed. */
    private Map<Long, List<RecordedEvent>> visits(TierFuzzer fuzzer, PrimitiveIterator.OfLong seeds)
            throws IOException {
        Path file = directory.resolve("visits.jfr");
        try (Recording recording = new Recording()) {
            recording.enable(VISIT).withoutThreshold();
            recording.enable(FuzzedCase.class);
            recording.start();
            for (int n = 0; n < CASES && seeds.hasNext(); n++) {
                long seed = seeds.nextLong();
                FuzzedCase begins = new FuzzedCase();
                begins.seed = seed;
                begins.commit();
                assertThat(fuzzer.run(seed)).as("seed " + seed).isNull();
            }
            recording.dump(file);
        }
        List<RecordedEvent> events = new ArrayList<>(RecordingFile.readAllEvents(file));
        events.sort(Comparator.comparing(RecordedEvent::getStartTime));
        Map<Long, List<RecordedEvent>> visits = new HashMap<>();
        List<RecordedEvent> ofCase = new ArrayList<>();
        for (RecordedEvent event : events) {
            if (event.hasField("seed")) {
                ofCase = new ArrayList<>();
                visits.put(event.getLong("seed"), ofCase);
            } else if (event.getEventType().getName().equals(VISIT)) {
                ofCase.add(event);
            }
        }
        return visits;
    }

    /** Executes a case again, and gathers what regions had code for when it was executed. */
    private static Set<Opcode> executed(
            Core core, Template template, long seed, List<RecordedEvent> visits, CpuModel model) {
        Set<Opcode> executed = new HashSet<>();
        core.mountNew(template, DeviceHost.UNCONNECTED);
        try {
            new RandomState(seed).lay(core, model, ProgramKind.of(seed), RandomSegments.suit(seed, model));
            Exit exit = new Exit.FuelSpent();
            for (RecordedEvent visit : visits) {
                long begin = visit.getLong("before");
                long end = begin + visit.getLong("instructions");
                while (core.instructions() < begin && exit instanceof Exit.FuelSpent) {
                    exit = core.run((int) (begin - core.instructions()));
                }
                while (core.instructions() < end && exit instanceof Exit.FuelSpent) {
                    Instruction i = next(core, model);
                    long before = core.instructions();
                    exit = core.run(1);
                    if (core.instructions() > before && Coverage.of(i, model) == Coverage.EMITTED) {
                        executed.add(i.form());
                    }
                }
            }
            return executed;
        } finally {
            core.unmount();
        }
    }

    private static Instruction next(Core core, CpuModel model) {
        int at = (core.cpu().segment(Cpu.CS) << 4) + core.cpu().ip();
        return Decoder.of(model).decode(n -> core.memory().get8(at + n));
    }
}
