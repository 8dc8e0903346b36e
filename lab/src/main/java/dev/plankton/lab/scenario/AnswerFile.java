package dev.plankton.lab.scenario;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads the file in which answers are handed in: names with numbers or texts. */
public final class AnswerFile {
    /** What it is called. */
    public static final String NAME = "answers.yaml";

    private AnswerFile() {}

    /**
     * The answers of a file, each a {@link Double} or a {@link String}; an empty one is left out.
     *
     * @throws ScenarioException if it is wrong
     * @throws IOException if it cannot be read
     */
    public static Map<String, Object> read(Path file) throws ScenarioException, IOException {
        Value whole = Value.parse(NAME, ScenarioReader.text(file, NAME));
        Map<String, Object> answers = new LinkedHashMap<>();
        for (Map.Entry<String, Value> entry : whole.entries().entrySet()) {
            Value value = entry.getValue();
            if (value.isNumber()) {
                answers.put(entry.getKey(), value.number());
            } else if (!value.isEmpty()) {
                answers.put(entry.getKey(), value.text());
            }
        }
        return answers;
    }
}
