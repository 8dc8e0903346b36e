package dev.plankton.machine.core;

import dev.plankton.clock.HostClock;
import dev.plankton.cpu.Cpu;
import dev.plankton.cpu.model.Tier;
import dev.plankton.cpu.region.Regions;
import dev.plankton.device.DeviceHost;
import dev.plankton.device.keyboard.Keyboard;
import dev.plankton.device.nic.Ne2000;
import dev.plankton.disk.Disk;
import dev.plankton.machine.BootImage;
import dev.plankton.machine.ClockReading;
import dev.plankton.machine.ClockRule;
import dev.plankton.machine.ClockSource;
import dev.plankton.machine.Exit;
import dev.plankton.machine.GuestListener;
import dev.plankton.machine.MachineProfile;
import dev.plankton.machine.exits.Observation;
import dev.plankton.machine.input.ClockLine;
import dev.plankton.machine.input.Input;
import dev.plankton.machine.input.InputLog;
import dev.plankton.machine.input.Phase;
import dev.plankton.machine.screen.Screen;
import dev.plankton.memory.Delta;
import dev.plankton.memory.Memory;
import dev.plankton.memory.StateMap;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * One complete PC, the working set on which one VM at a time executes. Between VMs its memory equals the template last
 * used, so mounting a VM costs what its delta costs. Confined to one thread at a time.
 */
public final class Core {
    /** Where a state says whether the VM sleeps. */
    public static final int ACTIVITY_AT = Activity.AT;

    /** Bytes of its decoded instructions and devices, about. */
    private static final int OTHER_BYTES = 1 << 18;

    private static final int GENERAL = 8, SEGMENTS = 4;

    private final MachineProfile profile;
    private final Delta.Form form;
    private final Memory memory;
    private final Delta delta = new Delta();
    final Board board;
    private final RunLoop loop;
    private final InputLogging inputs;

    /** What the memory equals while no VM is mounted: an empty machine with the template's changes; none at first. */
    private byte[] pristine = {};

    private final Delta templateDelta = new Delta();

    private @Nullable Template template;

    private final LastState last = new LastState();

    /** For {@link Delta#takeFrom}: more lines than most VMs touch in a slice. */
    private final int[] lines = new int[256];

    /** Whether the mounted VM had no changes when it was mounted. */
    private boolean fresh;

    /** Creates a core for VMs of {@code profile}. */
    public Core(MachineProfile profile) {
        this(profile, Tier.REGIONS_WHEN_HOT);
    }

    /** Creates a core for VMs of {@code profile} that executes them on {@code tier}. */
    public Core(MachineProfile profile, Tier tier) {
        this(profile, CoreOptions.of(tier));
    }

    /** Creates a core for VMs of {@code profile} that executes regions of {@code regions}; null for none. */
    public Core(MachineProfile profile, @Nullable Regions regions) {
        this(profile, CoreOptions.of(regions));
    }

    /** Creates a core for VMs of {@code profile}. */
    public Core(MachineProfile profile, CoreOptions options) {
        this.profile = profile;
        form = options.form();
        board = new Board(profile, options);
        memory = board.memory;
        loop = new RunLoop(board);
        inputs = new InputLogging(board, loop);
    }

    /** Bytes of the heap that a core takes at most: two whole states, and a delta as large as one. */
    public static long mostBytes(MachineProfile profile) {
        return 3L * StateMap.size(profile.extendedMemory()) + (1 << 20);
    }

    /** The state of a PC of {@code profile} after power-on with nothing but zeros in its boot sector. */
    static byte[] emptyMachine(MachineProfile profile) {
        Core core = new Core(profile);
        core.powerOn(BootImage.of("empty", new byte[Disk.SECTOR]));
        return core.memory.bytes();
    }

    /** Powers on with {@code image} loaded, and packs what then differs from {@code empty}. */
    byte[] powerOn(BootImage image, byte[] empty) {
        powerOn(image);
        delta.pack(memory.bytes(), empty);
        return delta.copy();
    }

    /**
     * Powers on with {@code image} for the only VM that this new core will ever have: no template is made, and it cannot be
     * unmounted.
     */
    public void powerOn(BootImage image, DeviceHost outside) {
        powerOn(image);
        connect(image, outside);
        startClock();
    }

    private void powerOn(BootImage image) {
        board.selfTest.powerOn(image.drives());
        board.drive.noteContents();
        board.cpu.save();
    }

    /**
     * Lays the complete state of a VM over the memory, of one that is not unmounted as after {@link #powerOn(BootImage,
     * DeviceHost)}, and connects it to {@code outside}.
     *
     * @param state as long as one of this profile is
     */
    public void load(BootImage image, byte[] state, DeviceHost outside) {
        load(image, all -> System.arraycopy(state, 0, all, 0, all.length), outside);
    }

    /** The same of a state that {@code filler} writes to the array that it is given, all of it. */
    public void load(BootImage image, Consumer<byte[]> filler, DeviceHost outside) {
        board.video.release();
        memory.load(filler);
        connect(image, outside);
    }

    /** Whether mounting a VM of {@code wanted} finds its template in place. */
    public boolean holds(Template wanted) {
        return template == wanted;
    }

    /** From now on VMs see the host's time as {@code time}; none is mounted. */
    public void time(HostTime time) {
        board.clock.host(time);
    }

    /** The delta that is mounted next, and after {@link #unmount} that of the VM that was. */
    public Delta delta() {
        return delta;
    }

    /** Lays a VM with {@code changes} over the memory and connects it to {@code outside}, see {@link #mount}. */
    public void mount(Template of, byte[] changes, DeviceHost outside) {
        delta.set(changes);
        mount(of, outside);
    }

    /** Lays a VM, its changes in {@link #delta}, over the memory and connects it to {@code outside}. */
    public void mount(Template of, DeviceHost outside) {
        if (template != of) {
            lay(of);
        }
        fresh = delta.length() == 0;
        delta.applyTo(memory);
        connect(of.image(), outside);
    }

    /** Takes over what memory holds, and connects it to {@code outside}. */
    private void connect(BootImage image, DeviceHost outside) {
        board.video.registersChanged();
        board.drive.insert(image.drives());
        board.cpu.load();
        inputs.connect(outside);
        board.requests.clear();
        board.clock.reset(profile.clock());
    }

    /** Mounts a VM that has never run, and starts its board.clock. */
    public void mountNew(Template of, DeviceHost outside) {
        delta.clear();
        mount(of, outside);
        startClock();
    }

    private void lay(Template next) {
        byte[] empty = next.empty();
        if (template == null) {
            memory.load(empty);
            pristine = empty.clone();
        } else {
            templateDelta.copyChanged(empty, memory.bytes());
            templateDelta.copyChanged(empty, pristine);
        }
        next.delta(templateDelta);
        templateDelta.applyTo(0, pristine);
        templateDelta.copyChanged(pristine, memory.bytes());
        template = next;
        last.forget();
    }

    /** Starts the clock of a VM that has just been mounted for the first time. */
    public void startClock() {
        startClock(clockReading());
    }

    /** What the clocks show from which a VM's clock starts now. */
    public ClockReading clockReading() {
        return board.clock.starting();
    }

    /** Starts the clock as if the clocks showed {@code reading}. */
    public void startClock(ClockReading reading) {
        board.events.startClock(reading);
    }

    /** Lets the clock of a mounted VM that was running at {@code then}, maybe on another host, go on by this host's. */
    public void resume(ClockReading then, ClockRule rule) {
        long millis = board.clock.resume(then, rule);
        if (millis != 0) {
            board.rtc.putForward(millis);
        }
    }

    /** Lets the clock of a mounted VM, which is counted and was the host's, go on from {@code nanos} of VM time. */
    public void resumeCounted(long nanos) {
        board.clock.resumeCounted(nanos);
    }

    /** Gives the mounted VM another generation id: {@code number} is one that it has not had. */
    public void newGeneration(long number) {
        board.cards.restored(number);
    }

    /** Whether the mounted VM sleeps, and nothing but its {@link #deadline} or an input wakes it. */
    public boolean asleep() {
        return Activity.read(memory).asleep() && board.cpu.interruptible() && !board.pic.intr();
    }

    /** A copy of the complete state of the mounted VM, which goes on. */
    public byte[] state() {
        return stateInPlace().clone();
    }

    /** The same without a copy: not to be changed, and valid until the VM goes on or another is mounted. */
    public byte[] stateInPlace() {
        board.cpu.save();
        board.release();
        board.video.registersChanged();
        return memory.bytes();
    }

    /**
     * The same as {@link #stateInPlace}, as if its time had been counted by {@code source} always, where it is the host's: its clock
     * goes on from there.
     */
    public byte[] countedState(ClockSource.Instructions source) {
        if (board.clock.skips()) {
            return stateInPlace();
        }
        byte[] state = state();
        long base = nanos() - VmClock.counted(instructions(), source.perSecond());
        ByteBuffer.wrap(state).order(ByteOrder.LITTLE_ENDIAN).putLong(VmClock.BASE, base);
        return state;
    }

    /** A hash of the complete state, but for the host's time at power-on of a VM that sees it. */
    public long stateHash() {
        board.cpu.save();
        board.release();
        CRC32C crc = new CRC32C();
        byte[] bytes = memory.bytes();
        int after = board.clock.skips() ? VmClock.BASE : VmClock.BASE + Long.BYTES;
        crc.update(bytes, 0, VmClock.BASE);
        crc.update(bytes, after, bytes.length - after);
        board.video.registersChanged();
        return crc.getValue();
    }

    /** Collects the VM's changes in {@link #delta} and makes the memory equal its template again. */
    public void unmount() {
        board.cpu.save();
        board.release();
        if (!fresh && form == Delta.Form.RUNS) {
            delta.takeFrom(memory, pristine, lines);
        } else {
            if (!fresh || !last.repeats(memory, delta)) {
                delta.pack(form, memory, pristine);
                if (fresh) {
                    last.set(memory, delta);
                }
            }
            memory.clean(pristine);
        }
        board.link.connect(DeviceHost.UNCONNECTED);
    }

    /** Forgets the mounted VM's changes, as after a defect. */
    public void discard() {
        loop.abandon();
        board.release();
        memory.load(pristine);
        board.link.connect(DeviceHost.UNCONNECTED);
    }

    /** Runs the mounted VM for at most {@code fuel} instructions, fewer as far as they cost more than an instruction. */
    public Exit run(int fuel) {
        return run(fuel, Long.MAX_VALUE);
    }

    /**
     * Runs the mounted VM for at most {@code fuel} instructions and, if its time is counted in them, at most until
     * {@code horizon}: there it stops as if its fuel were spent, or halted if it sleeps. Time by the host's clock passes
     * whatever the horizon.
     *
     * @param horizon VM time in nanoseconds, see {@link #nanos}
     */
    public Exit run(int fuel, long horizon) {
        inputs.run();
        return loop.run(fuel, horizon);
    }

    /**
     * From now on {@code to} takes all that comes to the mounted VM, so that it can be run again exactly: what this class and
     * {@link DeviceHost} bring, and {@link #note}. With the host's time, that is read when a run begins, and passes with
     * instructions within it. For the next VM that is mounted, or loaded, this is to be called before.
     *
     * @param to null: nothing is logged any more
     */
    public void record(@Nullable InputLog to) {
        inputs.record(to);
    }

    /** The same in a log of its own, which one VM after the other uses. */
    public InputLog recordInOwnLog() {
        return inputs.recordInOwnLog();
    }

    /** The same for the VM that is mounted now. */
    public void recordNow(InputLog to) {
        inputs.recordNow(to);
    }

    /** Logs an input that the caller brings, where inputs are logged. */
    public void note(Input input) {
        inputs.note(input);
    }

    /** Ends a part of the log: says up to when a VM that counts its time has slept. */
    public void endPart(InputLog to) {
        inputs.endPart(to);
    }

    /**
     * Whether a run ends within no BIOS service, so that the number of instructions says where it has ended. A service may take
     * longer than the fuel then.
     */
    public void servesWholly(boolean on) {
        loop.servesWholly(on);
    }

    /** Plays {@link Input.Clock}: a run begins next, at this time of the host. */
    public void follow(long hostNanos) {
        board.clock.follow(hostNanos);
    }

    /** Plays {@link Input.Time} of the host's clock: no run begins. */
    public void pass(long hostNanos) {
        board.clock.pass(hostNanos);
    }

    /** In what an input comes now. */
    public Phase phase() {
        return loop.phase();
    }

    /** Has the time of a VM that was the host's be counted from now on. */
    public void countTime(ClockSource.Instructions source) {
        board.clock.count(source);
    }

    /** What, beside the state, says what time it is for the mounted VM. */
    public ClockLine clockLine() {
        return board.clock.line();
    }

    /** Gives the mounted VM, in a state of its past, what {@link #clockLine} was then. */
    public void clockLine(ClockLine line) {
        board.clock.line(line);
    }

    /** Whether the mounted VM's time is counted. */
    public boolean countsTime() {
        return board.clock.skips();
    }

    /** A hash of the registers and of how far it is, by which two runs that differ are found out sooner or later. */
    public int check() {
        Cpu cpu = board.cpu;
        long hash = cpu.instructions() * 31 + cpu.ip();
        for (int n = 0; n < GENERAL; n++) {
            hash = hash * 31 + cpu.reg32(n);
        }
        for (int n = 0; n < SEGMENTS; n++) {
            hash = hash * 31 + cpu.segment(n);
        }
        hash = hash * 31 + cpu.flags();
        return (int) (hash ^ hash >>> Integer.SIZE);
    }

    /** Fuel that the last run has left; 0 if none. */
    public int unspent() {
        return loop.unspent();
    }

    /** Fuel that the last run has taken beyond what it had, for a piece of work that is not cut; 0 if none. */
    public long overdrawn() {
        return loop.overdrawn();
    }

    /** Instructions that the mounted VM has executed. */
    public long instructions() {
        return board.cpu.instructions();
    }

    /** What the VMs of this core have spent so far, by which fuel is measured: instructions, and other work in instructions. */
    public long spent() {
        return board.cpu.instructions() + board.cpu.charged();
    }

    /** Takes fuel for work that the host does for the mounted VM outside it, see {@link Cpu#charge}. */
    public void charge(int cost) {
        board.cpu.charge(cost);
    }

    /** Executes one instruction, after the delivery of an interrupt that is due; for tracing. */
    public Exit step() {
        return run(1);
    }

    /** Ends the run that is under way after this instruction, as if its fuel were spent; for what a device calls. */
    public void leave() {
        board.requests.leave();
    }

    /** From now on reports what the mounted VM does, of which it notices nothing; null for no longer. */
    public void observe(@Nullable GuestListener listener) {
        Observation made = listener == null ? null : new Observation(board.cpu, listener);
        board.observation = made;
        board.cpu.watchPorts(made);
        board.cpu.interruptWatch = made;
    }

    /** Ends the run that is under way before another instruction; for what the run itself calls between two of them. */
    public void stopRun() {
        board.requests.stop();
    }

    /** VM time in nanoseconds since power-on; of a VM on the host's time, whether it is recorded or not, as it is now. */
    public long nanos() {
        return inputs.on() ? board.clock.nanosNow() : board.clock.nanos();
    }

    /** Earliest VM time at which the sleeping guest is to be run although no input arrives; MAX_VALUE if never. */
    public long deadline() {
        return board.events.deadline();
    }

    /** {@link HostClock#nanoTime} at which the halted VM is to be run although no input arrives; MAX_VALUE if never. */
    public long hostDeadline() {
        long deadline = board.events.deadline();
        return deadline == Long.MAX_VALUE ? Long.MAX_VALUE : board.clock.hostNanos(deadline);
    }

    /** Hands a request to the guest's NIC, which must be idle: from {@link DeviceHost#ready} only. */
    public void present(byte[] request) {
        inputs.noteRequest(request);
        board.requestNic.present(request, 0, request.length);
    }

    /** Whether the guest has started its NE2000, so that frames can come to it. */
    public boolean nicRunning() {
        return board.nic.running();
    }

    /** Whether a frame of this many bytes can be handed to the guest's NE2000 now; if not it has to wait. */
    public boolean hasFrameRoom(int length) {
        return board.nic.hasRoom(length);
    }

    /**
     * A frame, without FCS, comes to the guest's NE2000.
     *
     * @return whether the guest will see it: it does not if it has a length that no frame has
     */
    public boolean receiveFrame(byte[] frame, int offset, int length) {
        if (length < Ne2000.MIN_FRAME || length > Ne2000.MAX_FRAME) {
            return false;
        }
        inputs.noteFrame(frame, offset, length);
        return board.nic.receive(frame, offset, length);
    }

    /** Presses or releases a key by its set 1 scan code; false if the keyboard's buffer is full. */
    public boolean press(int scanCode) {
        inputs.time();
        boolean taken = board.keyboard.press(scanCode);
        if (taken) {
            inputs.came(new Input.Key(scanCode));
        }
        return taken;
    }

    /**
     * Moves the mouse by some counts, about eight of which move a pointer by a character cell, turns its wheel and holds
     * buttons.
     *
     * @param right counts, negative to the left
     * @param down counts, negative upwards
     * @param wheel steps, negative away from the user
     * @param buttons held: bit 0 the left, bit 1 the right, bit 2 the middle one
     * @return false, with nothing done, if the last change of its buttons has not been reported to the guest: try again later
     */
    public boolean moveMouse(int right, int down, int wheel, int buttons) {
        inputs.time();
        boolean moved = board.keyboard.moveMouse(right, down, wheel, buttons);
        if (moved) {
            inputs.came(new Input.Mouse(right, down, wheel, buttons));
        }
        return moved;
    }

    /** Whether the guest listens to the mouse: if not, moving it changes nothing. */
    public boolean mouseListens() {
        return board.keyboard.mouseListens();
    }

    /** The same of a VM whose byte at {@link StateMap#MOUSE} is {@code flags}. */
    public static boolean mouseListens(int flags) {
        return Keyboard.mouseListens(flags);
    }

    /** Whether a VM sleeps whose byte at {@link #ACTIVITY_AT} is {@code activity}. */
    public static boolean asleep(int activity) {
        return Activity.asleep(activity);
    }

    /** What the mounted VM's display shows now. */
    public Screen screen() {
        return Screen.of((address, length) -> Arrays.copyOfRange(memory.bytes(), address, address + length));
    }

    /** The mounted VM's registers. */
    public Cpu cpu() {
        return board.cpu;
    }

    /** The mounted VM's memory. */
    public Memory memory() {
        return memory;
    }

    /** What the memory equals between VMs; not to be changed. */
    public byte[] templateBytes() {
        return pristine;
    }

    /** Bytes of the heap that it takes now, about; for any thread. */
    public long bytes() {
        return (long) memory.bytes().length
                + pristine.length
                + delta.capacity()
                + templateDelta.capacity()
                + memory.marks().length
                + OTHER_BYTES;
    }

    /** The kind of PC it is. */
    public MachineProfile profile() {
        return profile;
    }
}
