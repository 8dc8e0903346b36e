package dev.plankton.hypervisor.population;

import dev.plankton.hypervisor.io.VmLimits;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The limits of VMs: one for all, and those of the VMs that have others, which alone take memory here. Safe for any thread. */
public final class Limits {
    private final VmLimits usual;
    private final Map<Integer, VmLimits> others = new ConcurrentHashMap<>();

    public Limits(VmLimits usual) {
        this.usual = usual;
    }

    /** The limits of a VM. */
    public VmLimits of(RunWord vm) {
        return others.isEmpty() ? usual : others.getOrDefault(vm.number(), usual);
    }

    /** Whether it has others than most. */
    public boolean areOwn(RunWord vm) {
        return !others.isEmpty() && others.containsKey(vm.number());
    }

    /** Gives a VM limits of its own. */
    public void set(RunWord vm, VmLimits limits) {
        if (limits.equals(usual)) {
            forget(vm);
        } else {
            others.put(vm.number(), limits);
        }
    }

    /** A VM has ended. */
    public void forget(RunWord vm) {
        if (!others.isEmpty()) {
            others.remove(vm.number());
        }
    }
}
