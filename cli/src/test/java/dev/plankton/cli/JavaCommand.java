package dev.plankton.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command line that starts the command {@code plankton} in a JVM of its own, from the classes of this one. */
public final class JavaCommand {
    private JavaCommand() {}

    /**
     * The words up to and with the main class.
     *
     * @param options of the JVM, such as -Xmx64m
     */
    public static List<String> plankton(String... options) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(options));
        command.addAll(List.of(
                "-XX:+UseCompactObjectHeaders",
                "--enable-native-access=ALL-UNNAMED",
                "--add-exports",
                "java.base/jdk.internal.misc=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Plankton.class.getName()));
        return command;
    }
}
