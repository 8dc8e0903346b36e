package dev.plankton.lab.exercise;

import dev.plankton.cpu.model.Tier;
import dev.plankton.hypervisor.Snapshot;
import dev.plankton.lab.exercise.idle.GuestState;
import dev.plankton.lab.exercise.idle.IdleProver;
import dev.plankton.lab.exercise.idle.TrialMachine;
import dev.plankton.machine.BootImage;
import dev.plankton.machine.pc.Machine;
import dev.plankton.machine.pc.Register;
import java.time.Duration;
import java.util.List;

/**
 * Has a student's {@link IdleProver} decide for each of a row of guests which ticks it can sleep through. The exercise delivers every
 * tick all the same, and looks what it changes: of one that was to be left out nothing but the count may change. So a wrong answer
 * is found at the tick at which the guest would have acted.
 */
final class IdleExercise implements Exercise {
    private static final String IMAGE = "05-idle/start/sleepers.img";

    private static final int TICKS = 64;

    /** 65536 periods of the timer's clock of 1 193 182 Hz, rounded up. */
    private static final Duration TICK = Duration.ofNanos(54_925_402);

    private static final int TIMER_VECTOR = 0x1C * 4;

    private static final int BOOT_SECTOR = 0x7C00;

    /** What a guest does. */
    enum Kind {
        /** Nothing, for good. */
        IDLE,
        /** It waits for a time. */
        WAITS,
        /** Something at each tick, or what cannot be foreseen. */
        ACTS
    }

    /** A guest of {@code sleepers.asm}, in the order of that file. */
    record Sleeper(String name, Kind kind) {}

    static final List<Sleeper> SLEEPERS = List.of(
            new Sleeper("plain", Kind.IDLE),
            new Sleeper("poller", Kind.IDLE),
            new Sleeper("checker", Kind.IDLE),
            new Sleeper("masked", Kind.IDLE),
            new Sleeper("alarm", Kind.WAITS),
            new Sleeper("chime", Kind.WAITS),
            new Sleeper("midnight", Kind.WAITS),
            new Sleeper("counter", Kind.ACTS),
            new Sleeper("register", Kind.ACTS),
            new Sleeper("carry", Kind.ACTS),
            new Sleeper("hooked", Kind.ACTS),
            new Sleeper("alternate", Kind.ACTS),
            new Sleeper("seconds", Kind.ACTS),
            new Sleeper("asker", Kind.ACTS),
            new Sleeper("pusher", Kind.ACTS),
            new Sleeper("talker", Kind.ACTS),
            new Sleeper("blinker", Kind.ACTS));

    @Override
    public String name() {
        return "idle";
    }

    @Override
    public Class<?> type() {
        return IdleProver.class;
    }

    @Override
    public void run(SolutionClass solution, HandIn handIn, Figures figures) throws SolutionException {
        BootImage image = BootImage.of("sleeper", GuestImages.of(IMAGE, 0));
        try (Machine machine = Machine.boot(image, Machine.PROFILE, Tier.INTERPRETER);
                Machine copy = Machine.boot(image, Machine.PROFILE, Tier.INTERPRETER)) {
            new Ward((IdleProver) solution.create(), figures, machine, new TrialMachine(copy)).run();
        }
    }

    /** Looks after the guests, one after the other on the same machine. */
    private static final class Ward {
        private final IdleProver prover;
        private final Figures figures;
        private final Machine machine;
        private final TrialMachine trial;
        private final Snapshot powerOn;
        private int overslept;
        private int idleWakes;
        private int waitingWakes;

        Ward(IdleProver prover, Figures figures, Machine machine, TrialMachine trial) {
            this.prover = prover;
            this.figures = figures;
            this.machine = machine;
            this.trial = trial;
            powerOn = machine.snapshot();
        }

        void run() throws SolutionException {
            for (int n = 0; n < SLEEPERS.size(); n++) {
                powerOn(n);
                watch(SLEEPERS.get(n));
            }
            figures.put("overslept", overslept);
            figures.put("idle-wakes", idleWakes);
            figures.put("waiting-wakes", waitingWakes);
            figures.put("turns", trial.turns());
        }

        /**
         * Switches the guest on and lets it come to its HLT, half a tick before the next. Plankton leaves out ticks itself if INT 1Ch
         * points to its own IRET: here it points to another one, so that each tick is delivered.
         */
        private void powerOn(int number) {
            machine.restore(powerOn);
            machine.write(BOOT_SECTOR, GuestImages.of(IMAGE, number));
            machine.write(TIMER_VECTOR, otherIret());
            machine.runFor(TICK.dividedBy(2));
        }

        private byte[] otherIret() {
            byte[] vector = machine.read(TIMER_VECTOR, 4);
            int offset = (vector[0] & 0xFF | (vector[1] & 0xFF) << 8) - 1;
            int segment = (vector[2] & 0xFF | (vector[3] & 0xFF) << 8) << 4;
            while ((machine.read(segment + offset, 1)[0] & 0xFF) != 0xCF) {
                offset--;
            }
            vector[0] = (byte) offset;
            vector[1] = (byte) (offset >> 8);
            return vector;
        }

        /** What the solution throws costs it this guest: the others are looked at all the same. */
        private void watch(Sleeper sleeper) throws SolutionException {
            try {
                decide(sleeper);
            } catch (RuntimeException | StackOverflowError e) {
                String text = "The guest %s: %s.".formatted(sleeper.name, Thrown.text("idleTicks", e));
                switch (sleeper.kind) {
                    case IDLE -> {
                        idleWakes += TICKS;
                        figures.differs("idle-wakes", text);
                    }
                    case WAITS -> {
                        waitingWakes += TICKS;
                        figures.differs("waiting-wakes", text);
                    }
                    case ACTS -> {
                        overslept++;
                        figures.differs("overslept", text);
                    }
                }
            }
        }

        private void decide(Sleeper sleeper) throws SolutionException {
            int answer = ask(sleeper);
            int asked = 0;
            int left = answer;
            int wakes = 0;
            GuestState state = GuestState.of(machine);
            for (int tick = 1; tick <= TICKS; tick++) {
                GuestState before = state;
                machine.runFor(TICK);
                state = GuestState.of(machine);
                String change = state.changeSince(before);
                if (left > 0) {
                    left -= left == IdleProver.ALL ? 0 : 1;
                    if (!change.isEmpty()) {
                        overslept++;
                        report(sleeper, answer, asked, tick, change);
                        break;
                    }
                } else {
                    wakes++;
                    if (answer > 0) { // Otherwise every tick wakes it.
                        answer = ask(sleeper);
                        asked = tick;
                        left = answer;
                    }
                }
            }
            note(sleeper, wakes);
        }

        private int ask(Sleeper sleeper) throws SolutionException {
            int answer = prover.idleTicks(trial.at(machine));
            if (answer < 0) {
                throw new SolutionException("idleTicks returned %d for the guest %s: it has to be 0 or more"
                        .formatted(answer, sleeper.name));
            }
            return answer;
        }

        private void note(Sleeper sleeper, int wakes) {
            switch (sleeper.kind) {
                case IDLE -> {
                    idleWakes += wakes;
                    if (wakes > 0) {
                        figures.differs(
                                "idle-wakes",
                                "The guest %s was woken by %d of %d ticks, none of which changed anything."
                                        .formatted(sleeper.name, wakes, TICKS));
                    }
                }
                case WAITS -> {
                    waitingWakes += wakes;
                    if (wakes > TICKS / 8) {
                        figures.differs(
                                "waiting-wakes",
                                "The guest %s was woken by %d of %d ticks. It acts at very few of them."
                                        .formatted(sleeper.name, wakes, TICKS));
                    }
                }
                case ACTS -> {}
            }
        }

        private void report(Sleeper sleeper, int answer, int asked, int tick, String change) {
            String text = answer == IdleProver.ALL ? "ALL" : Integer.toString(answer);
            figures.differs(
                    "overslept",
                    "The guest %s: idleTicks returned %s %s, but at tick %d %s. That was at instruction %d of the guest; its HLT is before %04X:%04X."
                            .formatted(
                                    sleeper.name,
                                    text,
                                    asked == 0 ? "before the first tick" : "after tick " + asked,
                                    tick,
                                    change,
                                    machine.instructions(),
                                    machine.get(Register.CS),
                                    machine.get(Register.IP)));
        }
    }
}
