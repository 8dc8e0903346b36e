package dev.plankton.lab.scenario;

import dev.plankton.lab.scenario.rule.Bytes;
import dev.plankton.lab.scenario.rule.Rule;
import dev.plankton.lab.scenario.rule.NumberRule;
import dev.plankton.lab.scenario.rule.TextRule;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;

/** Reads what values have to be. */
final class RuleReader {
    private static final List<String> NUMBERS = List.of("equals", "at-least", "at-most", "between");
    private static final List<String> TEXTS = List.of("equals", "contains", "lacks", "matches", "hex");
    private static final List<String> SCREEN = List.of("equals", "contains", "lacks", "matches", "row");
    private static final int MOST_ROWS = 100;

    private RuleReader() {}

    /** A number, or a mapping that compares one. */
    static NumberRule number(Value value) throws ScenarioException {
        if (!value.isMap()) {
            return NumberRule.equal(value.number());
        }
        Map<String, Value> entries = value.entries(NUMBERS);
        NumberRule rule = new NumberRule(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
        for (Map.Entry<String, Value> entry : entries.entrySet()) {
            NumberRule more = comparison(entry.getKey(), entry.getValue());
            rule = new NumberRule(Math.max(rule.least(), more.least()), Math.min(rule.most(), more.most()));
        }
        if (rule.least() > rule.most()) {
            throw value.error("%s allows no number: at least %s and at most %s"
                    .formatted(value.what(), NumberRule.text(rule.least()), NumberRule.text(rule.most())));
        }
        return rule;
    }

    private static NumberRule comparison(String key, Value value) throws ScenarioException {
        return switch (key) {
            case "at-least" -> new NumberRule(value.number(), Double.POSITIVE_INFINITY);
            case "at-most" -> new NumberRule(Double.NEGATIVE_INFINITY, value.number());
            case "between" -> {
                List<Value> ends = value.items();
                if (ends.size() != 2) {
                    throw value.error("\"between\" must be a list of two numbers, such as [3, 5]");
                }
                yield new NumberRule(ends.getFirst().number(), ends.getLast().number());
            }
            default -> NumberRule.equal(value.number());
        };
    }

    /** A number or a text, or a mapping that compares one. */
    static Rule value(Value value) throws ScenarioException {
        if (!value.isMap()) {
            return value.isNumber() ? number(value) : new TextRule.Equal(value.text());
        }
        Set<String> known = new LinkedHashSet<>(NUMBERS);
        known.addAll(List.of("contains", "matches"));
        Map<String, Value> entries = value.entries(List.copyOf(known));
        Map.Entry<String, Value> first = entries.entrySet().iterator().next();
        boolean text = switch (first.getKey()) {
            case "contains", "matches" -> true;
            case "equals" -> !first.getValue().isNumber();
            default -> false;
        };
        if (!text) {
            return number(value);
        }
        if (entries.size() > 1) {
            throw value.error(value.what() + " has several comparisons of a text: only one may be there");
        }
        return text(first.getKey(), first.getValue());
    }

    /** What a text has to be. */
    static List<TextRule> texts(Value value) throws ScenarioException {
        return texts(value, value.entries(TEXTS));
    }

    /** The same for the entries of {@code value} that are about a text. */
    static List<TextRule> texts(Value value, Map<String, Value> entries) throws ScenarioException {
        List<TextRule> rules = new ArrayList<>();
        for (Map.Entry<String, Value> entry : entries.entrySet()) {
            if (TEXTS.contains(entry.getKey())) {
                rules.add(text(entry.getKey(), entry.getValue()));
            }
        }
        if (rules.isEmpty()) {
            throw value.error("%s lacks what to compare with; one of: %s"
                    .formatted(value.what(), String.join(", ", TEXTS)));
        }
        return rules;
    }

    /** What the screen has to show. */
    static List<TextRule> screen(Value value) throws ScenarioException {
        List<TextRule> rules = new ArrayList<>();
        for (Map.Entry<String, Value> entry : value.entries(SCREEN).entrySet()) {
            switch (entry.getKey()) {
                case "row" -> {
                    for (Map.Entry<String, Value> row : entry.getValue().entries().entrySet()) {
                        rules.add(new TextRule.Row(
                                rowNumber(row), row.getValue().text().stripTrailing()));
                    }
                }
                case "equals" -> rules.add(new TextRule.Equal(screenText(entry.getValue().text())));
                default -> rules.add(text(entry.getKey(), entry.getValue()));
            }
        }
        return rules;
    }

    private static int rowNumber(Map.Entry<String, Value> row) throws ScenarioException {
        if (!row.getKey().matches("[0-9]{1,3}") || Integer.parseInt(row.getKey()) >= MOST_ROWS) {
            throw row.getValue().error("\"row\" is by numbers from 0, not '" + row.getKey() + "'");
        }
        return Integer.parseInt(row.getKey());
    }

    /** As {@link dev.plankton.machine.screen.Screen#text} has it. */
    static String screenText(String text) {
        return text.lines().map(String::stripTrailing).collect(Collectors.joining("\n")).stripTrailing() + "\n";
    }

    private static TextRule text(String key, Value value) throws ScenarioException {
        return switch (key) {
            case "contains" -> new TextRule.Contains(value.text());
            case "lacks" -> new TextRule.Lacks(value.text());
            case "hex" -> new TextRule.Equal(hex(value).text());
            case "matches" -> {
                String text = value.text();
                try {
                    yield new TextRule.Matches(Pattern.compile(text, Pattern.MULTILINE));
                } catch (PatternSyntaxException e) {
                    throw value.error("\"matches\" is no regular expression: " + e.getDescription());
                }
            }
            default -> new TextRule.Equal(value.text());
        };
    }

    /** Bytes in hexadecimal. */
    static Bytes hex(Value value) throws ScenarioException {
        String text = value.text();
        try {
            return Bytes.ofHex(text);
        } catch (IllegalArgumentException e) {
            throw value.wrong("bytes in hexadecimal such as \"55 aa\"");
        }
    }

    /** Bytes as a text, or as {@code {hex: ...}} or {@code {text: ...}}. */
    static Bytes bytes(Value value) throws ScenarioException {
        if (!value.isMap()) {
            return value.text(Bytes::ofText);
        }
        Map.Entry<String, Value> only = value.only(List.of("hex", "text"));
        return only.getKey().equals("hex")
                ? hex(only.getValue())
                : only.getValue().text(Bytes::ofText);
    }
}
