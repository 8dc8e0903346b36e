package dev.plankton.lab.exercise.idle;

import dev.plankton.machine.pc.Machine;
import dev.plankton.machine.pc.Register;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

/**
 * What a small guest consists of, to see what a timer tick has changed: its registers, the first 32 KiB of memory, its text screen,
 * and how much it has sent.
 */
@SuppressWarnings("ArrayRecordComponent") // Not compared.
public record GuestState(Map<Register, Integer> registers, byte[] memory, byte[] screen, int sent) {
    private static final int MEMORY = 0x8000;
    private static final int SCREEN = 0xB8000, SCREEN_SIZE = 4000;

    /** What the BIOS itself changes at a tick: its count with the midnight flag, and the time until the floppy's motor stops. */
    private static final int COUNT = 0x46C, COUNT_END = 0x471, MOTOR = 0x440;

    /** Bytes below the stack pointer, where interrupts leave what is never read. */
    private static final int FRAME = 64;

    /** That of a machine as it is now. */
    public static GuestState of(Machine machine) {
        int sent = machine.serial().length()
                + machine.debug().length()
                + machine.teletype().length();
        return new GuestState(
                registers(machine), machine.read(0, MEMORY), machine.read(SCREEN, SCREEN_SIZE), sent);
    }

    /** The registers of 16 bits and the segment registers, IP and the flags. */
    public static Map<Register, Integer> registers(Machine machine) {
        Map<Register, Integer> all = new EnumMap<>(Register.class);
        for (Register register : Register.values()) {
            if (register.bits() == 16) {
                all.put(register, machine.get(register));
            }
        }
        return all;
    }

    /** The midnight flag is the BIOS's when it sets it, and the guest's to clear. */
    private static boolean changesAtTicks(int address, int now) {
        return address == MOTOR || address >= COUNT && address < COUNT_END - 1 || address == COUNT_END - 1 && now == 1;
    }

    /** What has changed apart from what every tick changes, in words; empty if nothing has. */
    public String changeSince(GuestState before) {
        if (sent != before.sent) {
            return "it sent something";
        }
        for (Map.Entry<Register, Integer> one : registers.entrySet()) {
            int was = before.registers.getOrDefault(one.getKey(), 0);
            if (was != one.getValue()) {
                return "%s became %04Xh, from %04Xh".formatted(one.getKey(), one.getValue(), was);
            }
        }
        int stack = (registers.getOrDefault(Register.SS, 0) << 4) + registers.getOrDefault(Register.SP, 0);
        int at = mismatch(before, 0);
        while (at >= 0) {
            boolean frame = at >= stack - FRAME && at < stack;
            if (!frame && !changesAtTicks(at, memory[at])) {
                return change("the byte at %04X:%04X", 0, at, before.memory[at], memory[at]);
            }
            at = mismatch(before, at + 1);
        }
        int cell = Arrays.mismatch(screen, before.screen);
        return cell < 0 ? "" : change("the byte of the screen at %04X:%04X", SCREEN >> 4, cell, before.screen[cell], screen[cell]);
    }

    private int mismatch(GuestState before, int from) {
        int at = Arrays.mismatch(memory, from, MEMORY, before.memory, from, MEMORY);
        return at < 0 ? -1 : from + at;
    }

    private static String change(String where, int segment, int offset, byte was, byte is) {
        return where.formatted(segment, offset) + " became %02Xh, from %02Xh".formatted(is, was);
    }
}
