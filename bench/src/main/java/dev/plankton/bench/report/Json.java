package dev.plankton.bench.report;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import dev.plankton.bench.experiment.ExperimentException;

/** Results as JSON: a field for each component of the record, in the same order, null where there is no figure. */
public final class Json {
    private static final Gson GSON = new GsonBuilder()
            .setPrettyPrinting()
            .serializeNulls()
            .disableHtmlEscaping()
            .create();

    private Json() {}

    /** The JSON text of a result, ending with a newline. */
    public static String of(Record result) {
        return GSON.toJson(result) + "\n";
    }

    /**
     * Reads what {@link #of} wrote.
     *
     * @throws ExperimentException if it is something else
     */
    public static <R extends Record> R read(String json, Class<R> type) {
        try {
            R result = GSON.fromJson(json, type);
            if (result == null) {
                throw new ExperimentException("the result is an empty file");
            }
            return result;
        } catch (JsonParseException e) {
            throw new ExperimentException("the result is not valid JSON: " + e.getMessage(), e);
        }
    }
}
