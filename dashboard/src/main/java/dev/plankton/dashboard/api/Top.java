package dev.plankton.dashboard.api;

import com.google.gson.JsonObject;
import dev.plankton.dashboard.http.Call;
import dev.plankton.dashboard.http.Reply;
import dev.plankton.dashboard.json.Json;
import dev.plankton.hypervisor.Hypervisor;
import dev.plankton.hypervisor.PopulationWatch;
import dev.plankton.hypervisor.Vm;
import dev.plankton.hypervisor.io.RunState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;

/** Which VMs execute most: those of rows in which something happens are looked at twice. Safe for any thread. */
final class Top {
    private static final int USUAL_MILLIS = 1000, LEAST_MILLIS = 100, MOST_MILLIS = 10_000;
    private static final int USUAL = 20, MOST = 1000;

    /** Part of the time in which is found out where something happens. */
    private static final int FINDING = 4;

    /** Rows that are looked at, at most: of more, some spread over all. */
    private static final int MOST_ROWS = 256;

    private static final int ROW_SHIFT = 8, WORDS = 4;

    private final Hypervisor hypervisor;

    Top(Hypervisor hypervisor) {
        this.hypervisor = hypervisor;
    }

    /** A VM that is looked at. */
    private record Look(Vm vm, boolean runnable, long instructions) {}

    /** What it has done. */
    private record Work(Vm vm, boolean always, long instructions) {}

    Reply answer(Call call) throws InterruptedException {
        long millis = call.integer("millis", USUAL_MILLIS, LEAST_MILLIS, MOST_MILLIS);
        int limit = (int) call.integer("limit", USUAL, 1, MOST);
        List<Integer> rows = changingRows(millis / FINDING);
        List<Look> before = look(rows);
        long start = System.nanoTime();
        Thread.sleep(millis - millis / FINDING);
        List<Work> work = before.stream().map(Top::since).toList();
        double measured = (System.nanoTime() - start) / 1e6;
        long all = Math.max(1, work.stream().mapToLong(Work::instructions).sum());
        List<JsonObject> busiest = work.stream()
                .filter(one -> one.instructions > 0)
                .sorted(Comparator.comparingLong(Work::instructions).reversed())
                .limit(limit)
                .map(one -> Json.object(
                        "number", one.vm.number(),
                        "state", Vms.text(one.vm.state()),
                        "image", one.vm.origin(),
                        "instructions", one.instructions,
                        "share", (double) one.instructions / all))
                .toList();
        OptionalDouble fairness = fairness(work);
        return Reply.json(Json.object(
                "millis", measured,
                "vms", busiest,
                "fairness", fairness.isPresent() ? fairness.getAsDouble() : null));
    }

    private List<Integer> changingRows(long millis) throws InterruptedException {
        List<Integer> rows = new ArrayList<>();
        try (PopulationWatch watch = hypervisor.watch()) {
            Thread.sleep(millis);
            long[] bits = new long[WORDS];
            for (int tile = 0; tile < Math.ceilDiv(hypervisor.size(), PopulationWatch.TILE); tile++) {
                if (!watch.takeRows(tile, bits)) {
                    continue;
                }
                for (int row = 0; row < PopulationWatch.TILE / PopulationWatch.ROW; row++) {
                    if ((bits[row >> 6] >> row & 1) != 0) {
                        rows.add((tile << ROW_SHIFT) + row);
                    }
                }
            }
        }
        if (rows.size() <= MOST_ROWS) {
            return rows;
        }
        List<Integer> some = new ArrayList<>();
        for (int n = 0; n < MOST_ROWS; n++) {
            some.add(rows.get((int) ((long) n * rows.size() / MOST_ROWS)));
        }
        return some;
    }

    private List<Look> look(List<Integer> rows) {
        List<Look> looks = new ArrayList<>();
        int end = hypervisor.size();
        for (int row : rows) {
            int first = row * PopulationWatch.ROW;
            for (int place = first; place < Math.min(end, first + PopulationWatch.ROW); place++) {
                Vm vm = hypervisor.vm(hypervisor.firstNumber() + place);
                if (vm != null && vm.state() != RunState.STOPPED) {
                    looks.add(new Look(vm, vm.state() == RunState.RUNNABLE, instructions(vm)));
                }
            }
        }
        return looks;
    }

    private static Work since(Look before) {
        boolean always = before.runnable && before.vm.state() == RunState.RUNNABLE;
        return new Work(before.vm, always, Math.max(0, instructions(before.vm) - before.instructions));
    }

    private static long instructions(Vm vm) {
        try {
            return vm.instructions();
        } catch (IllegalStateException e) {
            return 0; // It has ended, and its state is gone.
        }
    }

    /** Jain's index, the square of the sum over the sum of squares, of those that wanted to run all the time. */
    private static OptionalDouble fairness(List<Work> work) {
        double[] shares = work.stream()
                .filter(Work::always)
                .mapToDouble(Work::instructions)
                .toArray();
        double sum = 0;
        double squares = 0;
        for (double share : shares) {
            sum += share;
            squares += share * share;
        }
        return shares.length < 2 || squares == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(sum * sum / (shares.length * squares));
    }
}
