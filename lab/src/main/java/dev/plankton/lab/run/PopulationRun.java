package dev.plankton.lab.run;

import dev.plankton.cpu.model.Tier;
import dev.plankton.hypervisor.Hypervisor;
import dev.plankton.hypervisor.MemoryUse;
import dev.plankton.hypervisor.NoReplyException;
import dev.plankton.hypervisor.PopulationTooLargeException;
import dev.plankton.hypervisor.Vm;
import dev.plankton.hypervisor.io.VmLimits;
import dev.plankton.lab.exercise.Figures;
import dev.plankton.lab.exercise.SolutionException;
import dev.plankton.lab.scenario.PopulationPlan;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Boots a population from a guest's image and sends it requests; measures what it takes. One core runs it, by a clock that counts
 * instructions, so that the figures are the same each time. Stateless.
 */
final class PopulationRun {
    /** VMs that do not answer are waited for no longer than this on the host; their limit of instructions comes first. */
    private static final int SECONDS = 20;

    private static final long SEED = 1;

    private PopulationRun() {}

    /** Adds to {@code figures} what {@code plan} measures. */
    static void run(PopulationPlan plan, Guest guest, long limit, Tier tier, Figures figures)
            throws SolutionException, InterruptedIOException {
        try (Hypervisor hypervisor = Hypervisor.builder()
                .profile(guest.profile())
                .tier(tier)
                .cores(1)
                .randomSeed(SEED)
                .limits(VmLimits.NONE.withInstructions(limit))
                .build()) {
            int first = hypervisor.boot(guest.image(), plan.vms());
            long replies = 0;
            long wrong = 0;
            boolean answers = true;
            for (int sent = 0; sent < plan.requests() && answers; sent += plan.vms()) {
                int now = Math.min(plan.vms(), plan.requests() - sent);
                List<byte[]> came = round(hypervisor, first, now, plan);
                answers = came.size() == now;
                replies += came.size();
                wrong += came.stream()
                        .filter(reply -> !Arrays.equals(reply, plan.reply().array()))
                        .count();
            }
            MemoryUse memory = hypervisor.memory();
            long bytes = memory.tableBytes() + memory.ownDeltaBytes() + memory.sharedDeltaBytes();
            figures.put("vms", hypervisor.alive());
            figures.put("bytes", bytes);
            figures.put("bytes-per-vm", Math.ceilDiv(bytes, plan.vms()));
            figures.put("requests", plan.requests());
            figures.put("replies", replies);
            figures.put("lost", plan.requests() - replies);
            figures.put("wrong", wrong);
        } catch (PopulationTooLargeException e) {
            throw new SolutionException("population: " + e.getMessage(), e);
        }
    }

    /** Sends one request to each of the first VMs; the replies that come. */
    private static List<byte[]> round(Hypervisor hypervisor, int first, int count, PopulationPlan plan)
            throws InterruptedIOException {
        List<CompletableFuture<byte[]>> calls = new ArrayList<>();
        for (int n = 0; n < count; n++) {
            Vm vm = Objects.requireNonNull(hypervisor.vm(first + n));
            calls.add(vm.call(plan.request().array()));
        }
        List<byte[]> replies = new ArrayList<>();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        for (CompletableFuture<byte[]> call : calls) {
            try {
                replies.add(call.get(Math.max(1, end - System.nanoTime()), TimeUnit.NANOSECONDS));
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof NoReplyException)) {
                    throw new IllegalStateException("a call failed", e);
                }
            } catch (TimeoutException e) {
                boolean _ = call.cancel(false);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted while a population ran");
            }
        }
        return replies;
    }
}
