#!/bin/sh
# Makes docs/serve.svg, the picture of the README, from a real run: starts "./plankton serve", sends requests with
# curl, stops the server, and draws what was printed as a terminal. Needs curl and a free port 8080 (or PORT=N).
#
#   docs/make-picture.sh          writes docs/serve.svg
set -eu

port=${PORT:-8080}
docs=$(CDPATH='' cd "$(dirname "$0")" && pwd -P)
cd "$docs/.."
work=$(mktemp -d)
server=
finish() {
    if [ -n "$server" ]; then kill "$server" 2> /dev/null || true; wait "$server" 2> /dev/null || true; fi
    rm -rf "$work"
}
trap finish EXIT
trap 'exit 130' INT TERM

options=
if [ "$port" != 8080 ]; then options=" --port $port"; fi

./plankton --version > /dev/null                 # builds if necessary, so that the run below shows no build
# shellcheck disable=SC2086
./plankton serve$options > "$work/serve" 2>&1 &
server=$!

# VM 99 999, the last one, is on the last line of the table that serve prints before it accepts requests. The probe goes
# to VM 1, which the picture does not show.
tries=300
until grep -q "127\.1\.134\.159" "$work/serve" && curl -sf -m 2 "http://127.0.0.1:$port/" > /dev/null; do
    tries=$((tries - 1))
    if [ "$tries" -eq 0 ] || ! kill -0 "$server" 2> /dev/null; then
        echo "make-picture: the server did not answer; it printed:" >&2
        cat "$work/serve" >&2
        exit 1
    fi
    sleep 0.2
done

{
    echo "\$ ./plankton serve$options"
    cat "$work/serve"
    echo
    for address in 127.1.134.159 127.1.134.159 127.0.0.5; do
        echo "\$ curl http://$address:$port/"
        curl -sf -m 2 "http://$address:$port/"
    done
} > "$work/session"

awk '
    { line[NR] = $0 }
    END {
        top = 56; step = 20; height = top + NR * step
        print "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"640\" height=\"" height "\" role=\"img\"" \
            " font-family=\"monospace\" font-size=\"14\">"
        print "<title>A terminal: plankton serve boots 100 000 VMs, then curl gets answers from two of them</title>"
        print "<rect width=\"640\" height=\"" height "\" rx=\"8\" fill=\"#0b1e2d\"/>"
        split("#ff6b6b #f7c948 #4cd195", dot, " ")
        for (n = 1; n <= 3; n++) print "<circle cx=\"" 2 + 18 * n "\" cy=\"20\" r=\"6\" fill=\"" dot[n] "\"/>"
        for (n = 1; n <= NR; n++) {
            text = line[n]
            if (text == "") continue
            colour = text ~ /^\$ / ? "#7fd4c1" : "#e8f1f2"
            gsub(/&/, "\\&amp;", text); gsub(/</, "\\&lt;", text); gsub(/>/, "\\&gt;", text)
            print "<text x=\"16\" y=\"" top + (n - 1) * step "\" fill=\"" colour "\" xml:space=\"preserve\">" text "</text>"
        }
        print "</svg>"
    }' "$work/session" > "$work/serve.svg"
mv "$work/serve.svg" "$docs/serve.svg"
echo "wrote docs/serve.svg"
