package dev.plankton.debugger.gdb;

import dev.plankton.debugger.Debuggee;
import dev.plankton.debugger.gdb.wire.Hex;
import dev.plankton.machine.pc.Register;

/**
 * The registers of GDB's i8086, in its order. GDB knows flat addresses only, so that its {@code eip} and {@code esp} are linear
 * ones here; the offsets follow as {@code ip} and {@code sp16}, in a feature of our own in {@code target.xml}.
 */
final class Registers {
    private static final Register[] GENERAL = {
        Register.EAX, Register.ECX, Register.EDX, Register.EBX, Register.ESP, Register.EBP, Register.ESI, Register.EDI
    };
    private static final Register[] SEGMENTS = {
        Register.CS, Register.SS, Register.DS, Register.ES, Register.FS, Register.GS
    };

    private static final int ESP = 4, EIP = 8, EFLAGS = 9, FIRST_SEGMENT = 10, FIRST_X87 = 16, FIRST_X87_CONTROL = 24;
    private static final int IP = 32, SP16 = 33;

    /** How many there are. */
    static final int COUNT = 34;

    private final Debuggee debuggee;

    Registers(Debuggee debuggee) {
        this.debuggee = debuggee;
    }

    /** Bytes of register {@code n}. */
    static int size(int n) {
        return n >= IP ? 2 : n >= FIRST_X87 && n < FIRST_X87_CONTROL ? X87.REGISTER_BYTES : 4;
    }

    /** All registers, one after the other. */
    String all() {
        StringBuilder all = new StringBuilder();
        for (int n = 0; n < COUNT; n++) {
            all.append(get(n));
        }
        return all.toString();
    }

    /** Sets registers from the first on, as many as there are digits for. */
    void setAll(String digits) {
        int at = 0;
        for (int n = 0; n < COUNT && at < digits.length(); n++) {
            int end = at + 2 * size(n);
            String value = digits.substring(at, end);
            if (!value.equals(get(n))) {
                set(n, value);
            }
            at = end;
        }
    }

    /** Register {@code n} in hexadecimal digits, the lowest byte first. */
    String get(int n) {
        if (n >= FIRST_X87 && n < IP) {
            X87 x87 = X87.of(debuggee.machine());
            return n < FIRST_X87_CONTROL ? x87.register(n - FIRST_X87) : x87.control(n - FIRST_X87_CONTROL);
        }
        return Hex.littleEndian(
                switch (n) {
                    case ESP -> debuggee.stackAddress();
                    case EIP -> debuggee.codeAddress();
                    default -> debuggee.machine().get(plain(n));
                },
                size(n));
    }

    /**
     * Sets register {@code n} to what the digits say.
     *
     * @throws IllegalArgumentException if it cannot be that
     */
    void set(int n, String digits) {
        if (n >= FIRST_X87 && n < IP) {
            X87 x87 = X87.of(debuggee.machine());
            if (n < FIRST_X87_CONTROL) {
                x87.setRegister(n - FIRST_X87, Hex.bytes(digits));
            } else {
                x87.setControl(n - FIRST_X87_CONTROL, (int) Hex.littleEndian(digits));
            }
            debuggee.machine().x87(x87.image());
            return;
        }
        int value = (int) Hex.littleEndian(digits);
        switch (n) {
            case ESP -> debuggee.setStackAddress(value);
            case EIP -> debuggee.setCodeAddress(value);
            case EFLAGS -> debuggee.machine().set(Register.FLAGS, value & 0xFFFF);
            default -> debuggee.machine().set(plain(n), value);
        }
    }

    private static Register plain(int n) {
        return switch (n) {
            case EFLAGS -> Register.FLAGS;
            case IP -> Register.IP;
            case SP16 -> Register.SP;
            default -> n < EIP ? GENERAL[n] : SEGMENTS[n - FIRST_SEGMENT];
        };
    }
}
