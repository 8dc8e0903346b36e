package dev.plankton.debugger.source;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Collects the labels of a list. A label is where the next byte of its section is. */
final class Labels {
    private static final String NAME = "([A-Za-z_.?@][\\w.$#@~?]*)";
    private static final String DATA =
            "(?:d[bwdqtoyz]|res[bwdqtoyz]|incbin|istruc|times\\s+.*\\s(?:d[bwdqtoyz]|res[bwdqtoyz]))\\b.*";
    private static final Pattern WITH_COLON = Pattern.compile("\\s*" + NAME + "\\s*:(?!:)(.*)", Pattern.DOTALL);
    private static final Pattern BEFORE_DATA =
            Pattern.compile("\\s*" + NAME + "\\s+" + DATA, Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    private static final Pattern DATA_ONLY = Pattern.compile("\\s*" + DATA, Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    private static final Pattern MACRO =
            Pattern.compile("\\s*%\\s*i?macro\\b.*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    private static final Pattern END_OF_MACRO =
            Pattern.compile("\\s*%\\s*endm(?:acro)?\\b.*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    private static final Pattern BEGIN_OF_PART =
            Pattern.compile("\\s*%\\s*(?:if|rep)\\w*\\b.*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    private static final Pattern END_OF_PART = Pattern.compile(
            "\\s*%\\s*(?:el(?:se|if)|endif|endrep)\\w*\\b.*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    private static final Pattern CONSTANT = Pattern.compile("\\s*equ\\b.*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private final NavigableMap<String, Integer> all = new TreeMap<>();
    private final List<String> waiting = new ArrayList<>();

    /** For each part that may be left out, how many labels waited before it. */
    private final Deque<Integer> parts = new ArrayDeque<>();

    private String owner = "";
    private boolean inMacro;

    /** The labels that have been found. */
    NavigableMap<String, Integer> all() {
        return all;
    }

    /** Whether the text of a line makes data, no instruction. */
    static boolean isData(String text) {
        Matcher label = WITH_COLON.matcher(text);
        String rest = label.matches() ? label.group(2) : text;
        return DATA_ONLY.matcher(rest).matches() || BEFORE_DATA.matcher(text).matches();
    }

    /** Takes the label of a line, whose address the next {@link #place} gives. */
    void see(NasmList.Line line) {
        String text = line.text();
        if (MACRO.matcher(text).matches()) {
            inMacro = true;
        } else if (END_OF_MACRO.matcher(text).matches()) {
            inMacro = false;
        } else if (BEGIN_OF_PART.matcher(text).matches()) {
            parts.push(waiting.size());
        } else if (END_OF_PART.matcher(text).matches()) {
            // Labels of a part that was left out have no bytes after them.
            int before = parts.isEmpty() ? 0 : parts.pop();
            waiting.subList(Math.min(before, waiting.size()), waiting.size()).clear();
            if (!text.strip().toLowerCase(Locale.ROOT).startsWith("%end")) {
                parts.push(before);
            }
        } else if (!inMacro) {
            Matcher label = WITH_COLON.matcher(text);
            if (label.matches() && !CONSTANT.matcher(label.group(2)).matches()) {
                add(label.group(1));
            } else {
                Matcher data = BEFORE_DATA.matcher(text);
                if (data.matches() && !data.group(1).equalsIgnoreCase("times")) {
                    add(data.group(1));
                }
            }
        }
    }

    private void add(String name) {
        if (name.startsWith("..")) {
            waiting.add(name);
        } else if (name.startsWith(".")) {
            waiting.add(owner + name);
        } else {
            owner = name;
            waiting.add(name);
        }
    }

    /** The bytes at {@code address} are the next ones. */
    void place(int address) {
        for (String name : waiting) {
            all.putIfAbsent(name, address);
        }
        waiting.clear();
    }

    /** The bytes that are next are nowhere. */
    void drop() {
        waiting.clear();
    }
}
