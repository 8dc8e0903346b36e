package dev.plankton.lab.exercise.idle;

import dev.plankton.disassembly.Disassembler;
import dev.plankton.hypervisor.Snapshot;
import dev.plankton.machine.GuestEvent;
import dev.plankton.machine.pc.Access;
import dev.plankton.machine.pc.Machine;
import dev.plankton.machine.pc.Outcome;
import dev.plankton.machine.pc.Register;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A copy of a sleeping guest that is woken to see what it does, instruction by instruction. */
public final class TrialMachine {
    private static final int MOST_STEPS = 500, MOST_TICKS = 1000;
    private static final int TICK_COUNT = 0x46C, DAY = 0x1800B0;
    private static final int ROM = 0xF0000;
    private static final int LOW_MEMORY = 0x8000;
    private static final int LONGEST_INSTRUCTION = 16;

    /** Where the guests of the lab have what they use, watched byte by byte: from, to. */
    private static final int[][] FINE = {{0x440, 0x441}, {0x46C, 0x471}, {0x600, 0x608}, {0x7BE0, 0x7C00}, {0xB8000, 0xB8004}};

    /** The rest of memory, of which the first address is reported. */
    private static final int[][] COARSE = {
        {0, 0x440}, {0x441, 0x46C}, {0x471, 0x600}, {0x608, 0x7BE0}, {0x7C00, 0xB8000}, {0xB8004, 0x110000}
    };

    private final Machine copy;
    private final Set<Integer> reads = new TreeSet<>();
    private final Set<Integer> writes = new TreeSet<>();
    private final Set<Integer> in = new TreeSet<>();
    private final Set<Integer> out = new TreeSet<>();
    private boolean halted;
    private int turns;

    /** On that machine, whose state does not matter. */
    public TrialMachine(Machine copy) {
        this.copy = copy;
        for (int[] part : FINE) {
            for (int address = part[0]; address < part[1]; address++) {
                watch(address, 1);
            }
        }
        for (int[] part : COARSE) {
            watch(part[0], part[1] - part[0]);
        }
        copy.filterStops((stop, _) -> {
            if (stop instanceof Outcome.AtWatchpoint(int address, boolean write, int _, Access _)) {
                (write ? writes : reads).add(address);
            }
            return false;
        });
        copy.onEvent((event, _) -> noteEvent(event));
    }

    private void watch(int address, int length) {
        copy.watch(address, length, Access.READ);
        copy.watch(address, length, Access.WRITE);
    }

    private void noteEvent(GuestEvent event) {
        switch (event) {
            case GuestEvent.PortAccess access -> (access.write() ? out : in).add(access.port());
            case GuestEvent.Halt _ -> halted = true;
            default -> {}
        }
    }

    /** Turns taken so far. */
    public int turns() {
        return turns;
    }

    /** The guest of a machine as it is now. */
    public IdleProver.SleepingGuest at(Machine machine) {
        return new Asleep(machine);
    }

    /** What the student sees of a guest. */
    private final class Asleep implements IdleProver.SleepingGuest {
        private final Machine machine;
        private final Map<Register, Integer> registers;
        private final byte[] memory;
        private @Nullable Snapshot state;

        /** Whether the copy is as the guest is, but for registers and low memory. */
        private boolean prepared;

        Asleep(Machine machine) {
            this.machine = machine;
            registers = GuestState.registers(machine);
            memory = machine.read(0, LOW_MEMORY);
        }

        @Override
        public int get(Register register) {
            return machine.get(register);
        }

        @Override
        public int read(int address) {
            return machine.read(address, 1)[0] & 0xFF;
        }

        @Override
        public IdleProver.Turn turn() {
            return turn(1);
        }

        @Override
        public IdleProver.Turn turn(int tick) {
            if (tick < 1 || tick > MOST_TICKS) {
                throw new IllegalArgumentException("turn(%d): ticks are 1 to %d".formatted(tick, MOST_TICKS));
            }
            turns++;
            prepare();
            count(tick - 1);
            List<IdleProver.Step> steps = execute();
            IdleProver.Turn turn =
                    new IdleProver.Turn(halted, registers, GuestState.registers(copy), steps);
            undo(steps);
            return turn;
        }

        /** Loads the state, unless the last turn has been undone. */
        private void prepare() {
            if (!prepared) {
                if (state == null) {
                    state = machine.snapshot();
                }
                copy.restore(state);
                prepared = true;
            }
        }

        /** Takes back a turn that has touched nothing but registers and low memory; after any other the state is loaded again. */
        private void undo(List<IdleProver.Step> steps) {
            boolean simple = halted
                    && steps.stream().allMatch(step -> step.out().isEmpty() && !step.text().startsWith("int"))
                    && steps.stream().flatMap(step -> step.writes().stream()).allMatch(address -> address < LOW_MEMORY);
            if (!simple) {
                prepared = false;
                return;
            }
            registers.forEach(copy::set);
            byte[] now = copy.read(0, LOW_MEMORY);
            for (int at = Arrays.mismatch(now, memory); at >= 0; at = nextMismatch(now, at + 1)) {
                copy.write(at, new byte[] {memory[at]});
            }
        }

        private int nextMismatch(byte[] now, int from) {
            int at = Arrays.mismatch(now, from, now.length, memory, from, memory.length);
            return at < 0 ? -1 : from + at;
        }
    }

    /** Counts ticks as the BIOS does. */
    private void count(int ticks) {
        if (ticks == 0) {
            return;
        }
        byte[] bytes = copy.read(TICK_COUNT, 5);
        int count = (bytes[0] & 0xFF | (bytes[1] & 0xFF) << 8 | (bytes[2] & 0xFF) << 16) + ticks;
        if (count >= DAY) {
            count -= DAY;
            bytes[4] = 1;
        }
        bytes[0] = (byte) count;
        bytes[1] = (byte) (count >> 8);
        bytes[2] = (byte) (count >> 16);
        copy.write(TICK_COUNT, bytes);
    }

    private List<IdleProver.Step> execute() {
        List<IdleProver.Step> steps = new ArrayList<>();
        halted = false;
        for (int n = 0; n < MOST_STEPS && !halted && copy.ended().isEmpty(); n++) {
            int address = copy.codeAddress();
            String text = text(address);
            reads.clear();
            writes.clear();
            in.clear();
            out.clear();
            copy.step();
            boolean handler = n == 0; // What is executed first is not the instruction after the HLT.
            if (!handler && address < ROM) {
                steps.add(new IdleProver.Step(address, text, reads, writes, in, out));
            }
        }
        return steps;
    }

    private String text(int address) {
        byte[] code = copy.read(address, LONGEST_INSTRUCTION);
        return Disassembler.of(copy.profile().cpu())
                .at(code, 0, copy.get(Register.IP))
                .text();
    }
}
