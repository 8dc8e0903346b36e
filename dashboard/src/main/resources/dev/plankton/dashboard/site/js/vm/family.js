// The fork tree around one VM: those that it comes from, and those that come from it.

import { get } from "../api.js";
import { $, make, say } from "../dom.js";
import { count } from "../text.js";

const link = (vm) => make("a", { href: `/vm.html?vm=${vm}` }, `VM ${vm}`);

function children(list) {
    return make(
        "ul",
        {},
        ...list.map(({ first, count: vms }) =>
            vms === 1 ? make("li", {}, link(first)) : make("li", {}, link(first), " to ", link(first + vms - 1), `, ${count(vms)} VMs`),
        ),
    );
}

export async function showFamily(number) {
    const { ancestors, children: forks, moreAncestors, moreChildren } = await get(`/vms/${number}/forks`);
    let item = make("li", {}, make("b", {}, `VM ${number}`));
    item.setAttribute("aria-current", "true");
    if (forks.length > 0) {
        item.append(children(forks));
    }
    for (const { number: ancestor, state } of ancestors) {
        item = make("li", {}, link(ancestor), ` ${state}`, make("ul", {}, item));
    }
    $("family").replaceChildren(item);
    const alone = ancestors.length === 0 && forks.length === 0;
    const more = moreAncestors ? "There are more ancestors. " : "";
    say($("family-note"), alone ? "It is no fork, and has none." : more + (moreChildren ? "It has more forks." : ""));
}
