package dev.plankton.testkit;

import dev.plankton.machine.pc.Flag;
import dev.plankton.machine.pc.Machine;
import dev.plankton.machine.pc.Register;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;

/** What a machine shows when its test has failed. */
final class MachineEvidence {
    private static final List<Register> SHOWN = List.of(
            Register.EAX,
            Register.EBX,
            Register.ECX,
            Register.EDX,
            Register.ESI,
            Register.EDI,
            Register.EBP,
            Register.ESP,
            Register.CS,
            Register.DS,
            Register.ES,
            Register.SS,
            Register.IP);

    private final Machine machine;
    private final Deque<String> last = new ArrayDeque<>();

    MachineEvidence(Machine machine, int lastInstructions) {
        this.machine = machine;
        if (lastInstructions > 0) {
            machine.trace(line -> {
                if (last.size() == lastInstructions) {
                    last.removeFirst();
                }
                last.addLast(line);
            });
        }
    }

    String text() {
        StringBuilder text = new StringBuilder().append(machine).append('\n');
        for (Register register : SHOWN) {
            String form = register.bits() == 32 ? "%s=%08X " : "%s=%04X ";
            text.append(form.formatted(register, machine.get(register)));
        }
        for (Flag flag : Flag.values()) {
            String name = flag.name();
            text.append(machine.get(flag) ? name : name.toLowerCase(Locale.ROOT))
                    .append(' ');
        }
        text.append('\n');
        machine.ended()
                .ifPresent(how -> text.append("ended: ").append(how.text()).append('\n'));
        GuestState.section(text, "serial line", machine.serial());
        GuestState.section(text, "screen", machine.screen().text());
        GuestState.section(text, "last instructions", String.join("\n", last));
        return text.toString();
    }
}
