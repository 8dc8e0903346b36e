package dev.plankton.samples;

import dev.plankton.machine.BootImage;
import dev.plankton.machine.pc.Machine;
import dev.plankton.machine.pc.Outcome;
import dev.plankton.machine.pc.Register;
import java.util.HexFormat;
import java.util.Random;
import java.util.stream.Collectors;

/**
 * A property test of 16-bit code: a routine that multiplies by shifts and additions gives, for any two numbers, what Java gives.
 * The same machine runs all cases: registers are set, the routine runs to a breakpoint, the result is read.
 */
public final class RoutineUnderTest implements AutoCloseable {
    private static final int ROUTINE = 0x7C00;
    private static final int END = ROUTINE + 22;

    /** BX times CX, into DX:AX. */
    private static final String CODE = """
            31C0        xor ax,ax
            31D2        xor dx,dx
            31F6        xor si,si
            D1E9  next: shr cx,1
            7304        jnc even
            01D8        add ax,bx
            11F2        adc dx,si
            D1E3  even: shl bx,1
            D1D6        rcl si,1
            E302        jcxz done
            EBF0        jmp next
            90F4  done: nop
            """;

    private final Machine pc;

    /** Boots the routine, and runs none of it. */
    public RoutineUnderTest() {
        byte[] sector = new byte[512];
        byte[] code = HexFormat.of()
                .parseHex(CODE.lines().map(line -> line.substring(0, 4)).collect(Collectors.joining()));
        System.arraycopy(code, 0, sector, 0, code.length);
        sector[510] = 0x55;
        sector[511] = (byte) 0xAA;
        pc = Machine.boot(BootImage.of("multiply", sector));
        pc.breakAt(END);
    }

    /** Runs the routine. */
    public long multiply(int a, int b) {
        pc.set(Register.CS, 0);
        pc.set(Register.IP, ROUTINE);
        pc.set(Register.BX, a);
        pc.set(Register.CX, b);
        Outcome outcome = pc.run(10_000);
        if (!(outcome instanceof Outcome.AtBreakpoint)) {
            throw new IllegalStateException("the routine has not ended: " + outcome);
        }
        return (long) pc.get(Register.DX) << 16 | pc.get(Register.AX);
    }

    @Override
    public void close() {
        pc.close();
    }

    /** Checks a thousand random pairs, and those at the limits. */
    public static void main(String[] args) {
        Random random = new Random(1);
        int[] limits = {0, 1, 2, 0x7FFF, 0x8000, 0xFFFF};
        try (RoutineUnderTest routine = new RoutineUnderTest()) {
            for (int n = 0; n < 1000; n++) {
                int a = n < 36 ? limits[n / 6] : random.nextInt(0x10000);
                int b = n < 36 ? limits[n % 6] : random.nextInt(0x10000);
                if (routine.multiply(a, b) != (long) a * b) {
                    throw new AssertionError(a + " * " + b + " gave " + routine.multiply(a, b));
                }
            }
        }
        System.out.println("1000 products are right");
    }
}
