package dev.plankton.testkit;

import dev.plankton.cpu.model.CpuModel;
import dev.plankton.cpu.model.Tier;
import dev.plankton.device.card.Card;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Boots a guest for a parameter of a test, a lifecycle method or a constructor, and ends it after the test. What the
 * parameter is depends on its type:
 *
 * <ul>
 *   <li>{@code Machine}: a PC that has executed no instruction yet and runs on the test's thread, in counted time;
 *   <li>{@code Vm}: a VM of a hypervisor of its own, asleep after its boot;
 *   <li>{@code Hypervisor}: one with {@link #vms} such VMs, numbers 0 and up.
 * </ul>
 *
 * <p>If the test or a lifecycle method fails, the exception shows, as a suppressed one, how the guest stands: of a {@code
 * Machine} screen, registers and serial line; of VMs state, end and screen, of the first few if there are many.
 *
 * <pre>{@code
 * @Test
 * void greets(@BootVm("hello.img") Machine pc) {
 *     pc.runFor(Duration.ofSeconds(1));
 *     assertThat(pc).hasSent("!");
 * }
 * }</pre>
 */
@Documented
@Target(ElementType.PARAMETER)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(BootVmExtension.class)
public @interface BootVm {
    /** The boot image: a resource, by its path from the test's class on or from the root with a slash, or else a file. */
    String value();

    /** The processor. */
    CpuModel model() default CpuModel.I686;

    /** How guest code is executed. */
    Tier tier() default Tier.REGIONS_WHEN_HOT;

    /** Cards in its slots, each made by the constructor without parameters. */
    Class<? extends Card>[] cards() default {};

    /** VMs of a hypervisor, 1 or more. */
    int vms() default 1;

    /** Last instructions of a {@code Machine} that a failing test shows; each then takes a microsecond. None by default. */
    int lastInstructions() default 0;
}
