package dev.plankton.testkit;

import dev.plankton.machine.pc.Flag;
import dev.plankton.machine.pc.Machine;
import dev.plankton.machine.pc.Register;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;

/** What a machine shows when its test has failed. */
final class Evidence {
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

    Evidence(Machine machine, int lastInstructions) {
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

    /** An exception that is never thrown: reports show those that are suppressed by the one that was. */
    Throwable collect() {
        return new MachineState(text());
    }

    private String text() {
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
        section(text, "serial line", machine.serial());
        section(text, "screen", machine.screen().text());
        section(text, "last instructions", String.join("\n", last));
        return text.toString();
    }

    private static void section(StringBuilder text, String title, String content) {
        if (!content.isBlank()) {
            text.append(title).append(":\n").append(content.stripTrailing()).append('\n');
        }
    }

    /** See {@link #collect}. */
    private static final class MachineState extends Exception {
        private static final long serialVersionUID = 1;

        MachineState(String text) {
            super(text, null, false, false);
        }
    }
}
