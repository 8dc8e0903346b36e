package dev.plankton.dashboard.api;

import com.google.gson.JsonObject;
import dev.plankton.dashboard.http.Call;
import dev.plankton.dashboard.http.Refusal;
import dev.plankton.dashboard.http.Reply;
import dev.plankton.dashboard.json.Json;
import dev.plankton.hypervisor.Hypervisor;
import dev.plankton.hypervisor.Snapshot;
import dev.plankton.hypervisor.Vm;
import dev.plankton.hypervisor.io.Offer;
import dev.plankton.keys.KeyScript;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What is done to VMs. Safe for any thread. */
final class Control {
    private static final int USUAL_MILLIS = 5000, MOST_MILLIS = 60_000;
    private static final int MOST_FORKS = 1_000_000, MOST_BOOTED = 10_000_000;

    private final Hypervisor hypervisor;
    private final Vms vms;
    private final Images images;

    Control(Hypervisor hypervisor, Vms vms, Images images) {
        this.hypervisor = hypervisor;
        this.vms = vms;
        this.images = images;
    }

    Reply keys(Call call) {
        Vm vm = vms.find(call);
        JsonObject asked = call.json();
        byte[] codes = bytes(Json.integers(Json.list(asked, "scanCodes"), "scanCodes", 0, 0xFF));
        String script = Json.string(asked, "script");
        String text = Json.string(asked, "text");
        if ((codes.length > 0 ? 1 : 0) + (script == null ? 0 : 1) + (text == null ? 0 : 1) != 1) {
            throw new Refusal(400, "one of scanCodes, script and text is expected");
        }
        String typed = text == null ? script : text.replace("{", "{{");
        return offered(vm.press(typed == null ? codes : codes(KeyScript.parse(typed))));
    }

    private static byte[] bytes(int[] codes) {
        byte[] bytes = new byte[codes.length];
        for (int n = 0; n < codes.length; n++) {
            bytes[n] = (byte) codes[n];
        }
        return bytes;
    }

    /** Each key pressed and released; a keyboard's buffer is the guest's own, and what does not fit waits in its inbox. */
    private static byte[] codes(KeyScript script) {
        ByteArrayOutputStream codes = new ByteArrayOutputStream();
        script.strokes().forEach(stroke -> {
            codes.writeBytes(stroke.key().makes());
            codes.writeBytes(stroke.key().breaks());
        });
        return codes.toByteArray();
    }

    Reply serial(Call call) {
        return offered(vms.find(call).sendSerial(call.body()));
    }

    private static Reply offered(Offer offer) {
        String text = switch (offer) {
            case ACCEPTED -> "accepted";
            case FULL -> "full";
            case GONE -> "stopped";
        };
        return Reply.json(Json.object("offer", text));
    }

    Reply request(Call call) throws Exception {
        Vm vm = vms.find(call);
        long millis = call.integer("timeout", USUAL_MILLIS, 1, MOST_MILLIS);
        long start = System.nanoTime();
        byte[] reply = vm.call(call.body(), Duration.ofMillis(millis)).get();
        return Reply.bytes(reply).with("Plankton-Nanos", Long.toString(System.nanoTime() - start));
    }

    /** Does {@code what} and answers with the state after that. */
    Reply change(Call call, Consumer<Vm> what) {
        Vm vm = vms.find(call);
        what.accept(vm);
        return Reply.json(Json.object("state", Vms.text(vm.state())));
    }

    Reply fork(Call call) {
        Vm vm = vms.unwatched(call);
        int count = (int) Json.within(Json.integer(call.json(), "count").orElse(1), "count", 1, MOST_FORKS);
        if (count > 1) {
            return created(vm.fork(count), count);
        }
        @Nullable Vm child = vm.fork();
        if (child == null) {
            throw new Refusal(409, "VM " + vm.number() + " has stopped or was never booted: it cannot be forked");
        }
        return created(child.number(), 1);
    }

    Reply boot(Call call) {
        JsonObject asked = call.json();
        String image = Json.string(asked, "image");
        if (image == null) {
            throw new Refusal(400, "image: a name is expected; " + images.bootable());
        }
        int count = (int) Json.within(Json.integer(asked, "count").orElse(1), "count", 1, MOST_BOOTED);
        return created(hypervisor.boot(images.find(image), count, _ -> {}), count);
    }

    Reply bootSnapshot(Call call) throws IOException {
        Snapshot snapshot = Snapshot.read(new ByteArrayInputStream(call.body()));
        return created(hypervisor.boot(snapshot).number(), 1);
    }

    private static Reply created(int first, int count) {
        return Reply.json(Json.object("first", first, "count", count));
    }

    Reply snapshot(Call call) throws IOException {
        Vm vm = vms.unwatched(call);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        vm.snapshot().write(out);
        return new Reply(
                200,
                "application/octet-stream",
                out.toByteArray(),
                Map.of("Content-Disposition", "attachment; filename=\"vm-" + vm.number() + ".snapshot\""));
    }
}
