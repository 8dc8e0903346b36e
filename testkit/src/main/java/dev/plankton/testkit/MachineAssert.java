package dev.plankton.testkit;

import dev.plankton.machine.StopReason;
import dev.plankton.machine.pc.Flag;
import dev.plankton.machine.pc.Machine;
import dev.plankton.machine.pc.Outcome;
import dev.plankton.machine.pc.Register;
import java.util.HexFormat;
import java.util.Optional;
import org.assertj.core.api.AbstractAssert;

/** What a machine is to be like. Each method looks at it as it is then, and returns this. */
public final class MachineAssert extends AbstractAssert<MachineAssert, Machine> {
    MachineAssert(Machine machine) {
        super(machine, MachineAssert.class);
    }

    /** Its screen shows {@code text}, in Unicode, within a line. */
    public MachineAssert shows(String text) {
        isNotNull();
        String screen = actual.screen().text();
        if (!screen.contains(text)) {
            failWithMessage("Expecting the screen to show \"%s\" but it shows:%n%s", text, screen);
        }
        return this;
    }

    /** Its screen does not show {@code text}. */
    public MachineAssert doesNotShow(String text) {
        isNotNull();
        String screen = actual.screen().text();
        if (screen.contains(text)) {
            failWithMessage("Expecting the screen not to show \"%s\" but it shows:%n%s", text, screen);
        }
        return this;
    }

    /** All that it has sent on COM1 is {@code text}, a character a byte. */
    public MachineAssert hasSent(String text) {
        isNotNull();
        if (!actual.serial().equals(text)) {
            failWithMessage("Expecting the guest to have sent \"%s\" but it has sent \"%s\"", text, actual.serial());
        }
        return this;
    }

    /** A register holds {@code value}; of a negative one, as many bits as the register has. */
    public MachineAssert has(Register register, int value) {
        isNotNull();
        int wanted = register.bits() == Integer.SIZE ? value : value & (1 << register.bits()) - 1;
        int found = actual.get(register);
        if (found != wanted) {
            failWithMessage("Expecting %s to be %Xh but it is %Xh", register, wanted, found);
        }
        return this;
    }

    /** A flag is set. */
    public MachineAssert has(Flag flag) {
        isNotNull();
        if (!actual.get(flag)) {
            failWithMessage("Expecting %s to be set but it is clear", flag);
        }
        return this;
    }

    /** A flag is clear. */
    public MachineAssert hasNot(Flag flag) {
        isNotNull();
        if (actual.get(flag)) {
            failWithMessage("Expecting %s to be clear but it is set", flag);
        }
        return this;
    }

    /** Memory from the physical address on holds these bytes, of which the low 8 bits count. */
    public MachineAssert hasMemory(int address, int... bytes) {
        isNotNull();
        byte[] wanted = new byte[bytes.length];
        for (int n = 0; n < bytes.length; n++) {
            wanted[n] = (byte) bytes[n];
        }
        HexFormat form = HexFormat.ofDelimiter(" ").withUpperCase();
        String expected = form.formatHex(wanted);
        String found = form.formatHex(actual.read(address, bytes.length));
        if (!found.equals(expected)) {
            failWithMessage("Expecting memory at %Xh to be%n  %s%nbut it is%n  %s", address, expected, found);
        }
        return this;
    }

    /** It has ended for this reason. */
    public MachineAssert hasEnded(StopReason reason) {
        isNotNull();
        Optional<Outcome.Ended> how = actual.ended();
        if (how.isEmpty() || how.get().reason() != reason) {
            failWithMessage(
                    "Expecting it to have ended by %s but %s",
                    reason, how.map(ended -> "it ended: " + ended.text()).orElse("it has not ended"));
        }
        return this;
    }

    /** It has not ended. */
    public MachineAssert goesOn() {
        isNotNull();
        actual.ended().ifPresent(how -> failWithMessage("Expecting it to go on but it ended: %s", how.text()));
        return this;
    }
}
