package dev.plankton.lab.scenario;

import dev.plankton.keys.Period;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** A value of a YAML file, which knows its line and what it is called. */
final class Value {
    private final String file;
    private final String what;
    private final Node node;

    private Value(String file, String what, Node node) {
        this.file = file;
        this.what = what;
        this.node = node;
    }

    /** The whole of a file. */
    static Value parse(String file, String text) throws ScenarioException {
        LoadSettings settings = LoadSettings.builder()
                .setLabel(file)
                .setSchema(new CoreSchema())
                .setMaxAliasesForCollections(0)
                .build();
        try {
            Optional<Node> node = new Compose(settings).composeString(text);
            if (node.isEmpty()) {
                throw new ScenarioException(file + ":1: the file is empty");
            }
            return new Value(file, "the file", node.get());
        } catch (MarkedYamlEngineException e) {
            int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1);
            String problem = String.valueOf(e.getProblem()).replaceAll("\\s*\\R\\s*", " ");
            throw new ScenarioException("%s:%d: not YAML: %s".formatted(file, line, problem), e);
        } catch (YamlEngineException e) {
            String problem = String.valueOf(e.getMessage()).replaceAll("\\s*\\R\\s*", " ");
            throw new ScenarioException(file + ":1: not YAML: " + problem, e);
        }
    }

    /** What is wrong with it, with file and line. */
    ScenarioException error(String text) {
        return new ScenarioException("%s:%d: %s".formatted(file, line(node), text));
    }

    private static int line(Node node) {
        return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
    }

    /** It has another form than {@code right}. */
    ScenarioException wrong(String right) {
        String shown = node instanceof ScalarNode scalar ? "'" + scalar.getValue() + "'" : kind();
        return error("%s must be %s, not %s".formatted(what, right, shown));
    }

    private String kind() {
        return switch (node) {
            case MappingNode _ -> "a mapping";
            case SequenceNode _ -> "a list";
            default -> "a value";
        };
    }

    String what() {
        return what;
    }

    boolean isMap() {
        return node instanceof MappingNode;
    }

    boolean isNumber() {
        return node instanceof ScalarNode && (node.getTag().equals(Tag.INT) || node.getTag().equals(Tag.FLOAT));
    }

    /** Whether nothing is there. */
    boolean isEmpty() {
        return node.getTag().equals(Tag.NULL);
    }

    /** The text of a scalar. */
    String text() throws ScenarioException {
        if (node instanceof ScalarNode scalar && !node.getTag().equals(Tag.NULL)) {
            return scalar.getValue();
        }
        throw wrong("a text");
    }

    /** The text of a scalar, read by {@code reader}, whose IllegalArgumentException says what is wrong. */
    <T> T text(Function<String, T> reader) throws ScenarioException {
        String text = text();
        try {
            return reader.apply(text);
        } catch (IllegalArgumentException e) {
            throw error(what + ": " + e.getMessage());
        }
    }

    /** A whole number in a range, decimal or hexadecimal ({@code 0x1F}). */
    long whole(long least, long most) throws ScenarioException {
        String right = "a whole number, %d to %d".formatted(least, most);
        if (!(node instanceof ScalarNode scalar)) {
            throw wrong(right);
        }
        try {
            long value = Long.decode(octalAsDecimal(scalar.getValue()));
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw wrong(right);
        }
        throw wrong(right);
    }

    /** Leading zeros mean nothing, as in YAML 1.2. */
    private static String octalAsDecimal(String text) {
        return text.matches("[+-]?0[0-9]+") ? text.replaceFirst("^([+-]?)0+(?=.)", "$1") : text;
    }

    /** A number. */
    double number() throws ScenarioException {
        if (node instanceof ScalarNode scalar) {
            String text = scalar.getValue();
            try {
                return text.matches("[+-]?0[xX].*") ? Long.decode(text) : decimal(text);
            } catch (NumberFormatException e) {
                throw wrong("a number");
            }
        }
        throw wrong("a number");
    }

    private static double decimal(String text) {
        if (!text.matches("[+-]?[0-9][0-9.eE+-]*")) {
            throw new NumberFormatException(text);
        }
        return Double.parseDouble(text);
    }

    /** true or false. */
    boolean truth() throws ScenarioException {
        return switch (text()) {
            case "true" -> true;
            case "false" -> false;
            default -> throw wrong("true or false");
        };
    }

    /** A time in nanoseconds. */
    long period() throws ScenarioException {
        return text(Period::parse);
    }

    /** One of several words. */
    String word(List<String> known) throws ScenarioException {
        String text = text();
        if (!known.contains(text)) {
            throw error("%s is unknown: '%s'; known: %s".formatted(what, text, String.join(", ", known)));
        }
        return text;
    }

    /** The items of a list. */
    List<Value> items() throws ScenarioException {
        if (!(node instanceof SequenceNode sequence)) {
            throw wrong("a list");
        }
        List<Value> items = new ArrayList<>();
        for (Node item : sequence.getValue()) {
            items.add(new Value(file, what, item));
        }
        return items;
    }

    /** What a mapping has, by its keys in their order; none twice. */
    Map<String, Value> entries() throws ScenarioException {
        if (!(node instanceof MappingNode mapping)) {
            throw wrong("a mapping");
        }
        Map<String, Value> entries = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            Value key = new Value(file, "a key", tuple.getKeyNode());
            String name = key.text();
            if (entries.putIfAbsent(name, new Value(file, "\"" + name + "\"", tuple.getValueNode())) != null) {
                throw key.error("the key \"%s\" is there twice in %s".formatted(name, what));
            }
        }
        if (entries.isEmpty()) {
            throw error(what + " is empty");
        }
        return entries;
    }

    /** The same of a mapping in which nothing but {@code known} may be. */
    Map<String, Value> entries(List<String> known) throws ScenarioException {
        Map<String, Value> entries = entries();
        for (NodeTuple tuple : ((MappingNode) node).getValue()) {
            Value key = new Value(file, "a key", tuple.getKeyNode());
            if (!known.contains(key.text())) {
                throw key.error("unknown key \"%s\" in %s; known: %s"
                        .formatted(key.text(), what, String.join(", ", known)));
            }
        }
        return entries;
    }

    /** That entry of a mapping, which has to be there. */
    Value require(Map<String, Value> entries, String key) throws ScenarioException {
        @Nullable Value value = entries.get(key);
        if (value == null) {
            throw error("%s lacks \"%s\"".formatted(what, key));
        }
        return value;
    }

    /** The only entry of a mapping that has one. */
    Map.Entry<String, Value> only(List<String> known) throws ScenarioException {
        Map<String, Value> entries = entries(known);
        if (entries.size() > 1) {
            throw error("%s has several of %s: only one may be there".formatted(what, String.join(", ", entries.keySet())));
        }
        return entries.entrySet().iterator().next();
    }
}
