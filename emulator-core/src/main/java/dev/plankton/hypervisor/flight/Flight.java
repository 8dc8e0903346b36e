package dev.plankton.hypervisor.flight;

import jdk.jfr.FlightRecorder;
import org.jspecify.annotations.Nullable;

/**
 * Where the hypervisor notes its events for Flight Recorder. The class of an event is not touched before the recorder is in
 * use: loading the first one would start it, which takes more than 100 ms of a process that may live no longer. Safe for any
 * thread.
 */
public final class Flight {
    private Flight() {}

    /** VM {@code vm} is woken; null if nothing records it, so that no clock is read. */
    public static @Nullable WakeEvent woken(int vm) {
        return FlightRecorder.isInitialized() ? WakeEvent.beginning(vm) : null;
    }

    /** The VM of {@code event} has its core. */
    public static void running(@Nullable WakeEvent event) {
        if (event != null) {
            event.commit();
        }
    }

    /** A boot begins; null if nothing records it. */
    public static @Nullable BootEvent booting() {
        return FlightRecorder.isInitialized() ? BootEvent.beginning() : null;
    }

    /** The boot of {@code event} is over; {@code vms} from number {@code first} on were booted. */
    public static void booted(@Nullable BootEvent event, int first, int vms) {
        if (event != null) {
            event.end(first, vms);
        }
    }

    /** {@code vms} from number {@code first} on have ended, for {@code reason}. */
    public static void ended(int first, int vms, Enum<?> reason) {
        if (FlightRecorder.isInitialized()) {
            new EndEvent(first, vms, reason.name()).commit();
        }
    }

    /** VM {@code vm} was to have {@code input}, and had no room. */
    public static void refused(int vm, Object input) {
        if (FlightRecorder.isInitialized()) {
            new InboxFullEvent(vm, input.getClass().getSimpleName()).commit();
        }
    }

    /** VM {@code vm} has spent its {@code budget}, and {@code debt} beyond it. */
    public static void spent(int vm, int budget, long debt) {
        if (FlightRecorder.isInitialized()) {
            new SliceOverBudgetEvent(vm, budget, debt).commit();
        }
    }
}
