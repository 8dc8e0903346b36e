package dev.plankton.dashboard.api;

import dev.plankton.dashboard.http.Refusal;
import dev.plankton.dashboard.http.Reply;
import dev.plankton.dashboard.json.Json;
import dev.plankton.hypervisor.Hypervisor;
import dev.plankton.hypervisor.look.Origin;
import dev.plankton.machine.BootImage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What VMs started from and can be booted from. Safe for any thread. */
final class Images {
    private final Hypervisor hypervisor;
    private final List<BootImage> offered;

    /**
     * The images of a population.
     *
     * @param offered others that can be booted
     */
    Images(Hypervisor hypervisor, List<BootImage> offered) {
        this.hypervisor = hypervisor;
        this.offered = List.copyOf(offered);
    }

    String name(int origin) {
        return hypervisor.origin(origin).image().name();
    }

    /** Names that {@link #find} knows. */
    List<String> bootable() {
        return List.copyOf(byName().keySet());
    }

    BootImage find(String name) {
        BootImage image = byName().get(name);
        if (image == null) {
            throw new Refusal(404, "no image '%s': %s".formatted(name, bootable()));
        }
        return image;
    }

    private Map<String, BootImage> byName() {
        Map<String, BootImage> images = new LinkedHashMap<>();
        offered.forEach(image -> images.putIfAbsent(image.name(), image));
        hypervisor.origins().stream()
                .filter(origin -> !origin.captured() && !origin.image().drives().change())
                .forEach(origin -> images.putIfAbsent(origin.image().name(), origin.image()));
        return images;
    }

    Reply list() {
        return Reply.json(Json.object(
                "templates",
                hypervisor.origins().stream()
                        .map(origin -> Json.object(
                                "number", origin.number(),
                                "name", origin.image().name(),
                                "sha256", origin.image().hash(),
                                "bytes", size(origin),
                                "captured", origin.captured()))
                        .toList(),
                "bootable",
                bootable()));
    }

    private static long size(Origin origin) {
        return origin.image().disk().bytes().remaining();
    }
}
