package dev.plankton.bench.cluster;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.plankton.bench.cluster.check.Claim;
import dev.plankton.bench.cluster.node.NodeProcess;
import dev.plankton.bench.experiment.ExperimentException;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Asks nodes all the time which slabs they serve. Safe for any thread. */
final class Claims implements AutoCloseable {
    private static final long BETWEEN = TimeUnit.MILLISECONDS.toNanos(250);

    private final Set<Claim> all = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /**
     * Asks a node until its process ends.
     *
     * @param life tells it from the process before it
     */
    void watch(NodeProcess node, String life) {
        Thread.ofVirtual().name("claims-of-" + life).start(() -> {
            while (!closed && node.isAlive()) {
                try {
                    for (JsonElement element : node.get("/api/v1/slabs?limit=10000&node=" + node.name())
                            .getAsJsonArray("slabs")) {
                        JsonObject slab = element.getAsJsonObject();
                        if (slab.get("state").getAsString().equals("serving")) {
                            all.add(new Claim(
                                    life,
                                    slab.get("number").getAsInt(),
                                    slab.get("epoch").getAsLong()));
                        }
                    }
                } catch (ExperimentException e) {
                    // It is stopped or is ending.
                }
                LockSupport.parkNanos(BETWEEN);
            }
        });
    }

    Collection<Claim> all() {
        return all;
    }

    @Override
    public void close() {
        closed = true;
    }
}
