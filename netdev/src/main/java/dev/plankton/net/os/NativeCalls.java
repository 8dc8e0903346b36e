package dev.plankton.net.os;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;

/** Whether the JVM lets this module call the system: it may be started so that it does not, JEP 472. */
public final class NativeCalls {
    private NativeCalls() {}

    /**
     * Finds out whether calls are allowed.
     *
     * @param what needs them, for the message
     * @throws UnsupportedOperationException if they are not, and says what would allow them
     */
    public static void require(String what) {
        try {
            var _ = Linker.nativeLinker().downcallHandle(FunctionDescriptor.ofVoid());
        } catch (IllegalCallerException e) {
            throw new UnsupportedOperationException(
                    "%s needs calls to the system, and this JVM allows none: start it with --enable-native-access=%s"
                            .formatted(what, moduleName()),
                    e);
        }
    }

    private static String moduleName() {
        Module module = NativeCalls.class.getModule();
        return module.isNamed() ? module.getName() : "ALL-UNNAMED";
    }
}
