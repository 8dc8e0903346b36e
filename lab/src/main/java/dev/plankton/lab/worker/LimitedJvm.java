package dev.plankton.lab.worker;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Starts JVMs like this one, with less: no environment, a small heap, and the limits that a shell can set. */
final class LimitedJvm {
    /** The exit status of a JVM that has no memory left. */
    static final int OUT_OF_MEMORY = 3;

    /** Heap of a process, in MiB. */
    static final int HEAP_MIB = 384;

    private static final Path SHELL = Path.of("/bin/sh");

    /** Processor seconds after which the system ends it, whatever becomes of the process that started it. */
    private static final int PROCESSOR_SECONDS = 120;

    /** The largest file that it can write, in blocks of 512 bytes: 32 MiB. */
    private static final int FILE_BLOCKS = 65_536;

    private static final int DESCRIPTORS = 256;

    /** Address space in KiB, for memory that is not of the heap: 12 GiB, most of it only reserved by the JVM. */
    private static final int ADDRESS_SPACE = 12 << 20;

    /** How long the system may take to end one. */
    private static final int END_SECONDS = 5;

    private LimitedJvm() {}

    /**
     * Starts one.
     *
     * @param folder its working directory, and where it puts temporary files
     */
    static Process start(Path folder, String... arguments) throws IOException {
        return start(folder, List.of(), arguments);
    }

    /**
     * Starts one with an AOT cache in place of that of this process.
     *
     * @param cache made by {@link #startToMakeCache}; one that does not fit is not used
     */
    static Process start(Path folder, Path cache, String... arguments) throws IOException {
        return start(folder, List.of("-XX:AOTCache=" + cache), arguments);
    }

    private static Process start(Path folder, List<String> options, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        if (Files.isExecutable(SHELL)) {
            command.addAll(List.of(
                    SHELL.toString(),
                    "-c",
                    // A limit that the shell does not know is left out.
                    "for limit in 'c 0' 't %d' 'f %d' 'n %d' 'v %d'; do ulimit -$limit 2>/dev/null; done; exec \"$@\""
                            .formatted(PROCESSOR_SECONDS, FILE_BLOCKS, DESCRIPTORS, ADDRESS_SPACE),
                    "sh"));
        }
        command.addAll(java(option -> true));
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
        command.addAll(options);
        return begin(folder, command, arguments);
    }

    /**
     * Starts one that makes an AOT cache for others when it ends, of the classes that it has loaded. It has no limits of the system, and
     * runs nothing of a student's.
     *
     * @param cache the file to make
     */
    static Process startToMakeCache(Path folder, Path cache, String... arguments) throws IOException {
        List<String> command = java(option -> !option.startsWith("-XX:AOT"));
        // Only this collector writes objects to a cache; others read them.
        command.addAll(List.of("-XX:+UseG1GC", "-XX:AOTCacheOutput=" + cache));
        return begin(folder, command, arguments);
    }

    private static Process begin(Path folder, List<String> java, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(java);
        command.addAll(List.of(
                "-Xmx%dm".formatted(HEAP_MIB),
                "-XX:MaxMetaspaceSize=128m",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:-UsePerfData",
                "-XX:+DisableAttachMechanism",
                // Its standard output is for results: not a word about a cache that does not fit.
                "-Xlog:disable",
                "-Djava.io.tmpdir=" + folder,
                "-Duser.home=" + folder));
        command.addAll(place());
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectError(ProcessBuilder.Redirect.DISCARD);
        Map<String, String> environment = builder.environment();
        String path = environment.get("PATH");
        environment.clear();
        if (path != null) {
            environment.put("PATH", path); // where the assembler is
        }
        environment.put("TMPDIR", folder.toString());
        return builder.start();
    }

    /** The JVM of this process with those of its options that suit. */
    private static List<String> java(Predicate<String> suits) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        for (String option : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
            if (!isOfThisProcessOnly(option) && suits.test(option)) {
                command.add(option);
            }
        }
        return command;
    }

    /** Where the classes are, and the one to run. */
    private static List<String> place() {
        String modules = System.getProperty("jdk.module.path");
        return modules != null && Worker.class.getModule().isNamed()
                ? List.of(
                        "-p",
                        absolute(modules),
                        "-m",
                        Worker.class.getModule().getName() + "/" + Worker.class.getName())
                : List.of("-cp", absolute(System.getProperty("java.class.path")), Worker.class.getName());
    }

    /** A path that means the same in another working directory. */
    private static String absolute(String path) {
        return Stream.of(path.split(File.pathSeparator))
                .filter(part -> !part.isEmpty())
                .map(part -> Path.of(part).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** Agents, debuggers, files that it writes, and its own heap. */
    private static boolean isOfThisProcessOnly(String option) {
        return List.of(
                                "-Xmx",
                                "-Xms",
                                "-Xmn",
                                "-javaagent",
                                "-agent",
                                "-Xrun",
                                "-XX:AOTCacheOutput",
                                "-XX:Flight",
                                "-XX:Start",
                                "-Dcom.sun.management",
                                "-XX:HeapDump",
                                "-XX:+HeapDump",
                                "-Djava.io.tmpdir",
                                "-Duser.home")
                        .stream()
                        .anyMatch(option::startsWith)
                || option.matches("-XX:\\+Use\\w*GC");
    }

    /** Ends a process and all that it has started. */
    static void end(Process process) {
        List<ProcessHandle> started = process.descendants().toList();
        process.destroyForcibly();
        started.forEach(ProcessHandle::destroyForcibly);
        process.onExit()
                .completeOnTimeout(process, END_SECONDS, TimeUnit.SECONDS)
                .join();
    }
}
