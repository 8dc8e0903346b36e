package dev.plankton.bench.cluster.check;

import dev.plankton.bench.cluster.check.Ask.Answered;
import dev.plankton.bench.cluster.check.Ask.Owner;
import dev.plankton.bench.cluster.check.Ask.Unknown;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Holds the logs of all clients against what a cluster promises. Each VM counts its requests and answers with their number, so
 * that the numbers are an order of execution: it must agree with the clients' clock, have no number twice, and have no more
 * numbers than requests were sent. Requests without a reply may have been executed at any time after they were sent, or never.
 */
public final class HistoryChecker {
    private final boolean lossless;

    /**
     * A checker.
     *
     * @param lossless whether what is acknowledged survives a crash, as with durability {@code sync}; otherwise a VM may have
     *     gone back when its slab got a new epoch
     */
    public HistoryChecker(boolean lossless) {
        this.lossless = lossless;
    }

    /** An answer and when it was asked for. */
    private record Seen(Ask ask, Answered answer) {
        long count() {
            return answer.count();
        }

        /** Of the slab; -1 if the reply does not say it. */
        long epoch() {
            Owner owner = answer.owner();
            return owner == null ? -1 : owner.epoch();
        }

        @Override
        public String toString() {
            Owner owner = answer.owner();
            return "request %d (client %d via %s%s)"
                    .formatted(
                            count(),
                            ask.client(),
                            ask.via(),
                            owner == null ? "" : ", answered by %s in epoch %d".formatted(owner.node(), owner.epoch()));
        }
    }

    /**
     * All that is wrong, by VM.
     *
     * @param log the requests of all clients in any order
     */
    public List<Violation> check(List<Ask> log) {
        Map<Integer, List<Ask>> vms = new TreeMap<>();
        log.forEach(ask -> vms.computeIfAbsent(ask.vm(), _ -> new ArrayList<>()).add(ask));
        List<Violation> found = new ArrayList<>();
        vms.forEach((vm, asks) -> checkVm(vm, asks, found));
        return found;
    }

    /**
     * What is wrong with what nodes say of themselves.
     *
     * @param claims of all nodes in any order
     */
    public static List<Violation> checkClaims(Collection<Claim> claims) {
        Map<List<Long>, Claim> owners = new HashMap<>();
        List<Violation> found = new ArrayList<>();
        for (Claim claim : claims) {
            Claim first = owners.putIfAbsent(List.of((long) claim.slab(), claim.epoch()), claim);
            if (first != null && !first.life().equals(claim.life())) {
                found.add(new Violation(
                        Violation.Kind.TWO_OWNERS,
                        "slab %d: %s and %s say that they serve it in epoch %d"
                                .formatted(claim.slab(), first.life(), claim.life(), claim.epoch())));
            }
        }
        return found;
    }

    private void checkVm(int vm, List<Ask> asks, List<Violation> found) {
        List<Seen> answers = new ArrayList<>();
        for (Ask ask : asks) {
            if (ask.outcome() instanceof Answered answer) {
                answers.add(new Seen(ask, answer));
                if (answer.vm() != vm) {
                    found.add(new Violation(
                            Violation.Kind.WRONG_VM, "VM %d was asked and VM %d answered".formatted(vm, answer.vm())));
                }
            }
        }
        answers.removeIf(seen -> seen.answer.vm() != vm);
        owners(vm, answers, found);
        long[] unknown = asks.stream()
                .filter(ask -> ask.outcome() instanceof Unknown)
                .mapToLong(Ask::start)
                .sorted()
                .toArray();
        if (lossless) {
            order(vm, answers, found);
            numbers(vm, answers, unknown, found);
        } else {
            // A crash takes a VM back, but a new epoch begins with it: within one all is as without crashes.
            byEpoch(answers).values().forEach(part -> {
                order(vm, part, found);
                twice(vm, part, found);
            });
        }
    }

    private static Map<Long, List<Seen>> byEpoch(List<Seen> answers) {
        Map<Long, List<Seen>> parts = new TreeMap<>();
        for (Seen seen : answers) {
            parts.computeIfAbsent(seen.epoch(), _ -> new ArrayList<>()).add(seen);
        }
        return parts;
    }

    /** One node an epoch, and no answer of an epoch to a request that was sent after an answer of a later one. */
    private static void owners(int vm, List<Seen> answers, List<Violation> found) {
        Map<Long, Owner> owners = new HashMap<>();
        for (Seen seen : answers) {
            Owner owner = seen.answer.owner();
            if (owner == null) {
                continue;
            }
            Owner first = owners.putIfAbsent(owner.epoch(), owner);
            if (first != null && !first.equals(owner)) {
                found.add(new Violation(
                        Violation.Kind.TWO_OWNERS,
                        "VM %d: %s and %s have answered in epoch %d"
                                .formatted(vm, first.node(), owner.node(), first.epoch())));
            }
        }
        backwards(
                answers.stream().filter(seen -> seen.answer.owner() != null).toList(),
                Seen::epoch,
                (late, early) -> found.add(new Violation(
                        Violation.Kind.STALE_OWNER,
                        "VM %d: %s was sent after %s was there".formatted(vm, late, early))));
    }

    /** What was acknowledged before a request was sent comes before it. */
    private static void order(int vm, List<Seen> answers, List<Violation> found) {
        backwards(
                answers,
                Seen::count,
                (late, early) -> found.add(new Violation(
                        Violation.Kind.LOST, "VM %d: %s was sent after %s was there".formatted(vm, late, early))));
    }

    private interface Value {
        long of(Seen seen);
    }

    private interface Report {
        void of(Seen late, Seen early);
    }

    /** Reports each answer whose value is below that of an answer that was there when it was asked for. */
    private static void backwards(List<Seen> answers, Value value, Report report) {
        List<Seen> byStart = sorted(answers, seen -> seen.ask.start());
        List<Seen> byEnd = sorted(answers, seen -> seen.ask.end());
        Seen highest = null;
        int ended = 0;
        for (Seen seen : byStart) {
            while (ended < byEnd.size() && byEnd.get(ended).ask.end() < seen.ask.start()) {
                Seen there = byEnd.get(ended++);
                highest = highest == null || value.of(there) > value.of(highest) ? there : highest;
            }
            if (highest != null && value.of(seen) < value.of(highest)) {
                report.of(seen, highest);
            }
        }
    }

    private static List<Seen> sorted(List<Seen> answers, Value by) {
        return answers.stream().sorted(Comparator.comparingLong(by::of)).toList();
    }

    private static void twice(int vm, List<Seen> answers, List<Violation> found) {
        List<Seen> byCount = sorted(answers, Seen::count);
        for (int n = 1; n < byCount.size(); n++) {
            if (byCount.get(n).count() == byCount.get(n - 1).count()) {
                found.add(new Violation(
                        Violation.Kind.DOUBLED,
                        "VM %d: two requests have one number: %s and %s"
                                .formatted(vm, byCount.get(n - 1), byCount.get(n))));
            }
        }
    }

    /**
     * Each number that no client has seen must be that of a request without a reply, sent before every answer with a higher number
     * was there: of those there must be enough at each number.
     *
     * @param unknown when the requests without a reply were sent, sorted
     */
    private static void numbers(int vm, List<Seen> answers, long[] unknown, List<Violation> found) {
        twice(vm, answers, found);
        List<Seen> byCount = sorted(answers, Seen::count);
        long[] deadline = new long[byCount.size()];
        long earliest = Long.MAX_VALUE;
        for (int n = byCount.size() - 1; n >= 0; n--) {
            earliest = Math.min(earliest, byCount.get(n).ask.end());
            deadline[n] = earliest;
        }
        long last = 0;
        long missing = 0;
        for (int n = 0; n < byCount.size(); n++) {
            Seen seen = byCount.get(n);
            missing += Math.max(0, seen.count() - last - 1);
            int sent = before(unknown, deadline[n]);
            if (missing > sent) {
                found.add(new Violation(
                        Violation.Kind.DOUBLED,
                        "VM %d has had %d requests more than were sent to it, at %s"
                                .formatted(vm, missing - sent, seen)));
                missing = sent; // Reported; what comes after it counts by itself.
            }
            last = seen.count();
        }
    }

    /** How many of the sorted {@code times} are before {@code time}. */
    private static int before(long[] times, long time) {
        int at = Arrays.binarySearch(times, time);
        int place = at >= 0 ? at : -at - 1;
        while (place > 0 && times[place - 1] >= time) {
            place--;
        }
        return place;
    }
}
