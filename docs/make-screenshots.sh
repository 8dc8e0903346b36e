#!/bin/sh
# Makes the pictures of docs/control-room.md from a real run: starts "./plankton serve --dashboard" with a million VMs, sends requests
# to some, boots a game, and photographs the pages in Chromium through chromedriver. Needs curl, chromium, chromedriver and the free
# ports 8080, 8079 and 9515 (or PORT=N DASHBOARD=N DRIVER=N).
#
#   docs/make-screenshots.sh      writes docs/control-room-map.png, -vm.png, -watch.png and -population.png
set -eu

port=${PORT:-8080}
dashboard=${DASHBOARD:-8079}
driver=${DRIVER:-9515}
docs=$(CDPATH='' cd "$(dirname "$0")" && pwd -P)
cd "$docs/.."
work=$(mktemp -d)
server= chromedriver= session=
api=http://127.0.0.1:$dashboard/api/v1
browser=http://127.0.0.1:$driver

finish() {
    if [ -n "$session" ]; then curl -s -X DELETE "$browser/session/$session" > /dev/null || true; fi
    for process in $chromedriver $server; do kill "$process" 2> /dev/null || true; wait "$process" 2> /dev/null || true; done
    rm -rf "$work"
}
trap finish EXIT
trap 'exit 130' INT TERM

fail() {
    echo "make-screenshots: $1" >&2
    exit 1
}

for tool in curl chromium chromedriver; do
    command -v "$tool" > /dev/null || fail "$tool is missing"
done

# until_true WHAT COMMAND...: at most a minute
until_true() {
    what=$1
    shift
    tries=300
    until "$@"; do
        tries=$((tries - 1))
        [ "$tries" -gt 0 ] || fail "$what: not within a minute"
        sleep 0.2
    done
}

./plankton --version > /dev/null                 # builds if necessary
./plankton serve --vms 1000000 --port "$port" --dashboard "$dashboard" > "$work/serve" 2>&1 &
server=$!
page_printed() { grep -q 'token=' "$work/serve" || { kill -0 "$server" 2> /dev/null || fail "$(cat "$work/serve")"; false; }; }
until_true "the server prints the page's address" page_printed
token=$(sed -n 's/.*[?]token=\([^ ]*\).*/\1/p' "$work/serve" | head -n 1)
until_true "VMs answer" curl -sf -m 2 -o "$work/reply" "http://127.0.0.1:$port/"

ask() { curl -sf -m 30 -H "Authorization: Bearer $token" "$@"; }
game=$(ask -X POST -H 'Content-Type: application/json' -d '{"image":"snake"}' "$api/vms" | sed 's/.*"first": *\([0-9]*\).*/\1/')

chromedriver --port="$driver" > "$work/driver" 2>&1 &
chromedriver=$!
until_true "chromedriver answers" curl -sf -m 2 -o "$work/status" "$browser/status"
sandbox=
if [ "$(id -u)" -eq 0 ]; then sandbox='"--no-sandbox",'; fi
session=$(curl -s -X POST "$browser/session" -d '{"capabilities":{"alwaysMatch":{"browserName":"chrome","goog:chromeOptions":{
    "args":["--headless=new",'"$sandbox"'"--window-size=1100,820","--hide-scrollbars","--force-dark-mode","--disable-gpu"]}}}}' \
    | sed 's/.*"sessionId":"\([^"]*\)".*/\1/')

open_page() { curl -sf -X POST "$browser/session/$session/url" -d "{\"url\":\"http://127.0.0.1:$dashboard/$1\"}" > "$work/open"; }
run() { curl -sf -X POST "$browser/session/$session/execute/sync" -d "{\"script\":\"$1\",\"args\":[]}"; }
says() { run "return String($1)" | grep -q '"value":"true"'; }
photograph() {
    curl -sf "$browser/session/$session/screenshot" | sed 's/.*"value":"//; s/".*//' | base64 -d > "$work/picture.png"
    mv "$work/picture.png" "$docs/control-room-$1.png"
    echo "wrote docs/control-room-$1.png ($(wc -c < "$docs/control-room-$1.png") bytes)"
}

open_page "?token=$token"
until_true "the map is complete" says "document.getElementById('map').dataset.complete === 'true'"
for tile in 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14; do
    curl -sf -Z "http://127.$tile.[0-$((tile * 3 + 20))].[0-$((tile * 2 + 40))]:$port/" -o /dev/null 2> /dev/null || true
done
run "document.querySelector('input[value=bytes]').click()" > /dev/null
until_true "the map is complete" says "document.getElementById('map').dataset.complete === 'true'"
sleep 1
photograph map

ask -X POST -H 'Content-Type: application/json' -d '{}' "$api/vms/$game/watch" > /dev/null
ask -X POST -H 'Content-Type: application/json' -d '{"scanCodes":[57,185]}' "$api/vms/$game/keys" > /dev/null
open_page "vm.html?vm=$game"
until_true "the game shows" says "document.getElementById('text-screen').textContent.includes('☻')"
until_true "its memory shows" says "document.getElementById('hex').textContent.length > 0"
photograph vm
until_true "its exits show" says "document.getElementById('exits').rows.length > 3"
run "document.getElementById('h-watch').scrollIntoView()" > /dev/null
sleep 1
photograph watch

open_page population.html
for second in 1 2 3 4 5 6 7 8; do
    curl -sf -Z "http://127.$second.[0-$((second * 4))].[0-63]:$port/" -o /dev/null 2> /dev/null || true
    sleep 0.7
done
photograph population
