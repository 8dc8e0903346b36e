package dev.plankton.lab.scenario;

import dev.plankton.lab.scenario.rule.Bytes;
import dev.plankton.hypervisor.Vm;
import dev.plankton.keys.KeyScript;
import dev.plankton.keys.Period;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads what comes to the guest. */
final class InputReader {
    private static final List<String> KINDS = List.of("keys", "serial", "frame", "request");
    private static final List<String> KNOWN = List.of("at", "keys", "serial", "frame", "request", "id");

    private final Pc pc;
    private final FrameReader frames;
    private final Set<String> requests = new LinkedHashSet<>();

    InputReader(Pc pc) {
        this.pc = pc;
        frames = new FrameReader(pc.number());
    }

    /** All of a list. */
    List<Input> read(Value list) throws ScenarioException {
        List<Input> inputs = new ArrayList<>();
        for (Value item : list.items()) {
            inputs.add(input(item));
        }
        return inputs;
    }

    /** The ids of the requests that have been read. */
    Set<String> requests() {
        return requests;
    }

    private Input input(Value item) throws ScenarioException {
        Map<String, Value> entries = item.entries(KNOWN);
        List<String> kinds = KINDS.stream().filter(entries::containsKey).toList();
        if (kinds.size() != 1) {
            throw item.error("an input is one of %s; this has %s"
                    .formatted(String.join(", ", KINDS), kinds.isEmpty() ? "none" : String.join(" and ", kinds)));
        }
        String kind = kinds.getFirst();
        Value what = item.require(entries, kind);
        Moment at = moment(item.require(entries, "at"));
        if (at instanceof Moment.End) {
            throw item.require(entries, "at").error("an input comes at a time or after instructions, not at the end");
        }
        Value id = entries.get("id");
        if (id != null && !kind.equals("request")) {
            throw id.error("\"id\" names the reply to a request; this is no request");
        }
        return switch (kind) {
            case "keys" -> {
                KeyScript _ = what.text(KeyScript::parse);
                yield new Input.Keys(at, what.text());
            }
            case "serial" -> new Input.Serial(at, RuleReader.bytes(what));
            case "frame" -> {
                allow(what, Pc.Nic.NE2000, "ne2000");
                yield new Input.Frame(at, frames.sent(what));
            }
            default -> request(item, entries, at);
        };
    }

    private Input request(Value item, Map<String, Value> entries, Moment at) throws ScenarioException {
        Value what = item.require(entries, "request");
        allow(what, Pc.Nic.REQUEST, "request");
        Bytes bytes = RuleReader.bytes(what);
        if (bytes.length() > Vm.MAX_REQUEST) {
            throw what.error(
                    "a request of %d bytes is too long: at most %d".formatted(bytes.length(), Vm.MAX_REQUEST));
        }
        Value named = entries.get("id");
        String id = named == null ? "request-" + (requests.size() + 1) : named.text();
        if (!requests.add(id)) {
            throw item.error("two requests have the id \"" + id + "\"");
        }
        return new Input.Request(at, bytes, id);
    }

    private void allow(Value what, Pc.Nic wanted, String name) throws ScenarioException {
        if (pc.nic() != Pc.Nic.ANY && pc.nic() != wanted) {
            throw what.error("%s needs `machine: {nic: %s}`".formatted(what.what(), name));
        }
    }

    /** A moment: {@code end}, a time such as {@code 250ms}, or a number of instructions. */
    static Moment moment(Value value) throws ScenarioException {
        String text = value.text();
        if (text.equals("end")) {
            return Moment.END;
        }
        if (text.matches("[0-9]+")) {
            return new Moment.Instruction(value.whole(0, Long.MAX_VALUE));
        }
        try {
            return new Moment.Time(Period.parse(text));
        } catch (IllegalArgumentException e) {
            throw value.wrong("a time such as 250ms or 2s, a number of instructions, or end");
        }
    }
}
