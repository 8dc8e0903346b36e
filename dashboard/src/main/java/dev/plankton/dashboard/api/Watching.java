package dev.plankton.dashboard.api;

import com.google.gson.JsonObject;
import dev.plankton.dashboard.http.Call;
import dev.plankton.dashboard.http.Refusal;
import dev.plankton.dashboard.http.Reply;
import dev.plankton.dashboard.json.Json;
import dev.plankton.dashboard.watch.WatchState;
import dev.plankton.dashboard.watch.WatchedVm;
import dev.plankton.dashboard.watch.WatchedVms;
import dev.plankton.debugger.exits.ExitTotals;
import dev.plankton.hypervisor.Vm;
import java.util.OptionalLong;

/** Watches a VM: its exits with their cost, and moments of its past. Safe for any thread. */
final class Watching {
    private final Vms vms;
    private final WatchedVms watched;

    Watching(Vms vms, WatchedVms watched) {
        this.vms = vms;
        this.watched = watched;
    }

    Reply begin(Call call) throws Exception {
        return json(watched.begin(vms.find(call)).state());
    }

    Reply state(Call call) throws Exception {
        return watched.ask(vms.find(call).number(), watch -> json(watch.state()), Watching::notWatched);
    }

    Reply end(Call call) {
        watched.end(vms.find(call).number());
        return notWatched();
    }

    Reply go(Call call) throws Exception {
        WatchedVm there = find(call);
        JsonObject asked = call.json();
        OptionalLong moment = Json.integer(asked, "moment");
        OptionalLong by = Json.integer(asked, "by");
        if (moment.isPresent() == by.isPresent()) {
            throw new Refusal(400, "one of moment and by is expected");
        }
        return json(moment.isPresent() ? there.go(moment.getAsLong()) : there.step(by.getAsLong()));
    }

    Reply halt(Call call) throws Exception {
        return json(find(call).halt());
    }

    Reply resume(Call call) throws Exception {
        return json(find(call).resume());
    }

    private WatchedVm find(Call call) {
        Vm vm = vms.find(call);
        WatchedVm there = watched.find(vm.number());
        if (there == null) {
            throw new Refusal(409, "VM " + vm.number() + " is not watched");
        }
        return there;
    }

    private static Reply notWatched() {
        return Reply.json(Json.object("watched", false));
    }

    private static Reply json(WatchState state) {
        return Reply.json(Json.object(
                "watched", true,
                "running", state.running(),
                "past", state.past(),
                "moment", state.moment(),
                "beginning", state.beginning(),
                "end", state.end(),
                "nanos", state.time().toNanos(),
                "historyBytes", state.historyBytes(),
                "ended", state.ended(),
                "exits", state.exits().stream().map(Watching::exit).toList()));
    }

    private static JsonObject exit(ExitTotals.Kind kind) {
        return Json.object(
                "kind", kind.name(),
                "count", kind.count(),
                "nanos", kind.nanos(),
                "mostNanos", kind.most());
    }
}
