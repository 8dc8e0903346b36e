package dev.plankton.dashboard.api;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.plankton.dashboard.http.Call;
import dev.plankton.dashboard.http.Reply;
import dev.plankton.dashboard.json.Json;
import dev.plankton.dashboard.watch.WatchedVm;
import dev.plankton.dashboard.watch.WatchedVms;
import dev.plankton.disassembly.Disassembler;
import dev.plankton.disassembly.Disassembly;
import dev.plankton.hypervisor.Vm;
import dev.plankton.hypervisor.look.GuestRegisters;
import dev.plankton.hypervisor.look.StateRegion;
import dev.plankton.hypervisor.look.VmLook;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/** One VM: registers, memory and where every byte of its delta is. Safe for any thread. */
final class Look {
    private static final int MOST_BYTES = 65_536, USUAL_BYTES = 256;
    private static final int MOST_LINES = 1024, USUAL_LINES = 256, MOST_RUNS = 4096;
    private static final int MOST_INSTRUCTIONS = 256, USUAL_INSTRUCTIONS = 16;
    private static final int SEGMENT = 0x10000, LONGEST_INSTRUCTION = 15, PARAGRAPH = 4;

    private static final String[] FLAGS = {"CF", "PF", "AF", "ZF", "SF", "TF", "IF", "DF", "OF"};
    private static final int[] FLAG_BITS = {0, 2, 4, 6, 7, 8, 9, 10, 11};

    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private final Vms vms;
    private final WatchedVms watched;

    Look(Vms vms, WatchedVms watched) {
        this.vms = vms;
        this.watched = watched;
    }

    /** As of its last slice; of one that is watched, at the moment at which it is. */
    private VmLook at(Vm vm) throws Exception {
        return watched.ask(vm.number(), WatchedVm::look, vm::look);
    }

    Reply look(Call call) throws Exception {
        Vm vm = vms.find(call);
        JsonObject json = vms.line(vm);
        VmLook look;
        try {
            look = at(vm);
            json.addProperty("generation", vm.generation().toString());
        } catch (IllegalStateException e) {
            if (vm.ended() != null) {
                return Reply.json(json); // Its state is gone.
            }
            throw e;
        }
        JsonObject state = Json.object(
                "instructions", look.instructions(),
                "registers", registers(look.registers()),
                "flags", flags(look.registers().eflags()),
                "memoryBytes", look.size(),
                "lineBytes", VmLook.LINE,
                "regions", look.uses().stream().map(Look::region).toList(),
                "runs", runs(look.privateLines()));
        state.entrySet().forEach(entry -> json.add(entry.getKey(), entry.getValue()));
        return Reply.json(json);
    }

    private static JsonObject registers(GuestRegisters at) {
        return Json.object(
                "EAX", unsigned(at.eax()),
                "ECX", unsigned(at.ecx()),
                "EDX", unsigned(at.edx()),
                "EBX", unsigned(at.ebx()),
                "ESP", unsigned(at.esp()),
                "EBP", unsigned(at.ebp()),
                "ESI", unsigned(at.esi()),
                "EDI", unsigned(at.edi()),
                "ES", at.es(),
                "CS", at.cs(),
                "SS", at.ss(),
                "DS", at.ds(),
                "FS", at.fs(),
                "GS", at.gs(),
                "EIP", at.eip(),
                "EFLAGS", unsigned(at.eflags()),
                "CR0", unsigned(at.cr0()));
    }

    private static long unsigned(int register) {
        return Integer.toUnsignedLong(register);
    }

    private static JsonObject flags(int eflags) {
        JsonObject flags = new JsonObject();
        for (int n = 0; n < FLAGS.length; n++) {
            flags.addProperty(FLAGS[n], (eflags >> FLAG_BITS[n] & 1) != 0);
        }
        return flags;
    }

    private static JsonObject region(VmLook.Use use) {
        StateRegion region = use.region();
        return Json.object(
                "name", region.name(),
                "kind", region.kind().name().toLowerCase(Locale.ROOT),
                "address", region.address(),
                "length", region.length(),
                "privateLines", use.privateLines(),
                "changedBytes", use.changedBytes());
    }

    /** Lines in a row as first and count. */
    private static JsonArray runs(BitSet lines) {
        JsonArray runs = new JsonArray();
        int from = lines.nextSetBit(0);
        while (from >= 0 && runs.size() < MOST_RUNS) {
            int to = lines.nextClearBit(from);
            runs.add(Json.array(List.of(from, to - from)));
            from = lines.nextSetBit(to);
        }
        return runs;
    }

    Reply memory(Call call) throws Exception {
        int address = (int) call.integer("address", 0, 0, Integer.MAX_VALUE);
        int length = (int) call.integer("length", USUAL_BYTES, 1, MOST_BYTES);
        Vm vm = vms.find(call);
        return Reply.bytes(
                watched.ask(vm.number(), watch -> watch.read(address, length), () -> vm.read(address, length)));
    }

    Reply screen(Call call) throws Exception {
        Vm vm = vms.find(call);
        return Reply.json(
                ScreenJson.of(watched.ask(vm.number(), watch -> watch.sight().screen(), vm::screen)));
    }

    Reply lines(Call call) throws Exception {
        VmLook look = at(vms.find(call));
        int from = (int) call.integer("from", 0, 0, Integer.MAX_VALUE);
        int limit = (int) call.integer("limit", USUAL_LINES, 1, MOST_LINES);
        int[] all = look.privateLines().stream().toArray();
        List<StateRegion> regions = look.uses().stream().map(VmLook.Use::region).toList();
        List<JsonObject> page = new ArrayList<>();
        for (int n = from; n < Math.min((long) from + limit, all.length); n++) {
            page.add(line(look, all[n] * VmLook.LINE, regions));
        }
        long next = (long) from + limit;
        return Reply.json(Json.object("lines", page, "next", next < all.length ? next : null, "total", all.length));
    }

    private static JsonObject line(VmLook look, int address, List<StateRegion> regions) {
        return Json.object(
                "address", address,
                "region",
                        regions.stream()
                                .filter(region -> address < region.end())
                                .findFirst()
                                .map(StateRegion::name)
                                .orElse(""),
                "bytes", HEX.formatHex(look.read(address, VmLook.LINE)),
                "template", HEX.formatHex(look.readTemplate(address, VmLook.LINE)));
    }

    Reply disassembly(Call call) throws Exception {
        VmLook look = at(vms.find(call));
        int cs = look.registers().cs();
        int ip = look.registers().eip();
        int segment = (int) call.integer("segment", cs, 0, SEGMENT - 1);
        int offset = (int) call.integer("offset", segment == cs ? ip & SEGMENT - 1 : 0, 0, SEGMENT - 1);
        int count = (int) call.integer("count", USUAL_INSTRUCTIONS, 1, MOST_INSTRUCTIONS);
        List<JsonObject> instructions = new ArrayList<>();
        int at = offset;
        while (instructions.size() < count && at < SEGMENT) {
            byte[] code = code(look, segment, at);
            Disassembly one = Disassembler.of(look.profile().cpu()).at(code, 0, at);
            instructions.add(Json.object(
                    "offset",
                    at,
                    "bytes",
                    HEX.formatHex(code, 0, one.length()),
                    "text",
                    one.text(),
                    "current",
                    segment == cs && at == ip));
            at += one.length();
        }
        return Reply.json(Json.object("segment", segment, "offset", offset, "instructions", instructions));
    }

    private static byte[] code(VmLook look, int segment, int offset) {
        int length = Math.min(LONGEST_INSTRUCTION, SEGMENT - offset);
        return look.read((segment << PARAGRAPH) + offset, length);
    }
}
