package dev.plankton.lab.run;

import dev.plankton.cpu.model.Tier;
import dev.plankton.lab.exercise.SolutionException;
import dev.plankton.lab.feedback.SentFrames;
import dev.plankton.lab.scenario.Input;
import dev.plankton.lab.scenario.Moment;
import dev.plankton.lab.scenario.Scenario;
import dev.plankton.lab.scenario.rule.Bytes;
import dev.plankton.lab.scenario.rule.Expected;
import dev.plankton.machine.pc.Machine;
import dev.plankton.machine.pc.Outcome;
import dev.plankton.machine.pc.ReplayException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One run of a scenario's guest: brings its inputs to it, and stops where something is to be looked at. Confined to a thread. */
final class Play implements AutoCloseable {
    /** Instructions between two looks whether the guest sleeps for good or its time is over. */
    private static final int LOOK = 1000;

    /** The longest that a request waits for its reply, in nanoseconds of guest time. */
    private static final long LONGEST_REQUEST = 10_000_000_000L;

    /** The shortest time of an instruction, in nanoseconds: a run of N instructions takes at least N times this. */
    private static final long INSTRUCTION_NANOS = 100;

    private final Scenario scenario;
    private final Machine machine;
    private final List<Input> pending;
    private final Map<String, Bytes> replies = new HashMap<>();
    private final SentFrames frames;
    private final List<String> notes = new ArrayList<>();

    private Outcome.@Nullable Ended ended;
    private boolean asleep;

    /** Is called at a moment. */
    interface Visitor {
        void at(Moment moment);
    }

    /** A run that begins, of a machine that is the play's own from now on. */
    Play(Scenario scenario, Machine machine) {
        this.scenario = scenario;
        this.machine = machine;
        pending = new ArrayList<>(scenario.inputs());
        frames = new SentFrames(scenario);
        if (frames.wanted()) {
            machine.onFrame(bytes -> frames.add(bytes, machine.instructions()));
        }
    }

    /** Powers on the guest, or begins its recording. */
    static Play begin(Scenario scenario, Guest guest, Tier tier) throws SolutionException {
        Machine machine = guest.begin(tier);
        if (guest.recording() == null) {
            machine.setNumber(scenario.pc().number());
        }
        return new Play(scenario, machine);
    }

    Machine machine() {
        return machine;
    }

    /** From which the guest's Ethernet address is made. */
    int number() {
        return scenario.pc().number();
    }

    /** The reply to a request, if there was one. */
    Optional<Bytes> reply(String id) {
        return Optional.ofNullable(replies.get(id));
    }

    SentFrames frames() {
        return frames;
    }

    /** What did not come to the guest as the scenario wants it, in whole sentences. */
    List<String> notes() {
        return notes;
    }

    /** How the run has ended. */
    Expected.How how() {
        if (ended != null) {
            return switch (ended.reason()) {
                case EXITED, HALTED_FOR_EVER, STOPPED -> Expected.How.STOPPED;
                default -> Expected.How.FAULT;
            };
        }
        return asleep ? Expected.How.IDLE : Expected.How.LIMIT;
    }

    /** How it has ended, in words. */
    String ending() {
        return ended != null ? ended.text() : how().text();
    }

    /**
     * Runs until all moments have been, or the guest has ended or reached its limit. Moments that did not come are visited then, with
     * the state at the end.
     */
    void run(List<Moment> moments, Visitor visitor) {
        List<Moment> waiting = new ArrayList<>(moments);
        try {
            while (true) {
                bringDue();
                waiting.removeIf(moment -> {
                    boolean now = isDue(moment);
                    if (now) {
                        visitor.at(moment);
                    }
                    return now;
                });
                if (waiting.isEmpty() || ended != null || asleep || isOver()) {
                    break;
                }
                advance(waiting);
            }
        } catch (ReplayException e) {
            notes.add("The recording cannot be played on: " + e.getMessage() + ".");
        }
        if (!waiting.isEmpty()) {
            pending.forEach(input -> notes.add("The input %s did not come: the run had ended.".formatted(input.at())));
            pending.clear();
        }
        waiting.forEach(visitor::at);
    }

    /** Runs to a moment and no further. */
    void runTo(long instructions) {
        run(List.of(new Moment.Instruction(instructions)), _ -> {});
    }

    private boolean isOver() {
        return machine.instructions() >= scenario.limit() || machine.time().toNanos() >= scenario.nanos();
    }

    private boolean isDue(Moment moment) {
        return switch (moment) {
            case Moment.End _ -> false;
            case Moment.Time(long nanos) -> machine.time().toNanos() >= nanos;
            case Moment.Instruction(long count) -> machine.instructions() >= count;
        };
    }

    /** Runs to the next moment at which there is something to do, or a little way. */
    private void advance(List<Moment> waiting) {
        long instructions = scenario.limit();
        long nanos = Long.MAX_VALUE;
        List<Moment> all = new ArrayList<>(waiting);
        pending.forEach(input -> all.add(input.at()));
        for (Moment moment : all) {
            switch (moment) {
                case Moment.Time(long at) -> nanos = Math.min(nanos, at);
                case Moment.Instruction(long at) -> instructions = Math.min(instructions, at);
                case Moment.End _ -> {}
            }
        }
        long left = instructions - machine.instructions();
        Outcome outcome;
        long time = Math.min(nanos, scenario.nanos()) - machine.time().toNanos();
        boolean slept = machine.isAsleep();
        if (nanos < Long.MAX_VALUE) {
            outcome = machine.run(left, Duration.ofNanos(Math.max(time, 0)));
        } else if (slept) {
            // Without a time that it must not pass, the machine reports that nothing will wake it.
            outcome = machine.run(1);
        } else {
            long look = Math.min(LOOK, left);
            outcome = machine.run(look, Duration.ofNanos(Math.min(time, LOOK * INSTRUCTION_NANOS)));
        }
        end(outcome, slept);
    }

    private void end(Outcome outcome, boolean slept) {
        switch (outcome) {
            case Outcome.Ended how -> ended = how;
            case Outcome.Asleep _ -> asleep = true;
            default -> asleep = machine.time().toNanos() >= scenario.nanos() && (slept || machine.isAsleep());
        }
    }

    /** Brings the inputs that are due, in the order of the file. */
    private void bringDue() {
        List<Input> due = pending.stream().filter(input -> isDue(input.at())).toList();
        for (Input input : due) {
            pending.remove(input);
            if (ended != null) {
                notes.add("The input %s did not come: the guest had ended.".formatted(input.at()));
                continue;
            }
            asleep = false;
            bring(input);
        }
    }

    private void bring(Input input) {
        switch (input) {
            case Input.Keys(Moment _, String script) -> machine.type(script);
            case Input.Serial(Moment _, Bytes bytes) -> machine.send(bytes.array());
            case Input.Frame(Moment at, Bytes bytes) -> {
                if (!machine.sendFrame(bytes.array())) {
                    notes.add(("The frame %s was not received: the guest has not started the NE2000, has no room, or"
                                    + " listens to other addresses.")
                            .formatted(at));
                }
            }
            case Input.Request(Moment at, Bytes bytes, String id) -> request(at, bytes, id);
        }
    }

    private void request(Moment at, Bytes bytes, String id) {
        Optional<byte[]> reply = machine.call(bytes.array(), Duration.ofNanos(patience()));
        ended = machine.ended().orElse(null);
        reply.ifPresentOrElse(
                value -> replies.put(id, Bytes.of(value)),
                () -> notes.add("The request %s %s was not answered%s."
                        .formatted(id, at, ended == null ? "" : ": the guest ended")));
    }

    /** How long a request waits: to the next moment at most, and no longer than the limit lasts. */
    private long patience() {
        long now = machine.time().toNanos();
        long until = Math.min(scenario.nanos(), now + LONGEST_REQUEST);
        until = Math.min(until, now + (scenario.limit() - machine.instructions()) * INSTRUCTION_NANOS);
        for (Input input : pending) {
            if (input.at() instanceof Moment.Time(long nanos) && nanos > now) {
                until = Math.min(until, nanos);
            }
        }
        return Math.max(0, until - now);
    }

    @Override
    public void close() {
        machine.close();
    }
}
