package dev.plankton.testkit;

import dev.plankton.machine.StopReason;
import java.util.HexFormat;
import org.assertj.core.api.AbstractAssert;
import org.jspecify.annotations.Nullable;

/**
 * What a guest is to be like. Each method looks at it as it is then, and returns this.
 *
 * @param <S> the assertions themselves
 * @param <A> what the guest runs on
 */
public abstract sealed class GuestAssert<S extends GuestAssert<S, A>, A> extends AbstractAssert<S, A>
        permits MachineAssert, VmAssert {
    GuestAssert(A actual, Class<S> type) {
        super(actual, type);
    }

    abstract String screen();

    abstract byte[] memory(int address, int length);

    /** Why it has ended; null if it has not. */
    abstract @Nullable StopReason end();

    /** The same in words. */
    abstract String endText();

    /** Its screen shows {@code text}, in Unicode, within a line. */
    public S shows(String text) {
        isNotNull();
        String screen = screen();
        if (!screen.contains(text)) {
            failWithMessage("Expecting the screen to show \"%s\" but it shows:%n%s", text, screen);
        }
        return myself;
    }

    /** Its screen does not show {@code text}. */
    public S doesNotShow(String text) {
        isNotNull();
        String screen = screen();
        if (screen.contains(text)) {
            failWithMessage("Expecting the screen not to show \"%s\" but it shows:%n%s", text, screen);
        }
        return myself;
    }

    /** Memory from the physical address on holds these bytes, of which the low 8 bits count. */
    public S hasMemory(int address, int... bytes) {
        isNotNull();
        byte[] wanted = new byte[bytes.length];
        for (int n = 0; n < bytes.length; n++) {
            wanted[n] = (byte) bytes[n];
        }
        HexFormat form = HexFormat.ofDelimiter(" ").withUpperCase();
        String expected = form.formatHex(wanted);
        String found = form.formatHex(memory(address, bytes.length));
        if (!found.equals(expected)) {
            failWithMessage("Expecting memory at %Xh to be%n  %s%nbut it is%n  %s", address, expected, found);
        }
        return myself;
    }

    /** It has ended for this reason. */
    public S hasEnded(StopReason reason) {
        isNotNull();
        StopReason found = end();
        if (found != reason) {
            failWithMessage(
                    "Expecting it to have ended by %s but %s",
                    reason, found == null ? "it has not ended" : "it ended: " + endText());
        }
        return myself;
    }

    /** It has not ended. */
    public S goesOn() {
        isNotNull();
        if (end() != null) {
            failWithMessage("Expecting it to go on but it ended: %s", endText());
        }
        return myself;
    }
}
