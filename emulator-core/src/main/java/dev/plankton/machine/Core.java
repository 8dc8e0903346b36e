package dev.plankton.machine;

import dev.plankton.bios.Bios;
import dev.plankton.bios.BiosRom;
import dev.plankton.bios.Outcome;
import dev.plankton.cpu.Cpu;
import dev.plankton.cpu.Interrupts;
import dev.plankton.cpu.Ports;
import dev.plankton.cpu.Regions;
import dev.plankton.cpu.Stop;
import dev.plankton.cpu.Tier;
import dev.plankton.cpu.region.RegionCache;
import dev.plankton.device.A20Gate;
import dev.plankton.device.ControlPorts;
import dev.plankton.device.DebugPorts;
import dev.plankton.device.Disk;
import dev.plankton.device.DiskDrive;
import dev.plankton.device.IsaBus;
import dev.plankton.device.Keyboard;
import dev.plankton.device.Ne2000;
import dev.plankton.device.Pic;
import dev.plankton.device.Pit;
import dev.plankton.device.RequestHost;
import dev.plankton.device.RequestNic;
import dev.plankton.device.Rtc;
import dev.plankton.device.Uart;
import dev.plankton.device.VideoAdapter;
import dev.plankton.memory.Delta;
import dev.plankton.memory.Memory;
import dev.plankton.memory.StateMap;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One complete PC, the working set on which one VM at a time executes. Between VMs its memory equals the template last
 * used, so mounting a VM costs what its delta costs. Confined to one thread at a time.
 */
public final class Core {
    private static final Exit FUEL_SPENT = new Exit.FuelSpent();
    private static final Exit HALTED = new Exit.Halted();

    /** What going to sleep costs, and looking once more at the time of a guest that goes on sleeping; see {@link Cpu#charge}. */
    private static final int SLEEP_COST = 150;

    /** What it costs to find that a sleeping guest needs its ticks. */
    private static final int FAILED_PROOF_COST = 300;

    private static final int RESET_COST = 12_000;

    private static final int PIT_COUNTER_0 = 0x40;
    private static final int PIT_CONTROL = 0x43;
    private static final int RTC_DATA = 0x71;

    /** Instructions between two looks at a timer that ticks often, by the host's clock: a fifth of a millisecond at most. */
    private static final int OFTEN = 20_000;

    /** Bytes of the heap that a core takes at most: two whole states, and a delta as large as one. */
    public static final long MOST_BYTES = 3L * StateMap.SIZE + (1 << 20);

    /** Bytes of its marks, decoded instructions and devices, about. */
    private static final int OTHER_BYTES = Memory.LINES + (1 << 18);

    private final MachineProfile profile;
    private final Delta.Form form;
    private final boolean elidesTicks;
    private final Memory memory = new Memory();
    private final Delta delta = new Delta();
    private final Cpu cpu;
    private final VmClock clock;
    private final Pic pic;
    private final Pit pit;
    private final Rtc rtc;
    private final Uart uart;
    private final RequestNic requestNic;
    private final Ne2000 nic;
    private final Keyboard keyboard;
    private final VideoAdapter video;
    private final DiskDrive drive;
    private final IsaBus bus;
    private final SelfTest selfTest;
    private final Bios bios;
    private final TickElision elision;
    private final HostLink host = new HostLink(this::exit);

    /** What the memory equals while no VM is mounted: an empty machine with the template's changes; none at first. */
    private byte[] pristine = {};

    private final Delta templateDelta = new Delta();

    private @Nullable Template template;
    private @Nullable Exit ended;
    private boolean resetRequested;

    /** What {@link #spent} is to be when the present run ends. */
    private long end;

    /** Creates a core for VMs of {@code profile}. */
    public Core(MachineProfile profile) {
        this(profile, Tier.standard());
    }

    /** Creates a core for VMs of {@code profile} that executes them on {@code tier}. */
    public Core(MachineProfile profile, Tier tier) {
        this(profile, Delta.Form.RUNS, true, tier);
    }

    /** Creates a core for VMs of {@code profile} that executes regions of {@code regions}; null for none. */
    public Core(MachineProfile profile, @Nullable Regions regions) {
        this(profile, Delta.Form.RUNS, true, regions);
    }

    /**
     * Creates a core for VMs of {@code profile} that may do without a saving, to measure it.
     *
     * @param form how it packs deltas
     * @param elidesTicks whether a tick that changes nothing wakes nobody
     */
    public Core(MachineProfile profile, Delta.Form form, boolean elidesTicks, Tier tier) {
        this(profile, form, elidesTicks, RegionCache.of(tier));
    }

    private Core(MachineProfile profile, Delta.Form form, boolean elidesTicks, @Nullable Regions regions) {
        this.profile = profile;
        this.form = form;
        this.elidesTicks = elidesTicks;
        cpu = new Cpu(profile.cpu(), memory, new BusPorts(), new PicInterrupts());
        cpu.useRegions(regions);
        clock = new VmClock(memory, cpu, profile.clock());
        pic = new Pic(memory, cpu::attend);
        pit = new Pit(memory, clock, pic);
        rtc = new Rtc(memory, clock, pic);
        uart = new Uart(memory, pic, host);
        requestNic = new RequestNic(memory, pic, host);
        nic = new Ne2000(memory, pic, host, profile.nic());
        A20Gate a20 = new CpuA20();
        keyboard = new Keyboard(memory, pic, a20, this::requestReset);
        drive = new DiskDrive(memory, cpu::charge);
        video = new VideoAdapter(memory, clock, cpu::apertureChanged, cpu::charge);
        bus = new IsaBus(
                pic,
                pit,
                keyboard,
                new ControlPorts(memory, pit, a20, this::requestReset),
                rtc,
                uart,
                requestNic,
                new DebugPorts(memory, host),
                video,
                nic);
        selfTest = new SelfTest(cpu, memory, bus, drive);
        bios = new Bios(cpu, memory, bus, a20, clock, drive, host);
        elision = new TickElision(cpu, memory, pic, nic);
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
    public void powerOn(BootImage image, MachineHost outside) {
        powerOn(image);
        connect(image, outside);
        startClock();
    }

    private void powerOn(BootImage image) {
        selfTest.powerOn(image.disk());
        cpu.save();
    }

    /** Whether mounting a VM of {@code wanted} finds its template in place. */
    public boolean holds(Template wanted) {
        return template == wanted;
    }

    /** The delta that is mounted next, and after {@link #unmount} that of the VM that was. */
    public Delta delta() {
        return delta;
    }

    /** Lays a VM, its changes in {@link #delta}, over the memory and connects it to {@code outside}. */
    public void mount(Template of, MachineHost outside) {
        if (template != of) {
            lay(of);
        }
        delta.applyTo(memory);
        connect(of.image(), outside);
    }

    /** Takes over what memory holds, and connects it to {@code outside}. */
    private void connect(BootImage image, MachineHost outside) {
        video.registersChanged();
        drive.insert(image.disk());
        cpu.load();
        host.connect(outside);
        ended = null;
        resetRequested = false;
    }

    /** Mounts a VM that has never run, and starts its clock. */
    public void mountNew(Template of, MachineHost outside) {
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
    }

    /** Starts the clock of a VM that has just been mounted for the first time. */
    public void startClock() {
        long millis = clock.start();
        rtc.setWallClock(millis);
        elision.startTickCount(millis);
    }

    /** Collects the VM's changes in {@link #delta} and makes the memory equal its template again. */
    public void unmount() {
        cpu.save();
        video.release();
        delta.pack(form, memory, pristine);
        memory.clean(pristine);
        host.disconnect();
    }

    /** Forgets the mounted VM's changes, as after a defect. */
    public void discard() {
        video.release();
        memory.load(pristine);
        host.disconnect();
    }

    /** Runs the mounted VM for at most {@code fuel} instructions, fewer as far as they cost more than an instruction. */
    public Exit run(int fuel) {
        return run(fuel, Long.MAX_VALUE);
    }

    /**
     * Runs the mounted VM for at most {@code fuel} instructions and, if its time is counted in them, at most until
     * {@code horizon}: there it stops as if its fuel were spent, or halted if it sleeps. Time by the host's clock passes
     * of itself, whatever the horizon.
     *
     * @param horizon VM time in nanoseconds, see {@link #nanos}
     */
    public Exit run(int fuel, long horizon) {
        end = spent() + fuel;
        catchUp();
        uart.poll();
        presentRequest();
        host.frameRoom();
        while (ended == null) {
            Activity activity = Activity.read(memory);
            if (activity.asleep()) {
                if (!cpu.interruptible()) {
                    return new Exit.Ended(StopReason.HALTED_FOR_EVER, 0);
                }
                if (pic.intr()) {
                    Activity.RUNNING.write(memory);
                } else {
                    elideTicks(activity);
                    long next = deadline();
                    if (!clock.skips() || Math.min(next, horizon) == Long.MAX_VALUE) {
                        return HALTED;
                    }
                    clock.skipTo(Math.min(next, horizon));
                    if (next > horizon) {
                        return HALTED;
                    }
                    catchUp();
                    if (!pic.intr()) {
                        cpu.charge(SLEEP_COST);
                        if (unspent() == 0) {
                            return FUEL_SPENT;
                        }
                    }
                    continue;
                }
            }
            int rest = unspent();
            if (rest == 0 || clock.skips() && clock.nanos() >= horizon) {
                return FUEL_SPENT;
            }
            if (activity == Activity.SERVING) {
                serve();
            } else {
                afterStop(cpu.run(untilEvent(rest, horizon)));
            }
        }
        return ended;
    }

    /** What the VMs of this core have spent so far: instructions executed, and instructions charged for other work. */
    private long spent() {
        return cpu.instructions() + cpu.charged();
    }

    /** Fuel that the last run has left; 0 if none. */
    public int unspent() {
        return (int) Math.max(0, end - spent());
    }

    /** Fuel that the last run has taken beyond what it had, for a piece of work that is not cut; 0 if none. */
    public long overdrawn() {
        return Math.max(0, spent() - end);
    }

    /** Takes fuel for work that the host does for the mounted VM outside it, see {@link Cpu#charge}. */
    public void charge(int cost) {
        cpu.charge(cost);
    }

    /**
     * The part of {@code fuel} that ends at the next event of a clock that counts instructions, so that the event comes
     * at its instruction, however the run is cut into slices. By the host's clock nobody knows which one that is: a timer
     * that ticks often is looked at often. Delivers the events that are due.
     */
    private int untilEvent(int fuel, long horizon) {
        boolean counted = clock.skips();
        if (!counted && !pit.ticksOften() && !rtc.ticksOften()) {
            return fuel;
        }
        if (nextEvent() <= clock.nanos()) {
            catchUp();
        }
        return counted ? clock.fuelUntil(Math.min(nextEvent(), horizon), fuel) : Math.min(fuel, OFTEN);
    }

    private long nextEvent() {
        return Math.min(pit.nextTickNanos(), rtc.nextDeadlineNanos());
    }

    /** What the guest has just done to a port may have moved the next event: the CPU's budget ends, to be reckoned anew. */
    private void eventMayHaveMoved() {
        if (clock.skips() || pit.ticksOften() || rtc.ticksOften()) {
            endBudget();
        }
    }

    /** Executes one instruction, after the delivery of an interrupt that is due; for tracing. */
    public Exit step() {
        return run(1);
    }

    /** Delivers what has become due since the VM last ran; ticks that were elided only count. */
    private void catchUp() {
        Activity activity = Activity.read(memory);
        if (activity.tickless()) {
            elision.countTicks(pit.skipTicks());
        }
        (activity.ticking() == Activity.WAITING ? Activity.RUNNING : activity.ticking()).write(memory);
        long now = clock.nanos();
        if (pit.nextTickNanos() <= now) {
            elision.countLostTicks(pit.deliverTicks() - 1);
        }
        if (rtc.nextDeadlineNanos() <= now) {
            rtc.deliver();
        }
    }

    private void elideTicks(Activity activity) {
        if (!elidesTicks) {
            return;
        }
        if (elision.proves(activity)) {
            activity.withoutTicks().write(memory);
        } else {
            cpu.charge(FAILED_PROOF_COST);
        }
    }

    private void afterStop(Stop stop) {
        if (resetRequested) {
            restart();
            return;
        }
        switch (stop) {
            case FUEL, REQUESTED -> {}
            case HALT -> halt();
            case SHUTDOWN -> shutdown();
            case PROTECTED_MODE -> ended = new Exit.Ended(StopReason.PROTECTED_MODE, 0);
        }
    }

    /** A HLT in ROM is the trap of a BIOS service. */
    private void halt() {
        if (cpu.segment(Cpu.CS) != BiosRom.SEGMENT) {
            cpu.charge(SLEEP_COST);
            Activity.HALTED.write(memory);
            return;
        }
        serve();
    }

    /** A step of the BIOS service whose trap the guest has executed. */
    private void serve() {
        Outcome outcome = bios.trap();
        (outcome == Outcome.AGAIN ? Activity.SERVING : Activity.RUNNING).write(memory);
        switch (outcome) {
            case DONE, AGAIN -> {}
            case WAIT -> Activity.WAITING.write(memory);
            case BOOT -> restart();
            case NO_BOOT -> ended = new Exit.Ended(StopReason.NO_BOOT, 0);
        }
    }

    /** A triple fault resets a PC, but a guest that does nothing else ends. */
    private void shutdown() {
        if (selfTest.survivesTripleFault()) {
            restart();
        } else {
            ended = new Exit.Ended(StopReason.SHUTDOWN, 0);
        }
    }

    private void restart() {
        resetRequested = false;
        selfTest.restart();
        cpu.charge(RESET_COST);
    }

    private void exit(int code) {
        ended = new Exit.Ended(StopReason.EXITED, code);
        endBudget();
    }

    /** Makes the CPU stop behind this instruction, unless it does so anyway: the request would meet the next VM. */
    private void endBudget() {
        if (cpu.hasBudget()) {
            cpu.requestStop();
            cpu.attend();
        }
    }

    private void requestReset() {
        resetRequested = true;
        endBudget();
    }

    /** VM time in nanoseconds since power-on. */
    public long nanos() {
        return clock.nanos();
    }

    /** Earliest VM time at which the sleeping guest is to be run although no input came; MAX_VALUE if never. */
    public long deadline() {
        Activity activity = Activity.read(memory);
        long tick = activity.tickless() || !pic.wouldDeliver(0) ? Long.MAX_VALUE : pit.nextTickNanos();
        long wait = activity.ticking() == Activity.WAITING ? bios.deadlineNanos() : Long.MAX_VALUE;
        return Math.min(Math.min(tick, rtc.nextDeadlineNanos()), wait);
    }

    /** {@link System#nanoTime} at which the halted VM is to be run although no input came; MAX_VALUE if never. */
    public long hostDeadline() {
        long deadline = deadline();
        return deadline == Long.MAX_VALUE ? Long.MAX_VALUE : clock.hostNanos(deadline);
    }

    /** Hands the guest the next request if its NIC is free. Call it after an input has come. */
    private void presentRequest() {
        if (requestNic.idle()) {
            host.ready();
        }
    }

    /** Hands a request to the guest's NIC, which must be idle: from {@link RequestHost#ready} only. */
    public void present(byte[] request) {
        requestNic.present(request, 0, request.length);
    }

    /** Whether a frame of this many bytes can be handed to the guest's NE2000 now; if not it has to wait. */
    public boolean hasFrameRoom(int length) {
        return nic.hasRoom(length);
    }

    /**
     * A frame, without FCS, comes to the guest's NE2000.
     *
     * @return whether the guest will see it
     */
    public boolean receiveFrame(byte[] frame, int offset, int length) {
        return nic.receive(frame, offset, length);
    }

    /** Presses or releases a key by its set 1 scan code; false if the keyboard's buffer is full. */
    public boolean press(int scanCode) {
        return keyboard.press(scanCode);
    }

    /** What the mounted VM's display shows now. */
    public Screen screen() {
        return Screen.of((address, length) -> Arrays.copyOfRange(memory.bytes(), address, address + length));
    }

    /** The mounted VM's registers. */
    public Cpu cpu() {
        return cpu;
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
                + OTHER_BYTES;
    }

    /** The kind of PC it is. */
    public MachineProfile profile() {
        return profile;
    }

    private static boolean touches(int port, int size, int first, int last) {
        return port <= last && port + size > first;
    }

    private final class BusPorts implements Ports {
        @Override
        public int in(int port, int size) {
            cpu.charge(PortCost.in(port, size));
            int value = bus.in(port, size);
            if (touches(port, size, RTC_DATA, RTC_DATA)) {
                eventMayHaveMoved();
            }
            return value;
        }

        @Override
        public void out(int port, int size, int value) {
            cpu.charge(PortCost.out(port, size));
            bus.out(port, size, value);
            if (touches(port, size, PIT_COUNTER_0, PIT_CONTROL) || touches(port, size, RTC_DATA, RTC_DATA)) {
                eventMayHaveMoved();
            }
        }

        @Override
        public int inBurst(int port, int size, int count) {
            return nic.inBurst(port, size, count);
        }

        @Override
        public int outBurst(int port, int size, int count) {
            return bus.outBurst(port, size, count);
        }

        @Override
        public void ins(int port, int size, int address, int count) {
            nic.ins(size, address, count);
        }

        @Override
        public void outs(int port, int size, int address, int count) {
            bus.outs(port, size, address, count);
        }
    }

    private final class PicInterrupts implements Interrupts {
        @Override
        public boolean pending() {
            return pic.intr();
        }

        @Override
        public int acknowledge() {
            return pic.acknowledge();
        }
    }

    private final class CpuA20 implements A20Gate {
        @Override
        public void set(boolean enabled) {
            cpu.setA20(enabled);
        }

        @Override
        public boolean enabled() {
            return cpu.a20();
        }
    }
}
