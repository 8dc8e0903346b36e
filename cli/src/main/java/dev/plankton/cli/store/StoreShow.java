package dev.plankton.cli.store;

import dev.plankton.cli.io.Stdio;
import dev.plankton.cpu.Cpu;
import dev.plankton.device.DeviceHost;
import dev.plankton.machine.StopReason;
import dev.plankton.machine.core.Core;
import dev.plankton.machine.core.Template;
import dev.plankton.store.StoreDirectory;
import dev.plankton.store.StoredPopulation;
import dev.plankton.store.format.VmRecord;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code plankton store show}: one VM. */
@Command(name = "show", description = "Show one VM of a store.")
final class StoreShow implements Callable<Integer> {
    private final Stdio stdio;

    @Mixin
    private final StoreArgument argument = new StoreArgument();

    @Parameters(index = "1", paramLabel = "VM", description = "Its number.")
    private int number;

    StoreShow(Stdio stdio) {
        this.stdio = stdio;
    }

    @Override
    public Integer call() {
        return argument.look(this::show);
    }

    private int show(StoreDirectory store) throws IOException {
        PrintStream out = stdio.out();
        StoredPopulation population = Stores.population(store);
        VmRecord vm = Stores.vm(population, number);
        Template template = population.templates().templates().get(vm.template());
        out.printf("%-16s %d%n", "VM", number);
        out.printf("%-16s %s%n", "state", state(vm));
        out.printf("%-16s %s%n", "image", template.image());
        out.printf("%-16s %s%n", "processor", template.profile().cpu());
        out.printf("%-16s %.12s%n", "template", population.templates().hashes().get(vm.template()));
        out.printf("%-16s %,d bytes%n", "delta", vm.delta().length());
        if (vm.state() != VmRecord.State.GONE) {
            long instructions = Cpu.instructionsIn(template.read(vm.delta(), Cpu.INSTRUCTIONS_AT, Long.BYTES));
            out.printf("%-16s %,d%n", "instructions", instructions);
            out.printf("%-16s %s%n", "CS:IP", position(template, vm));
        }
        return 0;
    }

    private static String position(Template template, VmRecord vm) {
        Core core = new Core(template.profile());
        core.delta().set(vm.delta().copy());
        core.mount(template, DeviceHost.UNCONNECTED);
        return "%04X:%04X".formatted(core.cpu().segment(1), core.cpu().ip());
    }

    private static String state(VmRecord vm) {
        if (vm.state().ended()) {
            StopReason[] reasons = StopReason.values();
            String why = vm.reason() < reasons.length ? reasons[vm.reason()].text() : "unknown reason";
            return "ended: %s, code %d".formatted(why, vm.code());
        }
        return vm.state().name().toLowerCase(Locale.ROOT) + (vm.paused() ? ", paused" : "");
    }
}
