package dev.plankton.testkit;

import dev.plankton.hypervisor.Hypervisor;
import dev.plankton.hypervisor.Vm;
import dev.plankton.machine.Exit;
import java.util.Comparator;
import java.util.Objects;
import java.util.stream.IntStream;

/** What VMs show when their test has failed. */
final class VmEvidence {
    private static final int MOST = 3;

    private final Hypervisor hypervisor;

    VmEvidence(Hypervisor hypervisor) {
        this.hypervisor = hypervisor;
    }

    /** Of those that have ended first. */
    String text() {
        StringBuilder text = new StringBuilder().append(hypervisor).append('\n');
        int first = hypervisor.firstNumber();
        IntStream.range(first, first + hypervisor.size())
                .mapToObj(hypervisor::vm)
                .filter(Objects::nonNull)
                .sorted(Comparator.comparing(vm -> vm.ended() == null))
                .limit(MOST)
                .forEach(vm -> append(text, vm));
        return text.toString();
    }

    private static void append(StringBuilder text, Vm vm) {
        text.append(vm);
        try {
            text.append(" after ").append(vm.instructions()).append(" instructions\n");
            Exit.Ended how = vm.ended();
            if (how != null) {
                text.append(how).append('\n');
            }
            GuestState.section(text, "screen", vm.screen().text());
        } catch (IllegalStateException e) {
            text.append(": ").append(e.getMessage()).append('\n'); // The test has closed it, or its last state is gone.
        }
    }
}
