package dev.plankton.machine.core;

import dev.plankton.bios.Bios;
import dev.plankton.bios.data.Outcome;
import dev.plankton.bios.data.RomLayout;
import dev.plankton.clock.HostClock;
import dev.plankton.cpu.Cpu;
import dev.plankton.cpu.state.Stop;
import dev.plankton.device.interrupt.Pic;
import dev.plankton.machine.Exit;
import dev.plankton.machine.StopReason;
import dev.plankton.machine.exits.Observation;
import dev.plankton.machine.input.Phase;
import dev.plankton.memory.Memory;

/**
 * Runs the VM that is mounted: instructions, BIOS services and the time between them, until its fuel is spent, it sleeps or
 * it ends. Confined to the thread that runs the VM.
 */
final class RunLoop {
    private static final Exit FUEL_SPENT = new Exit.FuelSpent();
    private static final Exit HALTED = new Exit.Halted();

    /** What going to sleep costs, and looking once more at the time of a guest that goes on sleeping; see {@link Cpu#charge}. */
    private static final int SLEEP_COST = 150;

    private static final int RESET_COST = 12_000;

    private final Board board;
    private final Cpu cpu;
    private final Memory memory;
    private final VmClock clock;
    private final Pic pic;
    private final Bios bios;
    private final TimedEvents events;
    private final StopRequests requests;

    /** What {@link #spent} is to be when the present run ends. */
    private long end;

    private Phase phase = Phase.OUTSIDE;

    /** Whether a BIOS service is not cut, see {@link Core#servesWholly}. */
    private boolean servesWholly;

    RunLoop(Board board) {
        this.board = board;
        cpu = board.cpu;
        memory = board.memory;
        clock = board.clock;
        pic = board.pic;
        bios = board.bios;
        events = board.events;
        requests = board.requests;
    }

    /** As {@link Core#run(int, long)}. */
    Exit run(int fuel, long horizon) {
        end = spent() + fuel;
        requests.beginRun();
        phase = Phase.BEGIN;
        if (events.beginRun()) {
            board.uart.poll();
            presentRequest();
            board.link.host().frameRoom();
        } else if (Activity.read(memory).asleep()) {
            phase = Phase.OUTSIDE;
            return HALTED;
        }
        phase = Phase.WITHIN;
        Exit exit = execute(horizon);
        phase = Phase.OUTSIDE;
        return exit;
    }

    private Exit execute(long horizon) {
        for (Exit ended = requests.ended(); ; ended = requests.ended()) {
            if (ended != null) {
                return ended;
            }
            Activity activity = Activity.read(memory);
            if (activity.asleep()) {
                if (!cpu.interruptible()) {
                    return new Exit.Ended(StopReason.HALTED_FOR_EVER, 0);
                }
                if (requests.leaving()) {
                    return FUEL_SPENT;
                }
                if (pic.intr()) {
                    Activity.RUNNING.write(memory);
                } else {
                    events.elideTicks(activity);
                    long next = events.deadline();
                    if (!clock.skips() || Math.min(next, horizon) == Long.MAX_VALUE) {
                        return HALTED;
                    }
                    clock.skipTo(Math.min(next, horizon));
                    if (next > horizon) {
                        return HALTED;
                    }
                    events.deliverDue();
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
            boolean serving = activity == Activity.SERVING;
            if ((rest == 0 || requests.leaving() || clock.skips() && clock.nanos() >= horizon)
                    && !(servesWholly && serving)) {
                return FUEL_SPENT;
            }
            if (serving) {
                serve();
            } else {
                afterStop(cpu.run(events.fuelUntil(rest, horizon)));
            }
        }
    }

    /** What it is in; after an exception that of the run that threw it, until the next one begins or it is {@link #abandon}ed. */
    Phase phase() {
        return phase;
    }

    /** The run that has thrown an exception is over. */
    void abandon() {
        phase = Phase.OUTSIDE;
    }

    void servesWholly(boolean on) {
        servesWholly = on;
    }

    /** What the VMs of this board have spent so far: instructions executed, and instructions charged for other work. */
    private long spent() {
        return cpu.instructions() + cpu.charged();
    }

    /** Fuel that the last run has left; 0 if none. */
    int unspent() {
        return (int) Math.max(0, end - spent());
    }

    /** Fuel that the last run has taken beyond what it had, for a piece of work that is not cut; 0 if none. */
    long overdrawn() {
        return Math.max(0, spent() - end);
    }

    private void afterStop(Stop stop) {
        if (requests.takeReset()) {
            reset();
            return;
        }
        switch (stop) {
            case FUEL, REQUESTED -> {}
            case WATCHED -> requests.leaveNow();
            case HALT -> halt();
            case SHUTDOWN -> shutdown();
            case PROTECTED_MODE -> requests.end(StopReason.PROTECTED_MODE, cpu.protectedUse);
        }
    }

    /** A HLT in ROM is the trap of a BIOS service. */
    private void halt() {
        if (cpu.segment(Cpu.CS) != RomLayout.SEGMENT || cpu.protectedMode()) {
            cpu.charge(SLEEP_COST);
            Activity.HALTED.write(memory);
            Observation observation = board.observation;
            if (observation != null) {
                observation.halted();
            }
            return;
        }
        serve();
    }

    /** A step of the BIOS service whose trap the guest has executed. */
    private void serve() {
        Outcome outcome = board.observation == null ? bios.trap() : observed(board.observation);
        (outcome == Outcome.AGAIN ? Activity.SERVING : Activity.RUNNING).write(memory);
        switch (outcome) {
            case DONE, AGAIN -> {}
            case WAIT -> Activity.WAITING.write(memory);
            case BOOT -> restart();
            case RESET -> reset();
            case POWER_OFF -> requests.exit(0);
            case NO_BOOT -> requests.end(StopReason.NO_BOOT);
        }
    }

    private Outcome observed(Observation observation) {
        int number = memory.get8((cpu.segment(Cpu.CS) << 4) + cpu.ip());
        int ax = cpu.reg16(Cpu.AX);
        long begin = HostClock.SYSTEM.nanoTime();
        Outcome outcome = bios.trap();
        observation.served(number, ax, begin);
        return outcome;
    }

    /** A triple fault resets a PC, but a guest that does nothing else ends. */
    private void shutdown() {
        if (board.shutdownCode.resume()) {
            cpu.charge(RESET_COST);
        } else if (board.selfTest.survivesTripleFault()) {
            restart();
        } else {
            requests.end(StopReason.SHUTDOWN);
        }
    }

    /** After a reset the BIOS looks in CMOS first, whether a program wants to go on. */
    private void reset() {
        if (board.shutdownCode.resume()) {
            cpu.charge(RESET_COST);
        } else {
            restart();
        }
    }

    private void restart() {
        requests.takeReset();
        board.selfTest.restart();
        cpu.charge(RESET_COST);
    }

    /** Hands the guest the next request if its NIC is free. Called after an input has been received. */
    private void presentRequest() {
        if (board.requestNic.idle()) {
            board.link.host().ready();
        }
    }
}
