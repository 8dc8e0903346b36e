package dev.plankton.lab.scenario;

import dev.plankton.lab.scenario.rule.Bytes;

/**
 * A population that boots from the guest's image and is sent requests.
 *
 * @param vms how many VMs
 * @param requests how many requests all of them together get, in turn
 * @param request what each is
 * @param reply what the reply has to be; replies that differ are wrong
 */
public record PopulationPlan(int vms, int requests, Bytes request, Bytes reply) {}
