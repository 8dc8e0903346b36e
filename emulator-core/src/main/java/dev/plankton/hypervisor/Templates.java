package dev.plankton.hypervisor;

import dev.plankton.machine.BootImage;
import dev.plankton.machine.MachineProfile;
import dev.plankton.machine.Template;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** The templates of a hypervisor by number, one for each image, made when first needed. Safe for any thread. */
final class Templates {
    private final MachineProfile profile;
    private final List<Template> all = new CopyOnWriteArrayList<>();
    private final Map<String, Integer> numbers = new HashMap<>();

    Templates(MachineProfile profile) {
        this.profile = profile;
    }

    /** The number of the template of VMs that boot from {@code image}. */
    synchronized int numberOf(BootImage image) {
        return numbers.computeIfAbsent(image.hash(), hash -> {
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
}
