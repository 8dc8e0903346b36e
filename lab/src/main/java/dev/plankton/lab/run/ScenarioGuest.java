package dev.plankton.lab.run;

import dev.plankton.debugger.source.SourceMap;
import dev.plankton.machine.pc.Machine;

/** The guest of a scenario, for a debugger. Confined to one thread. */
public final class ScenarioGuest implements AutoCloseable {
    private final Play play;
    private final boolean recorded;
    private final SourceMap map;

    /** @param recorded whether its inputs are played from a recording, so that its past is what it was */
    ScenarioGuest(Play play, boolean recorded, SourceMap map) {
        this.play = play;
        this.recorded = recorded;
        this.map = map;
    }

    /** The machine, at its first instruction; to keep a history, begin it before {@link #advanceTo}. */
    public Machine machine() {
        return play.machine();
    }

    /** What its instructions come from. */
    public SourceMap source() {
        return map;
    }

    /** Runs it to a moment, in instructions since power-on, while its inputs come to it; not beyond the limit of the scenario. */
    public void advanceTo(long instructions) {
        if (recorded) {
            machine().run(Math.max(0, instructions - machine().instructions()));
        } else {
            play.runTo(instructions);
        }
    }

    @Override
    public void close() {
        play.close();
    }
}
