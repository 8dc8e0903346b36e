package dev.plankton.dashboard.api;

import com.google.gson.JsonObject;
import dev.plankton.dashboard.http.Call;
import dev.plankton.dashboard.http.Reply;
import dev.plankton.dashboard.json.Json;
import dev.plankton.hypervisor.Hypervisor;
import dev.plankton.hypervisor.Vm;
import dev.plankton.hypervisor.look.ForkedVms;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** The VMs that one was forked from, and those that were forked from it. Safe for any thread. */
final class Family {
    /** Generations before a VM that are named. */
    private static final int MOST_ANCESTORS = 64;

    /** Entries of children, of any number of VMs each. */
    private static final int USUAL_CHILDREN = 100, MOST_CHILDREN = 1000;

    private final Hypervisor hypervisor;
    private final Vms vms;

    Family(Hypervisor hypervisor, Vms vms) {
        this.hypervisor = hypervisor;
        this.vms = vms;
    }

    Reply of(Call call) {
        Vm vm = vms.find(call);
        int limit = (int) call.integer("limit", USUAL_CHILDREN, 1, MOST_CHILDREN);
        List<JsonObject> ancestors = new ArrayList<>();
        Vm parent = parent(vm);
        while (parent != null && ancestors.size() < MOST_ANCESTORS) {
            ancestors.add(vms.line(parent));
            parent = parent(parent);
        }
        List<ForkedVms> children = vm.forks(limit + 1);
        return Reply.json(Json.object(
                "number",
                vm.number(),
                "ancestors",
                ancestors,
                "moreAncestors",
                parent != null,
                "children",
                children.stream()
                        .limit(limit)
                        .map(forked -> Json.object("first", forked.first(), "count", forked.count()))
                        .toList(),
                "moreChildren",
                children.size() > limit));
    }

    private @Nullable Vm parent(Vm vm) {
        OptionalInt number = vm.parent();
        return number.isEmpty() ? null : hypervisor.vm(number.getAsInt());
    }
}
