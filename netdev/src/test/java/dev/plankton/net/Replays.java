package dev.plankton.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.cpu.model.Tier;
import dev.plankton.hypervisor.Hypervisor;
import dev.plankton.hypervisor.Snapshot;
import dev.plankton.hypervisor.io.RunState;
import dev.plankton.machine.BootImage;
import dev.plankton.machine.pc.Machine;
import dev.plankton.machine.pc.Recording;
import dev.plankton.testing.Patience;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Compares the states of VMs that were recorded with those that their recordings lead to. */
final class Replays {
    private Replays() {}

    /** The states of all VMs, each once it sleeps. */
    static Map<Integer, Snapshot> atRest(Hypervisor hypervisor) {
        Map<Integer, Snapshot> states = new TreeMap<>();
        hypervisor.vms().forEach(vm -> {
            Patience.until(vm + " sleeps", () -> vm.state() == RunState.IDLE);
            states.put(vm.number(), vm.snapshot());
        });
        return states;
    }

    /** Replays the recording of each VM in {@code directory}, on both tiers. */
    static void leadTo(Map<Integer, Snapshot> states, Path directory, BootImage image) throws IOException {
        for (Map.Entry<Integer, Snapshot> state : states.entrySet()) {
            Recording recording = Recording.read(directory, state.getKey(), image);
            long moment = state.getValue().instructions();
            for (Tier tier : List.of(Tier.INTERPRETER, Tier.REGIONS_WHEN_HOT)) {
                try (Machine machine = Machine.replay(recording, tier)) {
                    if (moment == recording.end()) {
                        machine.replayToEnd();
                    } else {
                        machine.run(moment - machine.instructions());
                    }
                    assertThat(machine.instructions()).isEqualTo(moment);
                    assertSame(machine.snapshot(), state.getValue(), "VM %d on %s".formatted(state.getKey(), tier));
                }
            }
        }
    }

    /** A machine does not know the host's time at power-on, eight bytes of the state. */
    private static void assertSame(Snapshot found, Snapshot wanted, String name) {
        byte[] one = found.toBytes();
        byte[] other = wanted.toBytes();
        assertThat(one).as(name).hasSameSizeAs(other);
        int first = -1;
        for (int at = 0; at < one.length; at++) {
            if (one[at] != other[at]) {
                first = first < 0 ? at & -Long.BYTES : first;
                assertThat(at).as("%s differs at %Xh", name, first).isLessThan(first + Long.BYTES);
            }
        }
    }
}
