package dev.plankton.dashboard.stream;

import dev.plankton.dashboard.watch.Sight;
import dev.plankton.dashboard.watch.WatchedVm;
import dev.plankton.dashboard.watch.WatchedVms;
import dev.plankton.hypervisor.Hypervisor;
import dev.plankton.hypervisor.Vm;
import dev.plankton.hypervisor.io.RunState;
import dev.plankton.machine.screen.Screen;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** One VM's screen and state: messages 4 and 8. It is looked at only when the VM has executed something, or is at another moment of its past. Confined to one thread. */
final class ScreenView {
    private static final int STATE_TYPE = 8;
    private static final long STATE_MILLIS = 100, GRAPHICS_MILLIS = 50;

    private final int number;
    private final Hypervisor hypervisor;
    private final WatchedVms watched;
    private ScreenRows shown = ScreenRows.NONE;
    private long instructions = -1;
    private RunState state = RunState.OFF;
    private boolean stateSent;
    private boolean gone;
    private long screenAt;
    private long stateAt;
    private long sentInstructions;

    ScreenView(Hypervisor hypervisor, WatchedVms watched, int number) {
        this.hypervisor = hypervisor;
        this.watched = watched;
        this.number = number;
    }

    /** Sends what has changed. */
    void send(long millis, Consumer<ByteBuf> to) {
        Vm vm = hypervisor.vm(number);
        if (vm == null) {
            return;
        }
        RunState now = vm.state();
        long executed;
        try {
            WatchedVm there = watched.find(number);
            Sight sight = there == null ? null : there.sight();
            executed = sight == null ? vm.instructions() : sight.instructions();
            sendScreen(sight == null ? vm::screen : sight::screen, executed, millis, to);
            gone = false;
        } catch (IllegalStateException e) {
            executed = 0; // It has ended, and its state is gone.
            if (!gone) {
                gone = true;
                shown = ScreenRows.NONE;
                to.accept(ScreenRows.gone(number));
            }
        }
        boolean news = !stateSent || now != state || executed != sentInstructions;
        if (news && (now != state || millis - stateAt >= STATE_MILLIS)) {
            sendState(vm, now, executed, millis, to);
        }
    }

    private void sendScreen(Supplier<Screen> screen, long executed, long millis, Consumer<ByteBuf> to) {
        boolean due = !shown.isGraphics() || millis - screenAt >= GRAPHICS_MILLIS;
        if (due && (executed != instructions || shown.isNothing())) {
            ScreenRows next = ScreenRows.of(screen.get());
            instructions = executed;
            screenAt = millis;
            if (next.differs(shown)) {
                to.accept(next.message(number, shown));
                shown = next;
            }
        }
    }

    private void sendState(Vm vm, RunState now, long executed, long millis, Consumer<ByteBuf> to) {
        stateSent = true;
        state = now;
        stateAt = millis;
        sentInstructions = executed;
        ByteBuf message = Unpooled.buffer(24);
        message.writeByte(STATE_TYPE);
        message.writeByte(code(now));
        message.writeShortLE(0);
        message.writeIntLE(number);
        message.writeDoubleLE((double) executed);
        message.writeDoubleLE(vm.deltaBytes());
        to.accept(message);
    }

    /** How a message names a state; docs/control-room-stream.md lists the codes. */
    private static int code(RunState state) {
        return switch (state) {
            case OFF -> 1;
            case IDLE -> 2;
            case RUNNABLE -> 3;
            case PAUSED -> 4;
            case STOPPED -> 5;
        };
    }
}
