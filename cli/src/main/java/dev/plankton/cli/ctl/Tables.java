package dev.plankton.cli.ctl;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.plankton.debugger.exits.ExitLog;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Prints what the API answers. */
final class Tables {
    private static final double PERCENT = 100;

    private Tables() {}

    /** A VM in a line. */
    static void line(PrintStream out, JsonObject vm) {
        JsonElement ended = vm.get("ended");
        out.printf(
                "%10s  %-15s  %-8s  %-12s  %,9d bytes%s%s%n",
                vm.get("number").getAsString(),
                vm.get("address").getAsString(),
                vm.get("state").getAsString(),
                vm.get("imageName").getAsString(),
                vm.get("deltaBytes").getAsLong(),
                vm.get("shared").getAsBoolean() ? ", shared" : "",
                ended.isJsonNull() ? "" : ", " + ended.getAsString());
    }

    /** A slab of a cluster in a line. */
    static void slab(PrintStream out, JsonObject slab) {
        String node = slab.get("node").getAsString();
        out.printf(
                "%6d  %-20s  epoch %-8s  %s%n",
                slab.get("number").getAsInt(),
                node.isEmpty() ? "-" : node,
                epoch(slab.get("epoch").getAsLong()),
                slab.get("state").getAsString());
    }

    /** The term of the coordinator that gave it, and a count. */
    private static String epoch(long epoch) {
        return (epoch >>> 32) + "." + (epoch & 0xFFFF_FFFFL);
    }

    /** A node of a cluster in a line. */
    static void node(PrintStream out, JsonObject node) {
        out.printf(
                "%-20s  %-22s  %-12s  %,6d slabs%n",
                node.get("name").getAsString(),
                node.get("address").getAsString(),
                node.get("state").getAsString(),
                node.get("slabs").getAsInt());
    }

    /** The busiest. */
    static void top(PrintStream out, JsonObject top) {
        if (top.getAsJsonArray("vms").isEmpty()) {
            out.printf("no VM executed anything in %.0f ms%n", top.get("millis").getAsDouble());
        }
        for (JsonElement element : top.getAsJsonArray("vms")) {
            JsonObject vm = element.getAsJsonObject();
            out.printf(
                    "%10s  %-8s  %,15d instructions  %5.1f %%%n",
                    vm.get("number").getAsString(),
                    vm.get("state").getAsString(),
                    vm.get("instructions").getAsLong(),
                    PERCENT * vm.get("share").getAsDouble());
        }
        JsonElement fairness = top.get("fairness");
        if (!fairness.isJsonNull()) {
            out.printf("fairness of VMs that always run: %.3f%n", fairness.getAsDouble());
        }
    }

    /** Ancestors, the eldest first, and children. */
    static void forks(PrintStream out, JsonObject forks) {
        List<JsonElement> ancestors = forks.getAsJsonArray("ancestors").asList();
        String indent = "";
        for (JsonElement ancestor : ancestors.reversed()) {
            out.println(
                    indent + "VM " + ancestor.getAsJsonObject().get("number").getAsInt());
            indent += "  ";
        }
        out.println(indent + "VM " + forks.get("number").getAsInt());
        for (JsonElement element : forks.getAsJsonArray("children")) {
            int first = element.getAsJsonObject().get("first").getAsInt();
            int count = element.getAsJsonObject().get("count").getAsInt();
            out.println(indent + "  VM " + first + (count == 1 ? "" : " to VM " + (first + count - 1)));
        }
        if (forks.get("moreChildren").getAsBoolean()) {
            out.println(indent + "  and more");
        }
    }

    /** Where a watched VM is, and its exits. */
    static void watch(PrintStream out, JsonObject watch) {
        if (!watch.get("watched").getAsBoolean()) {
            out.println("not watched");
            return;
        }
        out.printf(
                "%s at instruction %,d of %,d to %,d, %.6f s%n",
                watch.get("past").getAsBoolean()
                        ? "in the past"
                        : watch.get("running").getAsBoolean() ? "running" : "standing still",
                watch.get("moment").getAsLong(),
                watch.get("beginning").getAsLong(),
                watch.get("end").getAsLong(),
                watch.get("nanos").getAsLong() / 1e9);
        for (JsonElement element : watch.getAsJsonArray("exits")) {
            JsonObject exit = element.getAsJsonObject();
            long count = exit.get("count").getAsLong();
            long nanos = exit.get("nanos").getAsLong();
            out.printf(
                    "%,10d times  %9s each  %9s at most  %9s in all  %s%n",
                    count,
                    ExitLog.duration(nanos / count),
                    ExitLog.duration(exit.get("mostNanos").getAsLong()),
                    ExitLog.duration(nanos),
                    exit.get("kind").getAsString());
        }
    }

    /** All fields, one a line. */
    static void all(PrintStream out, String prefix, JsonObject object) {
        object.entrySet().forEach(entry -> {
            if (entry.getValue() instanceof JsonObject inner) {
                all(out, prefix + entry.getKey() + ".", inner);
            } else {
                out.printf("%-28s%s%n", prefix + entry.getKey(), text(entry.getValue()));
            }
        });
    }

    private static String text(JsonElement value) {
        return value.isJsonNull() ? "-" : value.getAsString();
    }

    /**
     * One VM.
     *
     * @param code instructions at CS:IP, or null if its state is gone
     */
    static void vm(PrintStream out, JsonObject vm, @Nullable JsonObject code) {
        line(out, vm);
        if (code == null) {
            return;
        }
        out.printf(
                "%,d instructions, generation %s%n%n", vm.get("instructions").getAsLong(), text(vm.get("generation")));
        List<String> registers = new ArrayList<>();
        vm.getAsJsonObject("registers")
                .entrySet()
                .forEach(entry -> registers.add(
                        "%-6s %08X".formatted(entry.getKey(), entry.getValue().getAsLong())));
        for (int n = 0; n < registers.size(); n += 4) {
            out.println(String.join("   ", registers.subList(n, Math.min(n + 4, registers.size()))));
        }
        out.println();
        for (JsonElement element : code.getAsJsonArray("instructions")) {
            JsonObject instruction = element.getAsJsonObject();
            out.printf(
                    "%s %04X:%04X  %-16s %s%n",
                    instruction.get("current").getAsBoolean() ? ">" : " ",
                    code.get("segment").getAsInt(),
                    instruction.get("offset").getAsInt(),
                    instruction.get("bytes").getAsString(),
                    instruction.get("text").getAsString());
        }
        out.println();
        out.println("bytes of its own:");
        for (JsonElement element : vm.getAsJsonArray("regions")) {
            JsonObject region = element.getAsJsonObject();
            if (region.get("changedBytes").getAsInt() > 0) {
                out.printf(
                        "  %06X  %-30s %,7d bytes in %,5d lines%n",
                        region.get("address").getAsInt(),
                        region.get("name").getAsString(),
                        region.get("changedBytes").getAsInt(),
                        region.get("privateLines").getAsInt());
            }
        }
    }
}
