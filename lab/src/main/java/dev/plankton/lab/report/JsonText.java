package dev.plankton.lab.report;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;

/** JSON in lines. */
final class JsonText {
    private static final Gson GSON =
            new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

    private JsonText() {}

    static String of(JsonElement json) {
        return GSON.toJson(json) + "\n";
    }
}
