package dev.plankton.lab.report;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.plankton.lab.grade.Grading;
import dev.plankton.lab.run.Check;
import dev.plankton.lab.run.Standing;

/** The file {@code results.json} of a Gradescope autograder. */
public final class GradescopeReport {
    private GradescopeReport() {}

    /** That of one submission. */
    public static String json(Grading grading) {
        JsonObject results = new JsonObject();
        results.addProperty("score", grading.result().earned());
        String about = PlainText.about(grading);
        results.addProperty("output", about.isEmpty() ? grading.lab() : grading.lab() + "\n" + about);
        results.addProperty("output_format", "text");
        results.addProperty("test_output_format", "text");
        results.addProperty("visibility", "visible");
        results.addProperty("stdout_visibility", "hidden");
        JsonArray tests = new JsonArray();
        int number = 0;
        for (Check check : grading.result().checks()) {
            number++;
            JsonObject test = new JsonObject();
            test.addProperty("number", String.valueOf(number));
            test.addProperty("name", check.id());
            test.addProperty("score", check.earned());
            test.addProperty("max_score", check.points());
            test.addProperty("status", check.passed() ? "passed" : "failed");
            if (!check.passed()) {
                test.addProperty("output", PlainText.feedback(check));
            }
            tests.add(test);
        }
        results.add("tests", tests);
        if (!grading.result().standings().isEmpty()) {
            results.add("leaderboard", leaderboard(grading));
        }
        return JsonText.of(results);
    }

    /** Its figures; Gradescope ranks by the first, then by the next. */
    private static JsonArray leaderboard(Grading grading) {
        JsonArray leaderboard = new JsonArray();
        for (Standing standing : grading.result().standings()) {
            JsonObject figure = new JsonObject();
            figure.addProperty("name", standing.figure());
            figure.addProperty("value", standing.value());
            figure.addProperty("order", standing.ascending() ? "asc" : "desc");
            leaderboard.add(figure);
        }
        return leaderboard;
    }
}
