package dev.plankton.cases;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.cpu.model.CpuModel;
import dev.plankton.cpu.model.Tier;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Guests that load segments by descriptors, go back to real mode, and use memory above 1 MiB. */
class UnrealCaseTest {
    @ParameterizedTest
    @EnumSource(names = {"INTERPRETER", "REGIONS_ALWAYS"})
    void segmentsKeepWhatDescriptorsGaveThem(Tier tier) throws IOException, InterruptedException {
        assertThat(report("unreal", CpuModel.I686, tier)).isEqualTo("OK");
    }

    @ParameterizedTest
    @EnumSource(names = {"INTERPRETER", "REGIONS_ALWAYS"})
    void an80286LeavesByAReset(Tier tier) throws IOException, InterruptedException {
        assertThat(report("extended-memory", CpuModel.I80286, tier)).isEqualTo("OK");
    }

    @ParameterizedTest
    @EnumSource(names = {"INTERPRETER", "REGIONS_ALWAYS"})
    void theBiosKnowsAllOfTheMemory(Tier tier) throws IOException, InterruptedException {
        assertThat(report("extended-memory", CpuModel.I686, tier)).isEqualTo("OK");
    }

    private static String report(String name, CpuModel model, Tier tier) throws IOException, InterruptedException {
        return CasePc.withExtendedMemory(name, model, tier).run((pc, nanos) -> {});
    }
}
