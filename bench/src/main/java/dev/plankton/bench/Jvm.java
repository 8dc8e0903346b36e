package dev.plankton.bench;

/** The flags of the JVMs that JMH starts; the parent pom's {@code jvm.flags} and JMH's own need. */
final class Jvm {
    static final String COMPACT_HEADERS = "-XX:+UseCompactObjectHeaders";
    static final String NATIVE_ACCESS = "--enable-native-access=ALL-UNNAMED";
    /** Lets compiled guest code access memory unchecked. */
    static final String INTERNALS = "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED";
    /** JMH 1.37 asks sun.misc.Unsafe for field offsets, which JDK 24 and newer warn of. */
    static final String UNSAFE = "--sun-misc-unsafe-memory-access=allow";

    private Jvm() {}
}
