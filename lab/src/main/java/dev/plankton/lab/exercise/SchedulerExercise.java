package dev.plankton.lab.exercise;

import dev.plankton.cpu.model.Tier;
import dev.plankton.guests.Guests;
import dev.plankton.lab.exercise.scheduling.Scheduler;
import dev.plankton.machine.BootImage;
import dev.plankton.machine.pc.Machine;
import dev.plankton.machine.pc.Outcome;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A hypervisor of eight machines and one processor, which a student's {@link Scheduler} shares among them: two never sleep, one is
 * sent its next request whenever it sleeps, one gets a single request that takes long, and four get short requests now and then.
 * What is measured is how long those wait, and what the others get.
 */
final class SchedulerExercise implements Exercise {
    private static final int SPINNERS = 2, BUSY = 2, BATCH = 3, FIRST_CLERK = 4, VMS = 8;

    /** Instructions until the exercise ends, and after which no request comes. */
    private static final long END = 1_200_000, LAST_REQUEST = 1_000_000;

    /** When the long request comes. */
    private static final long BATCH_AT = 300_000;

    /** What a VM costs the processor that another one had before. */
    private static final int SWITCH = 100;

    private static final int LONGEST_SLICE = 100_000;

    /** A request of B takes 18 times B squared instructions: see the guest. */
    private static final int SHORT = 4, MIDDLE = 15, LONG = 81;

    private static final int TURNS_SHOWN = 10;

    @Override
    public String name() {
        return "scheduler";
    }

    @Override
    public Class<?> type() {
        return Scheduler.class;
    }

    @Override
    public void run(SolutionClass solution, HandIn handIn, Figures figures) throws SolutionException {
        new Processor((Scheduler) solution.create(), figures).run();
    }

    /** A request: the VM it is for, when it comes, and what it asks. */
    private record Request(int vm, long at, int work) {}

    /** Who had the processor: when, and for how many instructions. */
    private record Turn(int vm, long at, int executed) {}

    /** One VM and what is waiting for it. */
    private static final class Guest {
        final Machine machine;
        final Queue<Request> waiting = new ArrayDeque<>();
        boolean ready;
        long waitsSince;
        long executed;
        int replies;

        Guest(Machine machine) {
            this.machine = machine;
        }
    }

    /** The one processor. */
    private static final class Processor {
        private final Scheduler scheduler;
        private final Figures figures;
        private final List<Guest> guests = new ArrayList<>();
        private final Queue<Request> coming = requests();
        private final List<Turn> turns = new ArrayList<>();
        private final List<Long> waits = new ArrayList<>();
        private long now;
        private long switching;
        private int last = -1;
        private int mistakes;
        private long worst;
        private String worstText = "";
        private long gap;
        private String gapText = "";

        Processor(Scheduler scheduler, Figures figures) {
            this.scheduler = scheduler;
            this.figures = figures;
        }

        void run() {
            try {
                powerOn();
                while (now < END) {
                    deliver();
                    if (guests.stream().anyMatch(guest -> guest.ready)) {
                        turn();
                    } else {
                        now = coming.isEmpty() ? END : coming.element().at;
                    }
                }
                measure();
            } finally {
                guests.forEach(guest -> guest.machine.close());
            }
        }

        /** Boots all VMs up to their sleep, outside the time that is measured; those that never sleep are ready. */
        private void powerOn() {
            for (int vm = 0; vm < VMS; vm++) {
                byte[] image = vm < SPINNERS
                        ? Guests.find("spin").orElseThrow().image()
                        : GuestImages.of("04-scheduling/start/worker.img", 0);
                Guest guest =
                        new Guest(Machine.boot(BootImage.of("vm" + vm, image), Machine.PROFILE, Tier.INTERPRETER));
                guests.add(guest);
                if (vm >= SPINNERS) {
                    guest.machine.run(1000);
                }
            }
            for (int vm = 0; vm < SPINNERS; vm++) {
                wake(vm);
            }
            feedBusy();
        }

        /** What has come up to now: a VM that sleeps gets it at once. */
        private void deliver() {
            while (!coming.isEmpty() && coming.element().at <= now) {
                Request request = coming.remove();
                Guest guest = guests.get(request.vm);
                guest.waiting.add(request);
                if (!guest.ready) {
                    give(request.vm);
                }
            }
        }

        /** The busy VM's next request comes as soon as it sleeps. */
        private void feedBusy() {
            guests.get(BUSY).waiting.add(new Request(BUSY, now, MIDDLE));
            give(BUSY);
        }

        private void give(int vm) {
            Guest guest = guests.get(vm);
            guest.machine.send(new byte[] {(byte) guest.waiting.element().work});
            wake(vm);
        }

        private void wake(int vm) {
            Guest guest = guests.get(vm);
            guest.ready = true;
            guest.waitsSince = now;
            scheduler.ready(vm, now);
        }

        private void turn() {
            Scheduler.Slice slice = checked(scheduler.next(now));
            int vm = slice.vm();
            Guest guest = guests.get(vm);
            noteGap(vm, guest);
            if (vm != last) {
                now += SWITCH;
                switching += SWITCH;
                last = vm;
            }
            long before = guest.machine.instructions();
            Outcome outcome = guest.machine.run(slice.instructions());
            int executed = (int) (guest.machine.instructions() - before);
            boolean sleeps = outcome instanceof Outcome.Asleep;
            turns.add(new Turn(vm, now, executed));
            now += Math.max(1, executed);
            guest.executed += executed;
            guest.waitsSince = now;
            takeReplies(guest);
            deliver();
            scheduler.ran(vm, executed, sleeps, now);
            guest.ready = !sleeps;
            if (!guest.ready && vm == BUSY) {
                feedBusy();
            } else if (!guest.ready && !guest.waiting.isEmpty()) {
                give(vm);
            }
        }

        private Scheduler.Slice checked(Scheduler.@Nullable Slice slice) {
            String problem = problem(slice);
            if (slice != null && problem == null) {
                return slice;
            }
            mistakes++;
            figures.differs(
                    "mistakes",
                    "At instruction %d of the processor next() returned %s; ready were %s."
                            .formatted(now, problem, readyVms()));
            int first = 0;
            while (!guests.get(first).ready) {
                first++;
            }
            return new Scheduler.Slice(first, 1000);
        }

        private @Nullable String problem(Scheduler.@Nullable Slice slice) {
            if (slice == null) {
                return "null";
            }
            if (slice.vm() < 0 || slice.vm() >= VMS) {
                return "VM " + slice.vm() + ", which does not exist";
            }
            if (!guests.get(slice.vm()).ready) {
                return "VM " + slice.vm() + ", which sleeps";
            }
            return slice.instructions() < 1 || slice.instructions() > LONGEST_SLICE
                    ? "a slice of " + slice.instructions() + " instructions, which are not 1 to " + LONGEST_SLICE
                    : null;
        }

        private String readyVms() {
            List<String> names = new ArrayList<>();
            for (int vm = 0; vm < VMS; vm++) {
                if (guests.get(vm).ready) {
                    names.add("VM " + vm);
                }
            }
            return String.join(", ", names);
        }

        private void noteGap(int vm, Guest guest) {
            if (now - guest.waitsSince > gap) {
                gap = now - guest.waitsSince;
                gapText = "VM %d was ready from instruction %d to %d without a slice. %s"
                        .formatted(vm, guest.waitsSince, now, turnsUpTo(guest.waitsSince, now));
            }
        }

        private void takeReplies(Guest guest) {
            int replies = guest.machine.serial().length();
            while (guest.replies < replies) {
                guest.replies++;
                Request request = guest.waiting.remove();
                if (request.vm >= FIRST_CLERK) {
                    noteWait(request);
                }
            }
        }

        private void noteWait(Request request) {
            long wait = now - request.at;
            waits.add(wait);
            if (wait > worst) {
                worst = wait;
                worstText = "The request that came for VM %d at instruction %d was answered at %d. %s"
                        .formatted(request.vm, request.at, now, turnsUpTo(request.at, now));
            }
        }

        private String turnsUpTo(long from, long to) {
            List<Turn> shown = new ArrayList<>();
            for (Turn turn : turns) {
                if (turn.at + turn.executed <= from || turn.at >= to) {
                    continue;
                }
                if (!shown.isEmpty() && shown.getLast().vm == turn.vm) {
                    Turn before = shown.removeLast();
                    shown.add(new Turn(turn.vm, before.at, before.executed + turn.executed));
                } else {
                    shown.add(turn);
                }
            }
            String more = shown.size() > TURNS_SHOWN ? ", and %d more".formatted(shown.size() - TURNS_SHOWN) : "";
            return shown.stream()
                    .limit(TURNS_SHOWN)
                    .map(turn -> "VM %d for %d".formatted(turn.vm, turn.executed))
                    .collect(Collectors.joining(", ", "Meanwhile the processor ran ", more + "."));
        }

        private void measure() {
            for (int vm = 0; vm < VMS; vm++) {
                Guest guest = guests.get(vm);
                if (guest.ready) {
                    noteGap(vm, guest);
                }
            }
            long unanswered = guests.stream()
                    .flatMap(guest -> guest.waiting.stream())
                    .filter(request -> request.vm >= FIRST_CLERK)
                    .count();
            figures.put("mistakes", mistakes);
            figures.put("unanswered", unanswered);
            guests.stream()
                    .flatMap(guest -> guest.waiting.stream())
                    .filter(request -> request.vm >= FIRST_CLERK)
                    .findFirst()
                    .ifPresent(request -> figures.differs(
                            "unanswered",
                            "A request came for VM %d at instruction %d, and had no answer at %d, when the exercise ended. %s"
                                    .formatted(request.vm, request.at, now, turnsUpTo(request.at, now))));
            long[] sorted = waits.stream().mapToLong(Long::longValue).sorted().toArray();
            figures.put("p50-wait", sorted.length == 0 ? END : sorted[(sorted.length - 1) / 2]);
            figures.put("p99-wait", sorted.length == 0 ? END : sorted[(int) Math.ceil(sorted.length * 0.99) - 1]);
            figures.differs("p99-wait", sorted.length == 0 ? "No request was answered." : worstText);
            figures.put("longest-gap", gap);
            figures.differs("longest-gap", gapText);
            measureShares();
            figures.put("switching", Math.round(1000.0 * switching / now) / 10.0);
            figures.differs(
                    "switching",
                    "%d slices in %d instructions, of which %d went into switching: %d for each slice of another VM than before."
                            .formatted(turns.size(), now, switching, SWITCH));
        }

        private void measureShares() {
            long[] executed = guests.stream()
                    .limit(BATCH)
                    .mapToLong(guest -> guest.executed)
                    .toArray();
            long least = Arrays.stream(executed).min().orElse(0);
            long most = Arrays.stream(executed).max().orElse(1);
            figures.put("fairness", Math.round(1000.0 * least / most) / 10.0);
            figures.differs(
                    "fairness",
                    "Always ready were VM 0, 1 and 2. They have executed %d, %d and %d instructions."
                            .formatted(executed[0], executed[1], executed[2]));
        }

        /** Those of the VMs with short requests, 9000 to 41 767 instructions apart, and the one that takes long. */
        private static Queue<Request> requests() {
            List<Request> all = new ArrayList<>();
            all.add(new Request(BATCH, BATCH_AT, LONG));
            long chance = 2013;
            for (int vm = FIRST_CLERK; vm < VMS; vm++) {
                long at = 0;
                while (true) {
                    chance = chance * 6_364_136_223_846_793_005L + 1_442_695_040_888_963_407L;
                    at += 9000 + (chance >>> 49);
                    if (at >= LAST_REQUEST) {
                        break;
                    }
                    all.add(new Request(vm, at, SHORT));
                }
            }
            all.sort((a, b) -> Long.compare(a.at, b.at));
            return new ArrayDeque<>(all);
        }
    }
}
