#!/bin/sh
# Boots every program of a directory in QEMU and in Plankton, gives both the same time and keys, and compares the screens:
# the characters in text modes, the pixels in graphics modes (colours but for how 6 bits become 8). Prints a table and counts; see docs/compatibility.md.
#
#   docs/compare-with-qemu.sh DIR [OUT]
#
# DIR has floppy or hard disk images (*.img) and boot sectors (*.bin, *.com, which get 55 AA if they lack it). X.keys beside
# X.img has on its first line keys to type, as "plankton run --keys" takes them: letters, digits, space, {enter}, {up} and
# other names, {wait 2s}. OUT, by default DIR/compared, gets the pictures and texts of both, to look at what differs: those
# of X.img are X.img.png, X.img.qemu.txt and so on.
#
# SECONDS_AFTER=N  guest seconds after which screens are compared, from power-on; 8 by default. QEMU gets 3 more, as its
#                  BIOS takes longer.
# QEMU=COMMAND     qemu-system-i386 by default. Also needed: ImageMagick (convert, compare), iconv, awk, diff,
#                  and GNU's od, sed and timeout.
#
# The exit status is 0 if all screens are the same, 1 if some differ, 2 if it could not be tried.
set -eu

complain() { echo "compare-with-qemu: $1" >&2; exit 2; }
[ $# -ge 1 ] || complain "usage: docs/compare-with-qemu.sh DIR [OUT]"
dir=$1
[ -d "$dir" ] || complain "$dir: no such directory"
out=${2:-$dir/compared}
seconds=${SECONDS_AFTER:-8}
qemu=${QEMU:-qemu-system-i386}
plankton=${PLANKTON:-$(CDPATH='' cd "$(dirname "$0")/.." && pwd -P)/plankton}
for tool in "$qemu" "$plankton" convert compare iconv awk diff od sed timeout; do
    command -v "$tool" > /dev/null || complain "$tool is needed"
done
for tool in od sed timeout; do
    # What a tool without --version writes does not count.
    case $("$tool" --version 2> /dev/null || true) in *GNU*) ;; *) complain "$tool is needed as GNU has it" ;; esac
done
mkdir -p "$out"

# The program as an image that both take: a boot sector ends with 55 AA, a floppy has at least 160 KB.
image() {
    cp "$1" "$2"
    chmod u+w "$2"
    case $1 in
        *.bin | *.com)
            if [ "$(wc -c < "$2")" -le 510 ]; then
                printf '\125\252' | dd of="$2" bs=1 seek=510 conv=notrunc 2> /dev/null
            fi ;;
    esac
    if [ "$(wc -c < "$2")" -lt 163840 ]; then
        dd if=/dev/null of="$2" bs=1 seek=163840 2> /dev/null
    fi
}

# Keys as lines for QEMU's monitor, ten a second: "sendkey a", or "sleep S".
monitor() {
    printf '%s' "$1" | awk '
        BEGIN {
            RS = "\001"
            split("enter=ret esc=esc tab=tab space=spc backspace=backspace up=up down=down left=left right=right home=home end=end "\
                "pageup=pgup pagedown=pgdn insert=insert delete=delete", pairs, " ")
            for (n in pairs) { split(pairs[n], p, "="); name[p[1]] = p[2] }
            from = " -=[];\047`\\,./"; split("spc minus equal bracket_left bracket_right semicolon apostrophe grave_accent backslash comma dot slash", plain, " ")
            for (n = 1; n <= length(from); n++) name[substr(from, n, 1)] = plain[n]
            from = "!@#$%^&*()_+{}:\"~|<>?"; split("1 2 3 4 5 6 7 8 9 0 minus equal bracket_left bracket_right semicolon apostrophe grave_accent backslash comma dot slash", shifted, " ")
            for (n = 1; n <= length(from); n++) name[substr(from, n, 1)] = "shift-" shifted[n]
        }
        {
            while ($0 != "") {
                if (match($0, /^\{[^}]*\}/)) {
                    key = tolower(substr($0, 2, RLENGTH - 2)); $0 = substr($0, RLENGTH + 1)
                    if (key ~ /^wait /) { sub(/^wait */, "", key); sub(/s$/, "", key); print "sleep " key; continue }
                    last = key; sub(/.*-/, "", last)
                    before = substr(key, 1, length(key) - length(last))
                    print "sendkey " before (last in name ? name[last] : last)
                } else {
                    key = substr($0, 1, 1); $0 = substr($0, 2)
                    print "sendkey " (key in name ? name[key] : key ~ /[A-Z]/ ? "shift-" tolower(key) : key)
                }
            }
        }'
}

# QEMU's screen as a picture $1.ppm, its text as $1.cells, and its mode of the BIOS data area as $1.mode.
run_qemu() {
    interface=ide
    boot=c
    if [ "$(wc -c < "$3")" -lt 3000000 ]; then
        interface=floppy
        boot=a
    fi
    {
        sleep 3.5
        monitor "$2" | while read -r what value; do
            if [ "$what" = sleep ]; then sleep "$value"; else echo "$what $value 50"; sleep 0.1; fi
        done
        sleep "$seconds"
        echo "pmemsave 0x449 1 \"$1.mode\""
        echo "pmemsave 0xb8000 4000 \"$1.cells\""
        echo "screendump $1.ppm"
        sleep 0.5
        echo quit
    } | timeout $((seconds + 120)) "$qemu" -drive "format=raw,file=$(printf '%s' "$3" | sed 's/,/,,/g'),if=$interface" -boot $boot -snapshot -display none -net none \
        -monitor stdio > "$1.monitor" 2>&1 || true
}

# Characters of both without what QEMU's BIOS writes, blank lines around, and blanks at the ends of lines.
trimmed() {
    awk '/^(SeaBIOS|iPXE|Booting from|Press .* to configure iPXE|Machine UUID)/ { next }
        { sub(/[ \t]+$/, ""); line[++n] = $0 }
        END { first = 1; while (first <= n && line[first] == "") first++; while (n >= first && line[n] == "") n--
            for (i = first; i <= n; i++) print line[i] }'
}

# The glyphs of code page 437, one a line, from code 1 on.
glyphs() {
    printf '%s\n' ☺ ☻ ♥ ♦ ♣ ♠ • ◘ ○ ◙ ♂ ♀ ♪ ♫ ☼ ► ◄ ↕ ‼ ¶ § ▬ ↨ ↑ ↓ → ← ∟ ↔ ▲ ▼
    LC_ALL=C awk 'BEGIN { for (n = 32; n < 256; n++) printf "%c\n", n }' | iconv -f CP437 -t UTF-8 | sed 's/\o177/⌂/'
}

# The characters of a saved page of text, in lines of $2.
cells() {
    od -An -v -tu1 -w2 "$1" | awk -v columns="$2" -v table="$out/glyphs" '
        BEGIN { while ((getline line < table) > 0) glyph[++n] = line; glyph[0] = glyph[255] = " " }
        { printf "%s", glyph[$1]; if (NR % columns == 0) print "" }'
}

glyphs > "$out/glyphs"
same=0
differ=0
failed=0
printf '| program | mode | result | detail |\n|---|---|---|---|\n'
for file in "$dir"/*.img "$dir"/*.bin "$dir"/*.com; do
    [ -f "$file" ] || continue
    name=$(basename "$file")
    base=$out/$name
    rm -f "$base".*
    image "$file" "$base.boot"
    keys=
    if [ -f "${file%.*}.keys" ]; then keys=$(head -n 1 "${file%.*}.keys"); fi
    # The keys take their time on both; after them, both wait for the same number of seconds.
    typing=$(monitor "$keys" | awk '/^sleep/ { t += $2; next } { t += 0.1 } END { printf "%d", (t + 0.5) * 1000 }')
    run_qemu "$base" "$keys" "$base.boot" &
    set -- run "$base.boot" --text --screenshot "$base.png" --after "$((seconds * 1000 + typing + 500))ms" --speed 20 --force
    if [ -n "$keys" ]; then set -- "$@" --keys "$keys"; fi
    status=0
    timeout 120 "$plankton" "$@" > "$base.txt" 2> "$base.err" || status=$?
    wait $!
    if [ "$status" -eq 124 ]; then
        failed=$((failed + 1))
        printf '| %s | | not tried | Plankton: not done in 120 s; a lower SECONDS_AFTER takes less |\n' "$name"
        continue
    fi
    if [ ! -s "$base.ppm" ] || [ ! -s "$base.mode" ]; then
        failed=$((failed + 1))
        printf '| %s | | not tried | QEMU: %s |\n' "$name" "$(tail -n 1 "$base.monitor" | tr -d '\r|')"
        continue
    fi
    mode=$(od -An -tu1 "$base.mode" | tr -d ' ')
    if [ -s "$base.err" ] && [ ! -s "$base.png" ]; then
        failed=$((failed + 1))
        printf '| %s | %s | ends | %s |\n' "$name" "$mode" "$(tail -n 1 "$base.err" | tr -d '|')"
        continue
    fi
    if [ "$mode" -le 3 ] || [ "$mode" -eq 7 ]; then
        columns=80
        if [ "$mode" -le 1 ]; then columns=40; fi
        cells "$base.cells" "$columns" | trimmed > "$base.qemu.txt"
        trimmed < "$base.txt" > "$base.plankton.txt"
        different=$(diff "$base.qemu.txt" "$base.plankton.txt" | grep -c '^[<>]' || true)
        detail="$different lines of text differ"
    else
        size=$(convert "$base.png" -format '%wx%h' info:)
        convert "$base.ppm" -filter point -resize "$size!" "$base.qemu.png"
        different=$(compare -metric AE -fuzz 2% "$base.qemu.png" "$base.png" "$base.difference.png" 2>&1 | sed 's/[^0-9.e+].*//') || true
        different=$(awk -v n="$different" 'BEGIN { printf "%d", n }')
        detail="$different of $size pixels differ"
    fi
    note=$(grep -v 'the screen is in a graphics mode' "$base.err" | tail -n 1 | tr -d '|')
    if [ -n "$note" ]; then detail="$detail; $note"; fi
    if [ "$different" -eq 0 ]; then
        same=$((same + 1))
        printf '| %s | %s | same | %s |\n' "$name" "$mode" "$note"
    else
        differ=$((differ + 1))
        printf '| %s | %s | differs | %s |\n' "$name" "$mode" "$detail"
    fi
    rm -f "$base.boot"
done
total=$((same + differ + failed))
[ "$total" -gt 0 ] || complain "$dir: no *.img, *.bin or *.com in it"
echo
echo "$total programs: $same the same, $differ differ, $failed did not run"
[ "$same" -eq "$total" ]
