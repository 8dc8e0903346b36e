package dev.plankton.machine.pc;

import dev.plankton.machine.ClockSource;
import dev.plankton.machine.Exit;
import dev.plankton.machine.core.Core;
import dev.plankton.machine.input.ClockLine;
import dev.plankton.machine.input.Input;
import dev.plankton.machine.input.InputReader;
import dev.plankton.machine.input.Phase;
import dev.plankton.machine.input.TimedInput;
import dev.plankton.memory.GuestMemory;
import dev.plankton.recording.RecordedPart;
import dev.plankton.recording.RecordedRun;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Brings the inputs of a recording to a core, each at its instruction. A run of the core may be cut anywhere. Confined to the
 * machine's thread.
 */
final class Playback {
    /** Bytes of a block of {@link dev.plankton.device.DeviceHost#random}. */
    private static final int RANDOM = 16;

    private final Core core;
    private final Wires wires;
    private final List<RecordedPart> parts;

    /** Whether the guest ends in a last run, which need not execute an instruction. */
    private final boolean endsItself;

    private int part;
    private List<TimedInput> inputs;

    /** The input that comes next. */
    private int next;

    /** Whether a run is to begin before the next input. */
    private boolean begins;

    /** Whether the last run only brought what came as a run began. */
    private boolean broughtAtBegin;

    /** Whether the machine does something else than what was recorded. */
    private boolean left;

    /** Where it is: the inputs before that have come. */
    record Place(int part, int next, boolean begins, boolean left, ClockLine line) {}

    Playback(Core core, Wires wires, RecordedRun run) {
        this.core = core;
        this.wires = wires;
        parts = run.parts();
        endsItself = run.endsItself();
        inputs = inputs(0);
    }

    private List<TimedInput> inputs(int of) {
        try {
            RecordedPart wanted = parts.get(of);
            return InputReader.inputs(wanted.inputs(), wanted.from());
        } catch (InputReader.Malformed e) {
            throw new ReplayException(now(), "its inputs are damaged: " + e.getMessage());
        }
    }

    private long now() {
        return core.instructions();
    }

    Place place() {
        return new Place(part, next, begins, left, core.clockLine());
    }

    /** Goes on from where it was when the core had the state that it has now. */
    void place(Place was) {
        if (part != was.part) {
            part = was.part;
            inputs = inputs(part);
        }
        next = was.next;
        begins = was.begins;
        left = was.left;
        core.clockLine(was.line);
    }

    /** Whether something of the recording lies ahead, once {@link #settle} has been called. */
    boolean more() {
        return !left && !atEnd();
    }

    /** The machine goes on otherwise than it was recorded, and counts its time from now on. */
    void leave() {
        left = true;
        if (!core.countsTime()) {
            core.countTime(ClockSource.COUNTED);
        }
    }

    /** Whether the machine goes on otherwise. */
    boolean left() {
        return left;
    }

    private boolean atEnd() {
        return !endsItself && allHasCome();
    }

    private boolean allHasCome() {
        return !begins && next == inputs.size() && now() == parts.get(part).to() && part == parts.size() - 1;
    }

    /** Brings all inputs that come now, between two runs; returns whether something has changed. */
    boolean settle() {
        boolean changed = false;
        while (true) {
            RecordedPart current = parts.get(part);
            TimedInput head = head();
            if (head == null) {
                boolean done = !begins && now() == current.to();
                if (done && !(endsItself && part == parts.size() - 1)) {
                    check(current);
                }
                if (!done || part == parts.size() - 1) {
                    return changed;
                }
                inputs = inputs(++part);
                next = 0;
                changed |= !inputs.isEmpty(); // A history that repeats what was before would not find them.
            } else if (head.at() < now()) {
                throw new ReplayException(now(), "an input should have come at %,d".formatted(head.at()));
            } else if (head.at() > now() || head.phase() != Phase.OUTSIDE || begins && comesAfterRun(head)) {
                return changed;
            } else if (head.input() instanceof Input.Time(long nanos) && core.countsTime() && core.nanos() < nanos) {
                return changed; // It is to sleep up to then.
            } else {
                next++;
                bring(head.input());
                changed = true;
            }
        }
    }

    private void check(RecordedPart current) {
        if (core.check() != current.check()) {
            throw new ReplayException(current.from(), "other registers at %,d".formatted(current.to()));
        }
    }

    /**
     * Whether a run that is to begin has to before this input comes: where it makes the next one begin, and by the host's time always, as the
     * time of a run is written down when it begins. The run before may have executed no instruction, in a VM that slept on.
     */
    private boolean comesAfterRun(TimedInput input) {
        return !core.countsTime() || input.input() instanceof Input.Clock || input.input() instanceof Input.Run;
    }

    private @Nullable TimedInput head() {
        return next < inputs.size() ? inputs.get(next) : null;
    }

    private void bring(Input input) {
        boolean brought;
        try {
            brought = taken(input);
        } catch (IllegalArgumentException _) {
            brought = false; // The file is not as it was written.
        }
        if (!brought) {
            throw new ReplayException(
                    now(), "it does not take " + input.getClass().getSimpleName());
        }
    }

    private boolean taken(Input input) {
        return switch (input) {
            case Input.Key(int scanCode) -> core.press(scanCode);
            case Input.Mouse mouse -> core.moveMouse(mouse.right(), mouse.down(), mouse.wheel(), mouse.buttons());
            case Input.Frame(byte[] bytes) -> {
                boolean _ = core.receiveFrame(bytes, 0, bytes.length);
                yield true;
            }
            case Input.SetRegister(int register, int value) -> {
                Register[] all = Register.values();
                if (register < all.length) {
                    all[register].set(core.cpu(), value);
                }
                yield register < all.length;
            }
            case Input.WriteMemory(int address, byte[] bytes) -> {
                GuestMemory.write(core.memory(), address, bytes);
                yield true;
            }
            case Input.Clock(long nanos) -> {
                core.follow(nanos);
                begins = true;
                yield true;
            }
            case Input.Run() -> {
                begins = true;
                yield true;
            }
            case Input.Time(long nanos) -> {
                if (!core.countsTime()) {
                    core.pass(nanos);
                }
                yield true;
            }
            case Input.VmNumber(int number) -> {
                wires.number(number);
                yield true;
            }
            case Input.Serial _, Input.Request _, Input.Random _ -> false;
        };
    }

    /** Executes up to {@code limit} instructions, at least one where an input comes within it; {@link #settle} goes before. */
    Exit run(Watch watch, long limit) {
        long from = now();
        TimedInput head = head();
        long target = head == null ? parts.get(part).to() : head.at();
        if (target < from) {
            throw new ReplayException(from, "it should have ended at %,d".formatted(target));
        }
        // An input that comes within an instruction is asked for after that many, or one less.
        boolean within = head != null && head.phase() == Phase.WITHIN || endsItself && allHasCome();
        long distance = target == from && within ? 1 : target - from;
        int before = next;
        boolean began = begins;
        broughtAtBegin = distance == 0 && !began;
        long nanos = core.nanos();
        begins = false;
        Exit exit =
                distance == 0 ? core.run(0, horizon()) : watch.run(core, (int) Math.min(limit, distance), horizon());
        boolean idle = now() == from && next == before && !began && core.nanos() == nanos;
        if (idle && limit > 0 && !(exit instanceof Exit.Ended) && !watch.hasMet()) {
            throw new ReplayException(from, "it does not go on");
        }
        return exit;
    }

    /** Whether the last run only brought what came as a run began there: from the state before, the VM would go on without. */
    boolean broughtAtBegin() {
        return broughtAtBegin;
    }

    /**
     * Up to when a sleep lasts that ends before the next input, for a machine that counts its time. The log has the time of an
     * input in sleep unless none has passed since the one before.
     */
    private long horizon() {
        if (!core.countsTime()) {
            return Long.MAX_VALUE;
        }
        boolean asleep = Core.asleep(core.memory().get8(Core.ACTIVITY_AT));
        int n = next;
        while (n < inputs.size() && inputs.get(n).phase() != Phase.OUTSIDE) {
            n++;
        }
        if (n < inputs.size() && inputs.get(n).input() instanceof Input.Time(long nanos)) {
            return nanos;
        }
        long at = n < inputs.size() ? inputs.get(n).at() : parts.get(part).to();
        return asleep && at == now() ? core.nanos() : Long.MAX_VALUE;
    }

    // What the devices ask for

    private @Nullable Input take(Class<? extends Input> kind) {
        TimedInput head = head();
        if (left
                || head == null
                || head.at() != now()
                || head.phase() != core.phase()
                || !kind.isInstance(head.input())) {
            return null;
        }
        next++;
        return head.input();
    }

    /** The byte on COM1 that comes now, or -1. */
    int serial() {
        return take(Input.Serial.class) instanceof Input.Serial(int value) ? value : -1;
    }

    /** The request that comes now, or null. */
    byte @Nullable [] request() {
        return take(Input.Request.class) instanceof Input.Request(byte[] bytes) ? bytes : null;
    }

    /** The frame that comes now, or null. */
    byte @Nullable [] frame() {
        return take(Input.Frame.class) instanceof Input.Frame(byte[] bytes) ? bytes : null;
    }

    /** The random bytes that come now. */
    byte[] random() {
        if (take(Input.Random.class) instanceof Input.Random(byte[] bytes)) {
            return bytes;
        }
        if (!left) {
            throw new ReplayException(now(), "it asks for random bytes");
        }
        byte[] none = new byte[RANDOM];
        Arrays.fill(none, (byte) 0xFF);
        return none;
    }
}
