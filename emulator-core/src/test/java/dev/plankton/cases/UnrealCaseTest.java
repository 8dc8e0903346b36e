package dev.plankton.cases;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.cpu.model.CpuModel;
import dev.plankton.cpu.model.Tier;
import dev.plankton.testing.BothTiers;
import java.io.IOException;

/** Guests that load segments by descriptors, go back to real mode, and use memory above 1 MiB. */
class UnrealCaseTest {
    @BothTiers
    void segmentsKeepWhatDescriptorsGaveThem(Tier tier) throws IOException, InterruptedException {
        assertThat(report("unreal", CpuModel.I686, tier)).isEqualTo("OK");
    }

    @BothTiers
    void an80286LeavesByAReset(Tier tier) throws IOException, InterruptedException {
        assertThat(report("extended-memory", CpuModel.I80286, tier)).isEqualTo("OK");
    }

    @BothTiers
    void theBiosKnowsAllOfTheMemory(Tier tier) throws IOException, InterruptedException {
        assertThat(report("extended-memory", CpuModel.I686, tier)).isEqualTo("OK");
    }

    private static String report(String name, CpuModel model, Tier tier) throws IOException, InterruptedException {
        return CasePc.withExtendedMemory(name, model, tier).run((pc, nanos) -> {});
    }
}
