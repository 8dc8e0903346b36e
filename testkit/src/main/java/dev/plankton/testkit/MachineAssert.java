package dev.plankton.testkit;

import dev.plankton.machine.StopReason;
import dev.plankton.machine.pc.Flag;
import dev.plankton.machine.pc.Machine;
import dev.plankton.machine.pc.Outcome;
import dev.plankton.machine.pc.Register;
import org.jspecify.annotations.Nullable;

/** What a machine is to be like. */
public final class MachineAssert extends GuestAssert<MachineAssert, Machine> {
    MachineAssert(Machine machine) {
        super(machine, MachineAssert.class);
    }

    @Override
    String screen() {
        return actual.screen().text();
    }

    @Override
    byte[] memory(int address, int length) {
        return actual.read(address, length);
    }

    @Override
    @Nullable
    StopReason end() {
        return actual.ended().map(Outcome.Ended::reason).orElse(null);
    }

    @Override
    String endText() {
        return actual.ended().map(Outcome.Ended::text).orElse("");
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
}
