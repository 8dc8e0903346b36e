package dev.plankton.lab.exercise.migration;

import dev.plankton.hypervisor.Snapshot;
import dev.plankton.machine.pc.Machine;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** Two hosts with a VM, a switch and a client, in one time that is counted in instructions. */
final class World implements Migration {
    /** Bytes of a page of the state. */
    static final int PAGE_BYTES = 4096;

    /** Instructions that a migration may take. */
    static final long LIMIT = 100_000;

    /** Instructions before it begins, and after it that requests are made, and answered. */
    private static final int BEFORE = 15_000, AFTER = 20_000, LAST_REPLIES = 10_000;

    /** The migration takes too long. */
    private static final class TooLongException extends IllegalStateException {
        private static final long serialVersionUID = 1;

        TooLongException(String events) {
            super("the migration is not done after %,d instructions: %s".formatted(LIMIT, events));
        }
    }

    /** A frame under way to a host. */
    private record UnderWay(Deposit deposit, long arrives, boolean toNew) {}

    private final Snapshot start;
    private final Machine target;
    private final Client client;
    private final Report report;
    private final Host oldHost;
    private @Nullable Host newHost;

    /** What the new host has of the VM; and what {@link #takeChanged} compares with. */
    private final byte[] received;

    private byte[] compared;
    private final Queue<UnderWay> underWay = new ArrayDeque<>();
    private final List<byte[]> late = new ArrayList<>();
    private long now, began;
    private boolean frozen, toNew, forgotten, asking = true;
    private long frozenAt, startedAt;

    /**
     * @param start the VM before it
     * @param template state of a VM after power-on
     * @param source of the old host
     * @param target of the new host
     */
    World(Snapshot start, byte[] template, Machine source, Machine target, long seed, Report report) {
        this.start = start;
        this.target = target;
        this.report = report;
        received = template.clone();
        compared = template;
        client = new Client(seed, line -> report.wrong(events(), line));
        oldHost = new Host(source, start, reply -> client.replied(Deposit.of(reply), "the old host"));
    }

    /** Has the VM moved, and looks what came of it. */
    void run(Mover mover) {
        advance(BEFORE);
        began = now;
        try {
            mover.move(this);
        } catch (RuntimeException e) {
            report.failed(events(), e);
            return;
        } finally {
            forgotten = true;
        }
        if (newHost == null) {
            report.failed(events(), "Mover.move has returned, and the VM was never started on the new host");
            return;
        }
        late.forEach(frame -> report.explain(
                events(),
                "request %d came to the old host while the VM was frozen, and was not forwarded"
                        .formatted(Deposit.of(frame).id())));
        report.event("returned at %,d".formatted(now));
        began = Long.MAX_VALUE / 2;
        advance(AFTER);
        asking = false;
        advance(Migration.DELAY + LAST_REPLIES);
        report.moved(!frozen ? 0 : Math.max(0, startedAt - frozenAt));
        count(newHost);
    }

    private void count(Host at) {
        for (int id = 0; id < client.requests(); id++) {
            if (client.replies(id) == 0) {
                report.lost(events(), "request %d, made at %,d, was never answered".formatted(id, client.askedAt(id)));
            } else if (client.replies(id) > 1) {
                report.doubled(
                        events(),
                        "request %d, made at %,d, was answered %d times"
                                .formatted(id, client.askedAt(id), client.replies(id)));
            }
        }
        if (!at.ending().isEmpty()) {
            report.wrong(events(), "the VM has ended on the new host: " + at.ending());
        }
    }

    private String events() {
        return report.events();
    }

    // Time

    private void advance(long instructions) {
        long end = now + instructions;
        while (now < end) {
            UnderWay first = underWay.peek();
            long next = Math.min(end, first == null ? Long.MAX_VALUE : first.arrives);
            next = asking ? Math.min(next, client.next()) : next;
            if (!frozen && !forgotten) {
                oldHost.pass(next - now);
            }
            if (newHost != null) {
                newHost.pass(next - now);
            }
            now = next;
            arrive();
            if (asking && client.next() <= now) {
                underWay.add(new UnderWay(client.ask(), now + DELAY, toNew));
            }
        }
        if (now - began > LIMIT) {
            throw new TooLongException(events());
        }
    }

    private void arrive() {
        UnderWay first = underWay.peek();
        if (first == null || first.arrives > now) {
            return;
        }
        underWay.remove();
        byte[] frame = first.deposit.frame();
        int id = first.deposit.id();
        if (first.toNew) {
            if (newHost == null) {
                report.explain(events(), lost(id, "to the new host, where the VM was not started yet"));
            } else if (!newHost.receive(frame)) {
                report.explain(events(), lost(id, "to the new host, where the VM's card did not take it"));
            }
        } else if (forgotten) {
            report.explain(events(), lost(id, "to the old host after Mover.move had returned"));
        } else if (frozen) {
            late.add(frame);
        } else if (!oldHost.receive(frame)) {
            report.explain(events(), lost(id, "to the old host, where the VM's card did not take it"));
        }
    }

    private String lost(int id, String where) {
        return "request %d, made at %,d, came at %,d %s".formatted(id, client.askedAt(id), now, where);
    }

    // What the mover does

    /** The hosts' machines serve the next migration: a mover that has kept this one must not get at them. */
    private void requireUnderWay() {
        if (forgotten) {
            throw new IllegalStateException("this migration is done: Mover.move has returned");
        }
    }

    @Override
    public BitSet takeChanged() {
        requireUnderWay();
        byte[] state = oldHost.state();
        BitSet changed = new BitSet();
        int at = Arrays.mismatch(state, compared);
        while (at >= 0) {
            int page = at / PAGE_BYTES;
            changed.set(page);
            int next = Math.min(state.length, (page + 1) * PAGE_BYTES);
            int more = Arrays.mismatch(state, next, state.length, compared, next, state.length);
            at = more < 0 ? -1 : next + more;
        }
        compared = state;
        advance(CALL);
        return changed;
    }

    @Override
    public void send(BitSet given) {
        BitSet pages = new BitSet();
        pages.or(given); // A subclass of BitSet could say that it has no bits, and so send without taking time.
        requireUnderWay();
        if (newHost != null) {
            throw new IllegalStateException(
                    "the VM runs on the new host: pages sent to it now would overwrite what it has done since");
        }
        int all = (received.length + PAGE_BYTES - 1) / PAGE_BYTES;
        if (pages.length() > all) {
            throw new IndexOutOfBoundsException(
                    "no page %d: the state has pages 0 to %d".formatted(pages.length() - 1, all - 1));
        }
        byte[] state = oldHost.state();
        pages.stream().forEach(page -> {
            int from = page * PAGE_BYTES;
            System.arraycopy(state, from, received, from, Math.min(PAGE_BYTES, state.length - from));
        });
        report.sent(pages.cardinality());
        advance(CALL + (long) PAGE * pages.cardinality());
    }

    @Override
    public void pass(int instructions) {
        requireUnderWay();
        advance(Math.max(CALL, instructions));
    }

    @Override
    public void freeze() {
        requireUnderWay();
        if (!frozen) {
            frozen = true;
            frozenAt = now;
            report.event("frozen at %,d".formatted(now));
        }
        advance(CALL);
    }

    @Override
    public void start() {
        requireUnderWay();
        if (newHost != null) {
            throw new IllegalStateException("the VM runs on the new host already");
        }
        Snapshot arrived = Snapshot.of(start.profile(), start.image(), received, start.taken());
        newHost = new Host(target, arrived, reply -> client.replied(Deposit.of(reply), "the new host"));
        startedAt = now;
        report.event("started at %,d".formatted(now));
        advance(CALL);
    }

    @Override
    public void switchOver() {
        requireUnderWay();
        if (!toNew) {
            toNew = true;
            report.event("switched over at %,d".formatted(now));
        }
        advance(CALL);
    }

    @Override
    public List<byte[]> takeLate() {
        requireUnderWay();
        List<byte[]> taken = List.copyOf(late);
        late.clear();
        advance(CALL);
        return taken;
    }

    @Override
    public void forward(byte[] frame) {
        requireUnderWay();
        if (newHost == null) {
            throw new IllegalStateException(
                    "the VM does not run on the new host yet: start it before frames are forwarded");
        }
        advance(CALL);
        if (!newHost.receive(frame)) {
            report.explain(
                    events(),
                    "request %d was forwarded, and the VM's card did not take it"
                            .formatted(Deposit.of(frame).id()));
        }
    }
}
