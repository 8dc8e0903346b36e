package dev.plankton.bench.cluster;

import java.util.Random;
import java.util.stream.IntStream;

/**
 * What VMs a cluster has, and how many of them are asked.
 *
 * @param slabs how many there are
 * @param vms in each slab, at most 65 536
 * @param asked VMs that clients ask, spread over all slabs
 */
public record Population(int slabs, int vms, int asked) {
    private static final int SLAB = 65_536;

    /** Numbers of VMs, each once: the first and the last of slabs, and others at random. */
    int[] sample(Random random) {
        return IntStream.range(0, Integer.MAX_VALUE)
                .map(n -> {
                    int slab = n % slabs;
                    int round = n / slabs;
                    return slab * SLAB + (round == 0 ? 0 : round == 1 ? vms - 1 : random.nextInt(vms));
                })
                .distinct()
                .limit(Math.min(asked, (long) slabs * vms))
                .toArray();
    }

    /** Numbers of VMs of one slab, each once. */
    int[] ofSlab(int slab, int count, Random random) {
        return IntStream.generate(() -> slab * SLAB + random.nextInt(vms))
                .distinct()
                .limit(Math.min(count, vms))
                .toArray();
    }

    /** The slab of a VM. */
    static int slab(int vm) {
        return vm / SLAB;
    }

    /** The same in another order. */
    static int[] shuffled(int[] vms, Random random) {
        int[] order = vms.clone();
        for (int n = order.length - 1; n > 0; n--) {
            int other = random.nextInt(n + 1);
            int vm = order[n];
            order[n] = order[other];
            order[other] = vm;
        }
        return order;
    }
}
