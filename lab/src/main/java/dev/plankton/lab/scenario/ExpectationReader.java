package dev.plankton.lab.scenario;

import dev.plankton.lab.scenario.rule.Bytes;
import dev.plankton.lab.scenario.rule.Expected;
import dev.plankton.lab.scenario.rule.NumberRule;
import dev.plankton.lab.scenario.rule.TextRule;
import dev.plankton.machine.pc.Flag;
import dev.plankton.machine.pc.Register;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads what is expected. */
final class ExpectationReader {
    private static final List<String> KINDS = List.of(
            "screen",
            "serial",
            "debug",
            "teletype",
            "memory",
            "registers",
            "ports",
            "exits",
            "instructions",
            "reply",
            "frames",
            "ends",
            "card",
            "figures",
            "answers");
    private static final List<String> KNOWN = Stream.concat(Stream.of("id", "points", "at", "hint"), KINDS.stream())
            .toList();

    /** Kinds that are not about the guest. */
    private static final Set<String> WITHOUT_GUEST = Set.of("figures", "answers");

    /** Kinds that are about the whole run. */
    private static final Set<String> AT_END_ONLY = Set.of("ends", "card", "figures", "answers");

    private static final Pattern ID = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");
    private static final Pattern EXIT = Pattern.compile("total|hlt|(int|interrupt|exception) [0-9a-f]{2}h"
            + "|int [0-9a-f]{2}h ah=[0-9a-f]{2}h|bios [0-9a-f]{2}h|(in|out) [0-9a-f]{1,5}h");
    private static final int MOST_POINTS = 10_000, MOST_PORT = 0xFFFF, MOST_ADDRESS = 0xFF_FFFF;

    private final boolean hasGuest;
    private final boolean hasCard;
    private final boolean measures;
    private final Set<String> requests;
    private final Set<String> ids = new HashSet<>();

    /**
     * @param hasGuest whether there is a guest
     * @param hasCard whether a card for it is handed in
     * @param measures whether there are figures
     * @param requests ids of the requests that the guest gets
     */
    ExpectationReader(boolean hasGuest, boolean hasCard, boolean measures, Set<String> requests) {
        this.hasGuest = hasGuest;
        this.hasCard = hasCard;
        this.measures = measures;
        this.requests = requests;
    }

    /** All of a list. */
    List<Expectation> read(Value list) throws ScenarioException {
        List<Expectation> expectations = new ArrayList<>();
        for (Value item : list.items()) {
            expectations.add(expectation(item));
        }
        return expectations;
    }

    private Expectation expectation(Value item) throws ScenarioException {
        Map<String, Value> entries = item.entries(KNOWN);
        String id = id(item.require(entries, "id"));
        List<String> kinds = KINDS.stream().filter(entries::containsKey).toList();
        if (kinds.size() != 1) {
            throw item.error("\"%s\" expects %s: give each its own entry with an id; one of: %s"
                    .formatted(
                            id, kinds.isEmpty() ? "nothing" : String.join(" and ", kinds), String.join(", ", KINDS)));
        }
        String kind = kinds.getFirst();
        Value points = entries.get("points");
        Value when = entries.get("at");
        Moment at = when == null ? Moment.END : InputReader.moment(when);
        if (when != null && !(at instanceof Moment.End) && AT_END_ONLY.contains(kind)) {
            throw when.error("\"%s\" is about the whole run: leave out \"at\"".formatted(kind));
        }
        Value what = item.require(entries, kind);
        if (!hasGuest && !WITHOUT_GUEST.contains(kind)) {
            throw what.error("\"" + kind + "\" is about a guest: also give \"guest\"");
        }
        Value hint = entries.get("hint");
        return new Expectation(
                id,
                points == null ? 1 : (int) points.whole(0, MOST_POINTS),
                at,
                expected(kind, what),
                hint == null ? "" : hint.text().strip());
    }

    private String id(Value value) throws ScenarioException {
        String id = value.text();
        if (!ID.matcher(id).matches()) {
            throw value.wrong("lower-case letters and digits with hyphens, such as says-hello");
        }
        if (!ids.add(id)) {
            throw value.error("two expectations have the id \"" + id + "\"");
        }
        return id;
    }

    private Expected expected(String kind, Value what) throws ScenarioException {
        return switch (kind) {
            case "screen" -> new Expected.Text(Expected.Source.SCREEN, RuleReader.screen(what));
            case "serial" -> new Expected.Text(Expected.Source.SERIAL, RuleReader.texts(what));
            case "debug" -> new Expected.Text(Expected.Source.DEBUG, RuleReader.texts(what));
            case "teletype" -> new Expected.Text(Expected.Source.TELETYPE, RuleReader.texts(what));
            case "memory" -> memory(what);
            case "registers" -> registers(what);
            case "ports" -> ports(what);
            case "exits" -> exits(what);
            case "instructions" -> new Expected.Instructions(RuleReader.number(what));
            case "reply" -> reply(what);
            case "frames" -> frames(what);
            case "ends" -> ends(what);
            case "card" -> {
                if (!hasCard) {
                    throw what.error(
                            "\"card\" is about a card that is handed in: also give \"java\" with the exercise card");
                }
                String _ = what.word(List.of("stateless"));
                yield new Expected.StatelessCard();
            }
            case "figures" -> {
                if (!measures) {
                    throw what.error("\"figures\" are measured: also give \"java\" with an exercise other than card,"
                            + " \"measure\" or \"population\"");
                }
                yield new Expected.Figures(named(what));
            }
            default -> new Expected.Answers(named(what));
        };
    }

    private static Expected memory(Value what) throws ScenarioException {
        List<Expected.Cell> cells = new ArrayList<>();
        for (Map.Entry<String, Value> entry : what.entries().entrySet()) {
            int address = key(entry, MOST_ADDRESS, "an address");
            Map.Entry<String, Value> only = entry.getValue().only(List.of("hex", "text", "byte", "word", "dword"));
            Value value = only.getValue();
            cells.add(
                    switch (only.getKey()) {
                        case "hex" -> new Expected.Cell(address, RuleReader.hex(value), 0, null);
                        case "text" -> new Expected.Cell(address, value.text(Bytes::ofText), 0, null);
                        case "byte" -> new Expected.Cell(address, null, 1, RuleReader.number(value));
                        case "word" -> new Expected.Cell(address, null, 2, RuleReader.number(value));
                        default -> new Expected.Cell(address, null, 4, RuleReader.number(value));
                    });
        }
        return new Expected.Memory(cells);
    }

    private static int key(Map.Entry<String, Value> entry, int most, String what) throws ScenarioException {
        try {
            long number = Long.decode(entry.getKey());
            if (number >= 0 && number <= most) {
                return (int) number;
            }
        } catch (NumberFormatException e) {
            throw entry.getValue().error(notKey(entry, most, what));
        }
        throw entry.getValue().error(notKey(entry, most, what));
    }

    private static String notKey(Map.Entry<String, Value> entry, int most, String what) {
        return "'%s' is not %s: 0 to 0x%X".formatted(entry.getKey(), what, most);
    }

    private static Expected registers(Value what) throws ScenarioException {
        List<Expected.Content> contents = new ArrayList<>();
        for (Map.Entry<String, Value> entry : what.entries().entrySet()) {
            String name = entry.getKey();
            Value value = entry.getValue();
            NumberRule rule = RuleReader.number(value);
            @Nullable
            Flag flag = name.startsWith("flags.") ? find(Flag.values(), name.substring("flags.".length())) : null;
            @Nullable Register register = find(Register.values(), name);
            if (flag == null && register == null) {
                throw value.error("unknown register '%s'; known: %s, and %s"
                        .formatted(name, names("", Register.values()), names("flags.", Flag.values())));
            }
            double most = flag != null || register == null ? 1 : (1L << register.bits()) - 1;
            if (Double.isFinite(rule.least()) && (rule.least() < 0 || rule.least() > most)
                    || Double.isFinite(rule.most()) && (rule.most() < 0 || rule.most() > most)) {
                throw value.error("%s holds 0 to %s".formatted(name, NumberRule.text(most)));
            }
            contents.add(new Expected.Content(register, flag, rule));
        }
        return new Expected.Registers(contents);
    }

    private static <E extends Enum<E>> @Nullable E find(E[] all, String name) {
        return Arrays.stream(all)
                .filter(one -> one.name().toLowerCase(Locale.ROOT).equals(name))
                .findFirst()
                .orElse(null);
    }

    private static String names(String prefix, Enum<?>... all) {
        return String.join(
                ", ",
                Arrays.stream(all)
                        .map(one -> prefix + one.name().toLowerCase(Locale.ROOT))
                        .toList());
    }

    private static Expected ports(Value what) throws ScenarioException {
        List<Expected.Traffic> traffic = new ArrayList<>();
        for (Map.Entry<String, Value> entry : what.entries().entrySet()) {
            int port = key(entry, MOST_PORT, "a port");
            Value value = entry.getValue();
            for (Map.Entry<String, Value> way :
                    value.entries(List.of("out", "in")).entrySet()) {
                traffic.add(traffic(port, way.getKey().equals("out"), way.getValue()));
            }
        }
        return new Expected.Ports(traffic);
    }

    private static Expected.Traffic traffic(int port, boolean written, Value value) throws ScenarioException {
        if (!value.isMap()) {
            return new Expected.Traffic(
                    port,
                    written,
                    List.of(new TextRule.Equal(value.text(Bytes::ofText).text())),
                    null);
        }
        Map<String, Value> entries = value.entries(List.of("equals", "contains", "lacks", "matches", "hex", "count"));
        Value count = entries.get("count");
        boolean onlyCount = count != null && entries.size() == 1;
        return new Expected.Traffic(
                port,
                written,
                onlyCount ? List.of() : RuleReader.texts(value, entries),
                count == null ? null : RuleReader.number(count));
    }

    private static Expected exits(Value what) throws ScenarioException {
        List<Expected.Kind> kinds = new ArrayList<>();
        for (Map.Entry<String, Value> entry : what.entries().entrySet()) {
            String name = entry.getKey().strip().toLowerCase(Locale.ROOT).replaceAll("\\s+", " ");
            if (!EXIT.matcher(name).matches()) {
                throw entry.getValue()
                        .error("'%s' is no kind of exits: total, hlt, int 10h, int 10h ah=0eh, in 60h, out 3f8h,"
                                        .formatted(entry.getKey())
                                + " interrupt 08h, exception 00h");
            }
            // The table of exits writes ports without leading zeros.
            name = name.replaceFirst("^(in|out) 0+(?=[0-9a-f])", "$1 ");
            kinds.add(new Expected.Kind(name, RuleReader.number(entry.getValue())));
        }
        return new Expected.Exits(kinds);
    }

    private Expected reply(Value what) throws ScenarioException {
        Map<String, Value> entries = what.entries(List.of("id", "equals", "contains", "lacks", "matches", "hex"));
        Value id = what.require(entries, "id");
        if (!requests.contains(id.text())) {
            throw id.error("no request has the id \"%s\"; ids of requests: %s"
                    .formatted(id.text(), requests.isEmpty() ? "none" : String.join(", ", requests)));
        }
        return new Expected.Reply(id.text(), RuleReader.texts(what, entries));
    }

    private static Expected frames(Value what) throws ScenarioException {
        Map<String, Value> entries = what.entries(List.of("count", "first", "last", "lacks"));
        Value count = entries.get("count");
        Value first = entries.get("first");
        Value last = entries.get("last");
        Value lacks = entries.get("lacks");
        return new Expected.Frames(
                count == null ? null : RuleReader.number(count),
                first == null ? null : FrameReader.expected(first),
                last == null ? null : FrameReader.expected(last),
                lacks == null ? null : FrameReader.expected(lacks));
    }

    private static Expected ends(Value what) throws ScenarioException {
        String how = what.word(Arrays.stream(Expected.How.values())
                .map(one -> one.name().toLowerCase(Locale.ROOT))
                .toList());
        return new Expected.Ends(Expected.How.valueOf(how.toUpperCase(Locale.ROOT)));
    }

    private static List<Expected.Named> named(Value what) throws ScenarioException {
        List<Expected.Named> values = new ArrayList<>();
        for (Map.Entry<String, Value> entry : what.entries().entrySet()) {
            values.add(new Expected.Named(entry.getKey(), RuleReader.value(entry.getValue())));
        }
        return values;
    }
}
