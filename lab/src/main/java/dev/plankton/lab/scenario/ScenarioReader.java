package dev.plankton.lab.scenario;

import dev.plankton.cpu.model.CpuModel;
import dev.plankton.guests.Guests;
import dev.plankton.lab.exercise.Exercises;
import dev.plankton.lab.exercise.Measures;
import dev.plankton.lab.scenario.rule.Bytes;
import dev.plankton.machine.MachineProfile;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads scenario files: YAML 1.2, in which nothing may be that is not known. The first error is reported with file and line. Stateless.
 */
public final class ScenarioReader {
    private static final List<String> KNOWN = List.of(
            "plankton",
            "name",
            "guest",
            "machine",
            "measure",
            "java",
            "recording",
            "limit",
            "time",
            "points",
            "input",
            "expect",
            "population",
            "leaderboard");
    private static final List<String> PC = List.of("cpu", "disk", "nic", "number", "memory", "x87");
    private static final String ASCENDING = "ascending";
    private static final int VERSION = 1, LONGEST_FILE = 1 << 20;
    private static final int MOST_NUMBER = 0xFF_FFFE, MOST_VMS = 1_000_000, MOST_REQUESTS = 10_000_000;
    private static final int MOST_MIB = 1 + MachineProfile.MOST_EXTENDED / 1024;
    private static final long MOST_INSTRUCTIONS = 1_000_000_000_000L;

    /** Guest time that a run has at most after the last moment of its file, by default. */
    private static final long USUAL_NANOS = 60_000_000_000L;

    private ScenarioReader() {}

    /**
     * Reads a file.
     *
     * @throws ScenarioException if it is wrong
     * @throws IOException if it cannot be read
     */
    public static Scenario read(Path file) throws ScenarioException, IOException {
        String name = String.valueOf(file.getFileName());
        return parse(name, text(file, name));
    }

    /** The text of a file of that kind. */
    static String text(Path file, String name) throws ScenarioException, IOException {
        if (Files.isRegularFile(file) && Files.size(file) > LONGEST_FILE) {
            throw new ScenarioException(
                    "%s:1: the file has %d bytes: at most %d".formatted(name, Files.size(file), LONGEST_FILE));
        }
        try {
            return Files.readString(file);
        } catch (CharacterCodingException e) {
            throw new ScenarioException(name + ":1: the file is not in UTF-8", e);
        }
    }

    /**
     * Reads a text.
     *
     * @param name of the file, for messages
     * @throws ScenarioException if it is wrong
     */
    public static Scenario parse(String name, String text) throws ScenarioException {
        Value file = Value.parse(name, text);
        Map<String, Value> entries = file.entries(KNOWN);
        Value version = file.require(entries, "plankton");
        if (version.whole(0, Integer.MAX_VALUE) != VERSION) {
            throw version.error("version %s of scenario files is unknown: this release reads %d"
                    .formatted(version.text(), VERSION));
        }
        String title = file.require(entries, "name").text();
        Pc pc = pc(entries.get("machine"));
        Value guest = entries.get("guest");
        Program program = guest == null ? null : program(guest);
        JavaPart java = java(entries.get("java"), program != null);
        Value recorded = entries.get("recording");
        String recording = recorded == null ? null : path(recorded);
        Value population = entries.get("population");
        for (String key : List.of("machine", "measure", "input", "recording", "population", "limit", "time")) {
            Value value = entries.get(key);
            if (program == null && value != null) {
                throw value.error("\"" + key + "\" is about a guest: also give \"guest\"");
            }
        }
        Value inputs = entries.get("input");
        if (inputs != null && recorded != null) {
            throw inputs.error("the inputs come from \"recording\": leave out \"input\"");
        }
        InputReader inputReader = new InputReader(pc);
        List<Input> input = inputs == null ? List.of() : inputReader.read(inputs);
        Value measured = entries.get("measure");
        String measure = measured == null ? null : measured.word(Measures.names());
        boolean hasCard = java != null && java.exercise().equals(JavaPart.CARD);
        boolean measures = measure != null || population != null || java != null && !hasCard;
        List<Expectation> expectations = new ExpectationReader(
                        program != null, hasCard, measures, inputReader.requests())
                .read(file.require(entries, "expect"));
        long limit = program == null ? 0 : file.require(entries, "limit").whole(1, MOST_INSTRUCTIONS);
        Value time = entries.get("time");
        long nanos = time == null ? lastTime(input, expectations) + USUAL_NANOS : time.period();
        Scenario scenario = new Scenario(
                title,
                program,
                pc,
                measure,
                java,
                recording,
                limit,
                nanos,
                input,
                expectations,
                population == null ? null : population(population),
                leaderboard(entries.get("leaderboard"), measures));
        checkMoments(file, entries, scenario);
        checkPoints(entries.get("points"), scenario);
        return scenario;
    }

    private static Pc pc(@Nullable Value value) throws ScenarioException {
        if (value == null) {
            return Pc.DEFAULT;
        }
        Map<String, Value> entries = value.entries(PC);
        Value cpu = entries.get("cpu");
        Value disk = entries.get("disk");
        Value nic = entries.get("nic");
        Value number = entries.get("number");
        Value memory = entries.get("memory");
        Value x87 = entries.get("x87");
        CpuModel model = cpu == null ? CpuModel.I686 : cpu.text(CpuModel::of);
        int mib = memory == null ? 1 : (int) memory.whole(1, MOST_MIB);
        if (memory != null && model == CpuModel.I8086 && mib > 1) {
            throw memory.error("an i8086 reaches no more than 1 MiB; use cpu: i80286 or i686");
        }
        return new Pc(
                model,
                disk == null ? null : path(disk),
                nic == null ? Pc.Nic.ANY : nic(nic),
                number == null ? 0 : (int) number.whole(0, MOST_NUMBER),
                Math.max((mib - 1) * 1024, MachineProfile.LEAST_EXTENDED),
                x87 == null || x87.truth());
    }

    private static Pc.Nic nic(Value value) throws ScenarioException {
        return switch (value.word(List.of("ne2000", "request", "none"))) {
            case "ne2000" -> Pc.Nic.NE2000;
            case "request" -> Pc.Nic.REQUEST;
            default -> Pc.Nic.NONE;
        };
    }

    private static Program program(Value value) throws ScenarioException {
        Map.Entry<String, Value> only = value.only(List.of("source", "image", "builtin"));
        Value what = only.getValue();
        return switch (only.getKey()) {
            case "source" -> new Program.Source(path(what));
            case "image" -> new Program.Image(path(what));
            default -> new Program.BuiltIn(what.word(Guests.names()));
        };
    }

    private static @Nullable JavaPart java(@Nullable Value value, boolean hasGuest) throws ScenarioException {
        if (value == null) {
            return null;
        }
        Map<String, Value> entries = value.entries(List.of("source", "exercise"));
        List<String> known = new ArrayList<>(Exercises.names());
        known.addFirst(JavaPart.CARD);
        Value exercise = value.require(entries, "exercise");
        String name = exercise.word(known);
        if (name.equals(JavaPart.CARD) && !hasGuest) {
            throw exercise.error("a card needs a guest that uses it: also give \"guest\"");
        }
        return new JavaPart(path(value.require(entries, "source")), name);
    }

    private static PopulationPlan population(Value value) throws ScenarioException {
        Map<String, Value> entries = value.entries(List.of("vms", "requests", "request", "reply"));
        Value requests = entries.get("requests");
        int count = requests == null ? 0 : (int) requests.whole(0, MOST_REQUESTS);
        if (count == 0) {
            return new PopulationPlan(vms(value, entries), 0, Bytes.ofText(""), Bytes.ofText(""));
        }
        return new PopulationPlan(
                vms(value, entries),
                count,
                RuleReader.bytes(value.require(entries, "request")),
                RuleReader.bytes(value.require(entries, "reply")));
    }

    private static SequencedMap<String, Boolean> leaderboard(@Nullable Value value, boolean measures)
            throws ScenarioException {
        SequencedMap<String, Boolean> leaderboard = new LinkedHashMap<>();
        if (value == null) {
            return leaderboard;
        }
        if (!measures) {
            throw value.error(
                    "a leaderboard is of figures, which an exercise, a measure or a population takes: also give one of"
                            + " them");
        }
        for (Map.Entry<String, Value> figure : value.entries().entrySet()) {
            leaderboard.put(
                    figure.getKey(),
                    figure.getValue().word(List.of(ASCENDING, "descending")).equals(ASCENDING));
        }
        return leaderboard;
    }

    private static int vms(Value value, Map<String, Value> entries) throws ScenarioException {
        return (int) value.require(entries, "vms").whole(1, MOST_VMS);
    }

    /** A path that does not leave the folder. */
    private static String path(Value value) throws ScenarioException {
        String text = value.text();
        try {
            Path path = Path.of(text);
            boolean inside = !path.isAbsolute() && !path.normalize().startsWith("..") && !text.isBlank();
            if (inside && text.indexOf('\\') < 0) {
                return text;
            }
        } catch (InvalidPathException e) {
            throw value.wrong("a path in the folder of this file");
        }
        throw value.wrong("a path in the folder of this file");
    }

    private static long lastTime(List<Input> inputs, List<Expectation> expectations) {
        long last = 0;
        for (Input input : inputs) {
            last = input.at() instanceof Moment.Time(long nanos) ? Math.max(last, nanos) : last;
        }
        for (Expectation expectation : expectations) {
            last = expectation.at() instanceof Moment.Time(long nanos) ? Math.max(last, nanos) : last;
        }
        return last;
    }

    /** Nothing is to happen after the end. */
    private static void checkMoments(Value file, Map<String, Value> entries, Scenario scenario)
            throws ScenarioException {
        List<Moment> moments = new ArrayList<>();
        scenario.inputs().forEach(input -> moments.add(input.at()));
        scenario.expectations().forEach(expectation -> moments.add(expectation.at()));
        for (Moment moment : moments) {
            if (moment instanceof Moment.Instruction(long count) && count > scenario.limit()) {
                throw file.require(entries, "limit")
                        .error("something happens after %d instructions, and the limit is %d"
                                .formatted(count, scenario.limit()));
            }
            if (moment instanceof Moment.Time(long nanos) && nanos > scenario.nanos()) {
                throw file.require(entries, "time")
                        .error("something happens at %s, and the run ends at %s"
                                .formatted(Moment.seconds(nanos), Moment.seconds(scenario.nanos())));
            }
        }
    }

    private static void checkPoints(@Nullable Value value, Scenario scenario) throws ScenarioException {
        if (value != null && value.whole(0, Integer.MAX_VALUE) != scenario.points()) {
            throw value.error("the points are %s, and those of all expectations together %d"
                    .formatted(value.text(), scenario.points()));
        }
    }
}
