package dev.plankton.debugger.gdb;

import dev.plankton.debugger.Debuggee;
import dev.plankton.debugger.symbols.DebugFile;
import dev.plankton.hypervisor.Hypervisor;
import dev.plankton.hypervisor.Vm;
import dev.plankton.machine.BootImage;
import dev.plankton.machine.pc.Machine;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The VMs of a hypervisor: process N is VM N, and VM 0 is process {@value #VM_0}, since no process has number 0. A client
 * attaches to those that it wants; each is for one client at a time. A VM that nothing is attached to is not touched.
 */
public final class VmProcesses implements Processes {
    /** The process that VM 0 is. */
    public static final int VM_0 = 1_000_000_000;

    /** VMs that {@link #list} has at most. */
    private static final int LISTED = 20;

    private final Hypervisor hypervisor;
    private final Function<BootImage, Optional<DebugFile>> known;
    private final Map<String, Optional<DebugFile>> byHash = new ConcurrentHashMap<>();
    private final Map<Integer, Machine> attached = new ConcurrentHashMap<>();

    /**
     * Offers the VMs of {@code hypervisor}.
     *
     * @param symbols the symbols of an image, asked once for each
     */
    public VmProcesses(Hypervisor hypervisor, Function<BootImage, Optional<DebugFile>> symbols) {
        this.hypervisor = hypervisor;
        known = symbols;
    }

    @Override
    public List<Integer> present() {
        return List.of();
    }

    private static int number(int pid) {
        return pid == VM_0 ? 0 : pid;
    }

    /** The process that a VM is. */
    public static int pid(int number) {
        return number == 0 ? VM_0 : number;
    }

    private Vm vm(int pid) {
        Vm vm = hypervisor.vm(number(pid));
        if (vm == null) {
            int first = hypervisor.firstNumber();
            throw new IllegalStateException(
                    "no VM " + number(pid) + ": there are VMs " + first + " to " + (first + hypervisor.size() - 1));
        }
        return vm;
    }

    @Override
    public Debuggee take(int pid) {
        Machine machine = Machine.attach(vm(pid));
        boolean done = false;
        try {
            Debuggee debuggee = new Debuggee(machine);
            attached.put(pid, machine);
            done = true;
            return debuggee;
        } finally {
            if (!done) {
                machine.close();
            }
        }
    }

    @Override
    public void giveBack(int pid, Debuggee debuggee) {
        attached.remove(pid);
        debuggee.machine().close();
    }

    @Override
    public void kill(int pid, Debuggee debuggee) {
        vm(pid).stop();
        giveBack(pid, debuggee);
    }

    @Override
    public String name(int pid) {
        Machine machine = attached.get(pid);
        return "VM " + number(pid)
                + (machine == null ? "" : " of " + machine.image().name());
    }

    @Override
    public Optional<DebugFile> symbols(int pid) {
        Machine machine = attached.get(pid);
        return machine == null
                ? Optional.empty()
                : byHash.computeIfAbsent(machine.image().hash(), _ -> known.apply(machine.image()));
    }

    @Override
    public Optional<byte[]> source(String buildId, String path) {
        return byHash.values().stream()
                .flatMap(Optional::stream)
                .filter(file -> file.buildId().equals(buildId))
                .findFirst()
                .flatMap(file -> file.source(path));
    }

    @Override
    public String list(int first) {
        int begin = Math.max(first, hypervisor.firstNumber());
        int end = hypervisor.firstNumber() + hypervisor.size();
        String shown = IntStream.range(begin, Math.min(end, begin + LISTED))
                .mapToObj(this::line)
                .collect(Collectors.joining());
        return "%,d VMs, %d to %d%n%s".formatted(hypervisor.size(), hypervisor.firstNumber(), end - 1, shown);
    }

    private String line(int number) {
        Vm vm = hypervisor.vm(number);
        return vm == null ? "" : "attach %-10d %s%s%n".formatted(pid(number), vm, vm.isAttached() ? ", attached" : "");
    }
}
