package dev.plankton.hypervisor;

import dev.plankton.machine.BootImage;
import dev.plankton.machine.MachineProfile;
import dev.plankton.machine.core.Template;
import dev.plankton.memory.StateMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The templates of a hypervisor by number, made when first needed: one for all images with the same bytes, but one for each
 * file that a VM writes to. Safe for any thread.
 */
final class Templates {
    private final MachineProfile profile;
    private final List<Template> all = new CopyOnWriteArrayList<>();

    /** By the hash of an image that does not change, or by the disk of one that does, which is equal to none but itself. */
    private final Map<Object, Integer> numbers = new HashMap<>();

    Templates(MachineProfile profile) {
        this.profile = profile;
    }

    /** The number of the template of VMs that boot from {@code image}. */
    synchronized int numberOf(BootImage image) {
        Object key = image.disk().changes() ? image.disk() : image.hash();
        return numbers.computeIfAbsent(key, _ -> {
            if (all.size() == RunWord.MAX_TEMPLATES) {
                throw new IllegalStateException("more than " + RunWord.MAX_TEMPLATES + " different images");
            }
            all.add(Template.powerOn(profile, image));
            return all.size() - 1;
        });
    }

    Template get(int number) {
        return all.get(number);
    }

    /** Bytes of the heap that they take, about. */
    long bytes() {
        return all.isEmpty()
                ? 0
                : StateMap.SIZE + all.stream().mapToLong(Template::bytes).sum();
    }
}
