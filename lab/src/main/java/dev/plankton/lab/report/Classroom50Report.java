package dev.plankton.lab.report;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.plankton.lab.grade.Grading;
import dev.plankton.lab.run.Check;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The file {@code result.json} of an autograder of Classroom 50, in its form {@code classroom50/result/v1}. */
public final class Classroom50Report {
    private static final Pattern TAG_TIME =
            Pattern.compile("submit/(\\d{4}-\\d\\d-\\d\\d)T(\\d\\d)-(\\d\\d)-(\\d\\d)Z.*");

    private static final List<String> NEEDED =
            List.of("CLASSROOM", "ASSIGNMENT", "SUBMISSION_TAG", "COMMIT_URL", "RELEASE_URL");

    private final Map<String, String> environment;
    private final Clock clock;

    /**
     * For a submission whose identity the environment gives, as Classroom 50's runner sets it.
     *
     * @param clock for the time of submission where its tag has none
     */
    public Classroom50Report(Map<String, String> environment, Clock clock) {
        this.environment = Map.copyOf(environment);
        this.clock = clock;
    }

    /**
     * That of one submission.
     *
     * @throws IllegalArgumentException if the environment lacks a variable; the message names it
     */
    public String json(Grading grading) {
        JsonObject result = new JsonObject();
        result.addProperty("schema", "classroom50/result/v1");
        result.addProperty("classroom", variable("CLASSROOM"));
        result.addProperty("assignment", variable("ASSIGNMENT"));
        result.addProperty("assignment_type", environment.getOrDefault("ASSIGNMENT_TYPE", "individual"));
        result.addProperty("owner", environment.containsKey("OWNER") ? variable("OWNER") : variable("USERNAME"));
        result.addProperty("submission", variable("SUBMISSION_TAG"));
        result.addProperty("commit", variable("COMMIT_URL"));
        result.addProperty("release", variable("RELEASE_URL"));
        result.addProperty("review", environment.getOrDefault("REVIEW_URL", variable("COMMIT_URL")));
        result.addProperty("datetime", submitted());
        result.addProperty("score", grading.result().earned());
        result.addProperty("max-score", grading.result().points());
        JsonArray tests = new JsonArray();
        for (Check check : grading.result().checks()) {
            JsonObject test = new JsonObject();
            test.addProperty("test-name", check.id());
            test.addProperty("passed", check.passed());
            test.addProperty("score", check.earned());
            test.addProperty("max-score", check.points());
            if (!check.passed()) {
                test.addProperty("output", PlainText.feedback(check));
            }
            tests.add(test);
        }
        result.add("tests", tests);
        return JsonText.of(result);
    }

    /**
     * Checks that an environment has all that a report needs but its owner.
     *
     * @throws IllegalArgumentException as {@link #json}
     */
    public static void requireVariables(Map<String, String> environment) {
        NEEDED.forEach(name -> variable(environment, name));
    }

    private String variable(String name) {
        return variable(environment, name);
    }

    private static String variable(Map<String, String> environment, String name) {
        String value = environment.getOrDefault(name, "");
        if (value.isEmpty()) {
            throw new IllegalArgumentException("the format classroom50 needs the environment variable " + name
                    + ", which Classroom 50's runner sets");
        }
        return value;
    }

    private String submitted() {
        Matcher tag = TAG_TIME.matcher(variable("SUBMISSION_TAG"));
        return tag.matches()
                ? "%sT%s:%s:%sZ".formatted(tag.group(1), tag.group(2), tag.group(3), tag.group(4))
                : Instant.now(clock).truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
