package dev.plankton.debugger.dap;

import dev.plankton.machine.pc.Machine;
import java.util.List;
import java.util.function.BiConsumer;
import org.eclipse.lsp4j.debug.OutputEventArgumentsCategory;

/** Sends the client what the guest sends on COM1 and port E9h, and rows of its text screen that have changed. */
final class ScreenOutput {
    /** The host keeps as much of what a guest sends at least. */
    private static final int KEPT = 1 << 20;

    /** Looks between two at the serial line, a few milliseconds each. */
    private static final int OFTEN = 8;

    private final Machine machine;
    private final BiConsumer<String, String> output;
    private int serial, debug, looks;
    private List<String> rows = List.of();

    /** @param output takes a category of the protocol and a text */
    ScreenOutput(Machine machine, BiConsumer<String, String> output) {
        this.machine = machine;
        this.output = output;
    }

    /** The machine runs. */
    void running() {
        if (++looks % OFTEN == 0) {
            lines();
        }
    }

    /** The machine has stopped. */
    void stopped() {
        lines();
        List<String> now = machine.screen().text().lines().toList();
        StringBuilder changed = new StringBuilder();
        for (int n = 0; n < now.size(); n++) {
            if (!now.get(n).isBlank() && (n >= rows.size() || !now.get(n).equals(rows.get(n)))) {
                changed.append(now.get(n)).append('\n');
            }
        }
        rows = now;
        if (!changed.isEmpty()) {
            output.accept(OutputEventArgumentsCategory.STDOUT, changed.toString());
        }
    }

    private void lines() {
        serial = send(machine.serial(), serial);
        debug = send(machine.debug(), debug);
    }

    private int send(String all, int sent) {
        int from = all.length() < sent ? Math.max(0, sent - KEPT) : sent;
        if (from < all.length()) {
            output.accept(OutputEventArgumentsCategory.STDOUT, all.substring(from));
        }
        return all.length();
    }
}
