package dev.plankton.debugger.dap.run;

import dev.plankton.debugger.Debuggee;
import dev.plankton.debugger.Stepper;
import dev.plankton.debugger.Stop;
import dev.plankton.debugger.source.SourceMap;
import dev.plankton.machine.pc.Machine;

/** A step back: by instructions into what was called, by lines over it. */
public final class BackStepper {
    private static final int MOST_INSTRUCTIONS = 10_000;

    private final Debuggee debuggee;
    private final Machine machine;
    private final Stepper stepper;
    private final SourceMap map;

    /** Steps of {@code debuggee}. */
    public BackStepper(Debuggee debuggee, SourceMap map) {
        this.debuggee = debuggee;
        machine = debuggee.machine();
        stepper = new Stepper(debuggee);
        this.map = map;
    }

    /** Takes the last instruction back. */
    public Stop instruction() {
        return debuggee.stepBack();
    }

    /** Goes to where the current line began, or the line before it if it is there; instruction by instruction without source. */
    public Stop line() {
        if (map.at(debuggee.codeAddress()).isEmpty()) {
            return stepper.overBack();
        }
        Stop stop = stepper.overBack();
        if (!(stop instanceof Stop.Stepped) || map.at(debuggee.codeAddress()).isEmpty()) {
            return stop;
        }
        SourceMap.Position line = map.at(debuggee.codeAddress()).orElseThrow().position();
        for (int n = 0; n < MOST_INSTRUCTIONS && !begins(line); n++) {
            long moment = machine.instructions();
            stop = stepper.overBack();
            if (!(stop instanceof Stop.Stepped)) {
                return stop;
            }
            if (!isIn(line)) {
                debuggee.history().go(moment);
                return new Stop.Stepped();
            }
        }
        return new Stop.Stepped();
    }

    private boolean isIn(SourceMap.Position line) {
        return map.at(debuggee.codeAddress())
                .filter(row -> row.position().equals(line))
                .isPresent();
    }

    private boolean begins(SourceMap.Position line) {
        int here = debuggee.codeAddress();
        return map.rows(line.file(), line.line()).stream().anyMatch(row -> row.address() == here);
    }
}
