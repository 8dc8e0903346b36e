package dev.plankton.verification.isa;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.cpu.isa.Flags;
import dev.plankton.cpu.isa.Opcode;
import dev.plankton.cpu.isa.OpcodeTable;
import dev.plankton.cpu.isa.Trait;
import dev.plankton.cpu.model.CpuModel;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the columns of the opcode table say of a form is what is seen when it is executed on random operands. */
final class OpcodePropertiesTest {
    private static final int RUNS = 150;

    private static final int ALL_FLAGS = Flags.ARITHMETIC | Flags.DF;

    static Stream<Arguments> forms() {
        List<Arguments> forms = new ArrayList<>();
        for (CpuModel model : CpuModel.values()) {
            for (Opcode opcode : OpcodeTable.opcodes()) {
                if (opcode.on(model) && !opcode.is(Trait.PREFIX) && !opcode.isReservedEscape()) {
                    String name =
                            "%s %02X/%d %s".formatted(model, opcode.code(), opcode.extension(), opcode.mnemonic16());
                    forms.add(Arguments.argumentSet(name, model, opcode));
                }
            }
        }
        return forms.stream();
    }

    @ParameterizedTest
    @MethodSource("forms")
    void aFormDoesWhatItsColumnsSay(CpuModel model, Opcode opcode) {
        FormRig rig = new FormRig(model);
        SplittableRandom random = new SplittableRandom(31 * opcode.code() + opcode.extension());
        Seen seen = new Seen();
        for (int run = 0; run < RUNS; run++) {
            long seed = random.nextLong();
            int flags = random.nextInt() & ALL_FLAGS & ~Flags.DF;
            FormRig.Outcome outcome = rig.execute(opcode, seed, flags);
            check(opcode, outcome);
            FormRig.Outcome other = rig.execute(
                    opcode, seed, flags ^ Flags.ARITHMETIC & ~opcode.flags().read());
            checkFlags(opcode, outcome, other);
            seen.add(opcode, outcome);
            seen.add(opcode, other);
        }
        seen.check(opcode);
    }

    private static void check(Opcode opcode, FormRig.Outcome outcome) {
        if (outcome.ended()) {
            return;
        }
        assertThat(outcome.faulted() && !opcode.mayFault())
                .as("an exception in %s", outcome.code())
                .isFalse();
        if (outcome.faulted()) {
            return;
        }
        boolean mayStore = opcode.storesOperand() && outcome.namesMemory()
                || opcode.storesElsewhere()
                || opcode.is(Trait.CALL)
                || opcode.is(Trait.INTERRUPT);
        assertThat(outcome.stored() && !mayStore)
                .as("a store by %s", outcome.code())
                .isFalse();
        assertThat(outcome.transferred() && !opcode.transfers() && !loadsCs(opcode, outcome))
                .as("a transfer of control by %s", outcome.code())
                .isFalse();
        assertThat(outcome.ports() && !opcode.is(Trait.PORT))
                .as("an access to a port by %s", outcome.code())
                .isFalse();
        assertThat(outcome.segments() && !opcode.is(Trait.SEGMENT) && !opcode.transfers())
                .as("a segment register loaded by %s", outcome.code())
                .isFalse();
    }

    /** The 8086 has MOV CS, as one of the forms that load a segment register. */
    private static boolean loadsCs(Opcode opcode, FormRig.Outcome outcome) {
        return opcode.is(Trait.SEGMENT) && outcome.segments();
    }

    /** The outcomes differ in the flags before, but not in those that the form reads. */
    private static void checkFlags(Opcode opcode, FormRig.Outcome outcome, FormRig.Outcome other) {
        if (outcome.ended() || outcome.faulted() || other.faulted()) {
            return;
        }
        int touched = opcode.flags().written() | opcode.flags().undefined();
        assertThat(outcome.changedFlags() & ~touched & ALL_FLAGS)
                .as("flags changed by %s", outcome.code())
                .isZero();
        assertThat(other.effect())
                .as("%s with other flags than it reads", outcome.code())
                .isEqualTo(outcome.effect());
        if (opcode.replacesFlags() && !opcode.is(Trait.COUNT)) {
            assertThat(other.flags() & Flags.ARITHMETIC)
                    .as("flags after %s", outcome.code())
                    .isEqualTo(outcome.flags() & Flags.ARITHMETIC);
        }
    }

    /** What has been seen at least once. */
    private static final class Seen {
        private boolean fault;
        private boolean store;
        private boolean transfer;
        private boolean port;
        private boolean segment;
        private int flags;

        void add(Opcode opcode, FormRig.Outcome outcome) {
            fault |= outcome.faulted();
            if (!outcome.faulted() && !outcome.ended()) {
                store |= outcome.stored();
                transfer |= outcome.transferred();
                port |= outcome.ports();
                segment |= outcome.segments();
                flags |= outcome.changedFlags();
            }
        }

        void check(Opcode opcode) {
            boolean stores = opcode.storesElsewhere()
                    || opcode.is(Trait.CALL)
                    || opcode.storesOperand() && (opcode.hasModRm() && !opcode.registerOnly() || opcode.hasOffset());
            boolean alwaysFaults = opcode.handler16().handler() == 0;
            if (alwaysFaults) {
                return;
            }
            assertThat(store || !stores).as("a store").isTrue();
            assertThat(transfer || !opcode.transfers())
                    .as("a transfer of control")
                    .isTrue();
            assertThat(port || !opcode.is(Trait.PORT)).as("an access to a port").isTrue();
            assertThat(segment || !opcode.is(Trait.SEGMENT))
                    .as("a segment register loaded")
                    .isTrue();
            assertThat(opcode.flags().written() & Flags.ARITHMETIC & ~flags)
                    .as("flags that it writes and that have never changed")
                    .isZero();
        }
    }
}
