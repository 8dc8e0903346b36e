package dev.plankton.hypervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.plankton.hypervisor.io.Console;
import dev.plankton.hypervisor.io.Durability;
import dev.plankton.machine.BootImage;
import dev.plankton.testing.Patience;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hypervisors whose first VM has another number than 0. */
class FirstNumberTest {
    private static final int FIRST = 0x012300;

    /** Answers each request with its number, 4 bytes, as the request NIC has it. */
    private static final BootImage NUMBER = GuestImage.serves("""
            66E5E4        in eax,0E4h
            66E7E1        out 0E1h,eax
            """);

    private static HypervisorBuilder builder() {
        return Hypervisor.builder().firstNumber(FIRST);
    }

    private static Vm vm(Hypervisor hypervisor, int number) {
        Vm vm = hypervisor.vm(number);
        assertThat(vm).isNotNull();
        return vm;
    }

    private static void answersItsNumber(Vm vm) {
        int number = vm.number();
        assertThat(Reply.to(vm, "x").await()).containsExactly(number, number >> 8, number >> 16, 0);
    }

    @Test
    void numbersBeginThere() {
        try (Hypervisor hypervisor = builder().build()) {
            assertThat(hypervisor.firstNumber()).isEqualTo(FIRST);
            assertThat(hypervisor.vm(FIRST)).isNull();
            assertThat(hypervisor.boot(NUMBER, 300)).isEqualTo(FIRST);
            Vm last = vm(hypervisor, FIRST + 299);
            assertThat(last).hasToString("VM 74795 of test, idle").isEqualTo(vm(hypervisor, FIRST + 299));
            assertThat(hypervisor.vm(299)).isNull();
            assertThat(hypervisor.vm(-1)).isNull();
            assertThat(hypervisor.vm(FIRST + 300)).isNull();
            assertThat(hypervisor.size()).isEqualTo(300);
            answersItsNumber(last);
            Vm fork = last.fork();
            assertThat(fork).isNotNull();
            assertThat(fork.number()).isEqualTo(FIRST + 300);
            answersItsNumber(fork);
            Snapshot snapshot = last.snapshot();
            assertThat(hypervisor.fork(snapshot, 5)).isEqualTo(FIRST + 301);
            answersItsNumber(vm(hypervisor, FIRST + 305));
            Vm created = hypervisor.create(NUMBER);
            assertThat(created.number()).isEqualTo(FIRST + 306);
            hypervisor.boot(created);
            answersItsNumber(created);
            assertThat(hypervisor.vms().mapToInt(Vm::number)).hasSize(307).contains(FIRST, FIRST + 306);
        }
    }

    @Test
    void callbacksNameVmsByThem() {
        Set<Integer> heard = ConcurrentHashMap.newKeySet();
        Console console = new Console() {
            @Override
            public void serial(int vm, byte[] bytes, int offset, int length) {
                heard.add(vm);
            }
        };
        try (Hypervisor hypervisor = builder().console(console).build()) {
            hypervisor.boot(GuestImage.PRINTS, 2, booted -> {});
            Patience.until("both printed", () -> heard.equals(Set.of(FIRST, FIRST + 1)));
        }
    }

    /** What distinguishes VMs of one seed is their number. */
    @Test
    void identitiesAreMadeFromThem() {
        try (Hypervisor zero = Hypervisor.builder().randomSeed(1).build();
                Hypervisor one =
                        Hypervisor.builder().randomSeed(1).firstNumber(1).build()) {
            zero.boot(NUMBER, 2, booted -> {});
            Vm same = vm(zero, 1);
            Vm vm = one.boot(NUMBER);
            assertThat(vm.generation()).isEqualTo(same.generation());
            assertThat(vm.generation()).isNotEqualTo(vm(zero, 0).generation());
        }
    }

    @Test
    void aStoreKeepsThem(@TempDir Path folder) throws IOException {
        Path path = folder.resolve("store");
        try (Hypervisor hypervisor = builder().open(path, Durability.SYNC)) {
            hypervisor.boot(NUMBER, 3, booted -> {});
            answersItsNumber(vm(hypervisor, FIRST + 2));
        }
        try (Hypervisor hypervisor = Hypervisor.builder().open(path, Durability.SYNC)) {
            assertThat(hypervisor.firstNumber()).isEqualTo(FIRST);
            assertThat(hypervisor.size()).isEqualTo(3);
            answersItsNumber(vm(hypervisor, FIRST + 2));
            hypervisor.save();
            assertThat(hypervisor.boot(NUMBER).number()).isEqualTo(FIRST + 3);
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Hypervisor.builder().firstNumber(0).open(path, Durability.NONE))
                .withMessage(
                        "the VMs of the store are numbered from 74496 and keep their addresses: give that as the first number, or none, not 0");
        try (Hypervisor hypervisor = builder().open(path, Durability.NONE)) {
            assertThat(hypervisor.size()).isEqualTo(4);
            hypervisor.save(folder.resolve("copy"));
        }
        try (Hypervisor copy = Hypervisor.load(folder.resolve("copy"))) {
            assertThat(copy.firstNumber()).isEqualTo(FIRST);
            assertThat(copy.size()).isEqualTo(4);
            answersItsNumber(vm(copy, FIRST + 1));
        }
    }

    @Test
    void outOfRange() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Hypervisor.builder().firstNumber(-1))
                .withMessage("firstNumber is -1: it must be 0 to 16000000");
    }
}
