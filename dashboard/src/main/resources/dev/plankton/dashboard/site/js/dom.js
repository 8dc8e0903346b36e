// The few things that pages do with elements. Text always goes in as text, never as HTML.

export const $ = (id) => document.getElementById(id);

/** make("td", {className: "number"}, "42"): an element with properties and children. */
export function make(tag, properties = {}, ...children) {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
}

/** Text of an element, written only if it has changed: a write of the same text would still make layout and speech. */
export function say(element, text) {
    if (element.textContent !== text) {
        element.textContent = text;
    }
}

/** Rows of a table's body: arrays of texts, nodes or {number: text}. */
export function rows(body, lines) {
    body.replaceChildren(
        ...lines.map((cells) =>
            make(
                "tr",
                {},
                ...cells.map((cell, column) => {
                    const number = cell !== null && typeof cell === "object" && "number" in cell;
                    const element = make(column === 0 ? "th" : "td", number ? { className: "number" } : {}, number ? cell.number : (cell ?? ""));
                    if (column === 0) {
                        element.scope = "row";
                    }
                    return element;
                }),
            ),
        ),
    );
}

let shownFor;

/** Shows what went wrong with `what`, until that goes right: then text is null. What goes right elsewhere does not hide it. */
export function problem(text, what = "action") {
    if (text === null && what !== shownFor) {
        return;
    }
    shownFor = what;
    const box = $("problem");
    say(box, text ?? "");
    box.hidden = text === null;
}

/** Runs what a button does; an error is shown, and a second press meanwhile does nothing. */
export function act(button, action) {
    let busy = false;
    button.addEventListener("click", async () => {
        if (busy) {
            return;
        }
        busy = true;
        try {
            await action();
            problem(null);
        } catch (error) {
            problem(error.message);
        } finally {
            busy = false;
        }
    });
}
