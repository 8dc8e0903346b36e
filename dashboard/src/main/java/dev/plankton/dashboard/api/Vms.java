package dev.plankton.dashboard.api;

import com.google.gson.JsonObject;
import dev.plankton.dashboard.http.Call;
import dev.plankton.dashboard.http.Refusal;
import dev.plankton.dashboard.http.Reply;
import dev.plankton.dashboard.json.Json;
import dev.plankton.dashboard.watch.WatchedVms;
import dev.plankton.hypervisor.Hypervisor;
import dev.plankton.hypervisor.Vm;
import dev.plankton.hypervisor.io.RunState;
import dev.plankton.machine.Exit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** VMs in a line each, and the one that a path names. Safe for any thread. */
final class Vms {
    /** VMs that are looked at for one page. */
    private static final int LOOKED_AT = 65_536;

    private static final int PAGE = 100, LONGEST_PAGE = 1000;

    /** What 127.a.b.c can name, and the first address. */
    private static final int ADDRESSES = 1 << 24;

    private final Hypervisor hypervisor;
    private final Images images;
    private final WatchedVms watched;

    Vms(Hypervisor hypervisor, Images images, WatchedVms watched) {
        this.hypervisor = hypervisor;
        this.images = images;
        this.watched = watched;
    }

    /**
     * The VM that the path names.
     *
     * @throws Refusal if there is none
     */
    Vm find(Call call) {
        int number = call.number("vm");
        Vm vm = hypervisor.vm(number);
        if (vm == null) {
            int first = hypervisor.firstNumber();
            throw new Refusal(
                    404,
                    hypervisor.size() == 0
                            ? "there is no VM " + number + ": there are none"
                            : "there is no VM %d: %d to %d".formatted(number, first, first + hypervisor.size() - 1));
        }
        return vm;
    }

    /**
     * The same, if its state is not that of long ago because it is watched.
     *
     * @throws Refusal if it is
     */
    Vm unwatched(Call call) {
        Vm vm = find(call);
        if (watched.find(vm.number()) != null) {
            throw new Refusal(409, "VM %d is watched: end that first".formatted(vm.number()));
        }
        return vm;
    }

    Reply page(Call call) {
        int first = hypervisor.firstNumber();
        int end = first + hypervisor.size();
        int from = (int) call.integer("from", first, 0, Integer.MAX_VALUE);
        int limit = (int) call.integer("limit", PAGE, 1, LONGEST_PAGE);
        long image = call.integer("image", -1, 0, Integer.MAX_VALUE);
        Set<RunState> wanted = states(call.text("state"));
        List<JsonObject> page = new ArrayList<>();
        int next = Math.max(from, first);
        int lookedAt = 0;
        while (next < end && page.size() < limit && lookedAt < LOOKED_AT) {
            Vm vm = hypervisor.vm(next);
            if (vm != null && wanted.contains(vm.state()) && (image < 0 || vm.origin() == image)) {
                page.add(line(vm));
            }
            next++;
            lookedAt++;
        }
        return Reply.json(Json.object("vms", page, "next", next < end ? next : null));
    }

    private static Set<RunState> states(@Nullable String text) {
        if (text == null || text.isEmpty()) {
            return EnumSet.allOf(RunState.class);
        }
        Set<RunState> states = EnumSet.noneOf(RunState.class);
        for (String word : text.split(",", -1)) {
            states.add(Arrays.stream(RunState.values())
                    .filter(state -> text(state).equals(word))
                    .findFirst()
                    .orElseThrow(() ->
                            new Refusal(400, "no such state: " + word + "; off, idle, runnable, paused or stopped")));
        }
        return states;
    }

    /** A state in the words of the API. */
    static String text(RunState state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    /** A VM in a line. */
    JsonObject line(Vm vm) {
        Exit.Ended ended = vm.ended();
        int own = vm.ownBytes();
        int delta = vm.deltaBytes();
        return Json.object(
                "number", vm.number(),
                "address", address(vm.number()),
                "state", text(vm.state()),
                "image", vm.origin(),
                "imageName", images.name(vm.origin()),
                "deltaBytes", delta,
                "shared", delta > 0 && own == 0,
                "watched", watched.find(vm.number()) != null,
                "ended", ended == null ? null : ended.text());
    }

    /** The loopback address that names a VM. */
    private static String address(int number) {
        return number < ADDRESSES - 1 ? "127.%d.%d.%d".formatted(number >> 16, number >> 8 & 0xFF, number & 0xFF) : "";
    }
}
