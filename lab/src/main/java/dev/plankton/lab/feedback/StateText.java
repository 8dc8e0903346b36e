package dev.plankton.lab.feedback;

import dev.plankton.disassembly.Disassembler;
import dev.plankton.lab.scenario.Moment;
import dev.plankton.machine.pc.Flag;
import dev.plankton.machine.pc.Machine;
import dev.plankton.machine.pc.Register;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** The state of a machine in lines. Stateless. */
public final class StateText {
    private static final List<Register> GENERAL = List.of(
            Register.EAX,
            Register.EBX,
            Register.ECX,
            Register.EDX,
            Register.ESI,
            Register.EDI,
            Register.EBP,
            Register.ESP);
    private static final List<Register> SEGMENTS =
            List.of(Register.CS, Register.DS, Register.ES, Register.SS);
    private static final int LONGEST_INSTRUCTION = 16;

    private StateText() {}

    /** The state that {@code machine} is in. */
    public static List<String> of(Machine machine, Origin origin) {
        List<String> lines = new ArrayList<>();
        int cs = machine.get(Register.CS);
        int ip = machine.get(Register.IP);
        int address = machine.codeAddress();
        lines.add("Executed: %d instructions, in %s of guest time."
                .formatted(machine.instructions(), Moment.seconds(machine.time().toNanos())));
        String ended = machine.ended().map(how -> "The guest has ended: " + how.text() + ".").orElse("");
        if (!ended.isEmpty()) {
            lines.add(ended);
        } else if (machine.isAsleep()) {
            lines.add("The guest sleeps.");
        }
        lines.add("CS:IP is %04X:%04X; the next instruction there is %s."
                .formatted(cs, ip, instruction(machine, address, ip)));
        origin.line(address).ifPresent(line -> lines.add("It is from " + line));
        lines.add(GENERAL.stream().map(register -> general(machine, register)).collect(Collectors.joining(", ")) + ".");
        lines.add(SEGMENTS.stream()
                        .map(register -> "%s %04X".formatted(register, machine.get(register)))
                        .collect(Collectors.joining(", "))
                + "; flags set: " + flags(machine) + ".");
        return lines;
    }

    private static String flags(Machine machine) {
        String set = Arrays.stream(Flag.values())
                .filter(machine::get)
                .map(Flag::name)
                .collect(Collectors.joining(" "));
        return set.isEmpty() ? "none" : set;
    }

    /** By its 16-bit name while the upper half is zero. */
    private static String general(Machine machine, Register register) {
        int value = machine.get(register);
        return value >>> 16 == 0
                ? "%s %04X".formatted(register.name().substring(1), value)
                : "%s %08X".formatted(register, value);
    }

    private static String instruction(Machine machine, int address, int ip) {
        byte[] code = new byte[LONGEST_INSTRUCTION];
        int available = 0;
        while (available < code.length) {
            try {
                code[available] = machine.read(address + available, 1)[0];
            } catch (IllegalArgumentException e) {
                break; // The end of memory.
            }
            available++;
        }
        return available == 0
                ? "outside of memory"
                : Disassembler.of(machine.profile().cpu())
                        .at(Arrays.copyOf(code, available), 0, ip)
                        .text();
    }
}
