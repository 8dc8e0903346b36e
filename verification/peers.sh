#!/bin/sh
# Runs test suites of other projects on Plankton, on the interpreter and on regions, and prints a line for each.
# None of them is part of this repository; docs/conformance.md says where they come from and what their results are.
#
#   verification/peers.sh DIR
#
# DIR has what there is of
#   8086             github.com/SingleStepTests/8086: v1_binary
#   80286            github.com/SingleStepTests/80286: v1_real_mode
#   kvm-unit-tests   github.com/kvm-unit-tests/kvm-unit-tests: x86/realmode.c; needs gcc -m32, ld, nm, objcopy and nasm
#
# The exit status is 0 if all have given the results that docs/conformance.md lists, else 1; 2 if there is none.
set -eu

complain() { echo "peers: $1" >&2; exit 2; }
[ $# -eq 1 ] || complain "usage: verification/peers.sh DIR"
dir=$1
[ -d "$dir" ] || complain "$dir: no such directory"
plankton=${PLANKTON:-$(CDPATH='' cd "$(dirname "$0")/.." && pwd -P)/plankton}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
ran=0
wrong=0

# What, tier, what came out, what should have.
result() {
    ran=$((ran + 1))
    verdict=ok
    if [ "$3" != "$4" ]; then
        verdict="WRONG: $4 expected"
        wrong=$((wrong + 1))
    fi
    printf '%-28s tier %-4s %s, %s\n' "$1" "$2" "$3" "$verdict"
}

# Vectors: suite, model, directory, what the total must say.
vectors() {
    [ -d "$dir/$3" ] || return 0
    for tier in 0 1; do
        timeout 3000 "$plankton" conformance --model "$2" --tier "$tier" --failures 1 "$dir/$3" > "$work/out" || true
        result "$1" "$tier" "$(sed -n 's/ vectors passed.*//p' "$work/out")" "$4"
    done
}

# The image of kvm-unit-tests' real mode part: a boot sector that reads the rest to 0:8000h and jumps to its entry.
realmode() {
    source=$dir/kvm-unit-tests/x86
    for tool in gcc ld nm objcopy nasm; do
        command -v "$tool" > /dev/null || complain "$tool is needed for kvm-unit-tests"
    done
    # Sed's program leaves out what this PC has otherwise, see below.
    sed "$1" "$source/realmode.c" > "$work/realmode.c"
    gcc -m16 -march=i686 -std=gnu99 -ffreestanding -Os -fno-pic -fno-stack-protector -fcf-protection=none \
        -fno-asynchronous-unwind-tables -w -I "$dir/kvm-unit-tests/lib" -I "$dir/kvm-unit-tests/lib/x86" \
        -c "$work/realmode.c" -o "$work/realmode.o"
    ld -m elf_i386 -nostdlib -T "$source/realmode.lds" "$work/realmode.o" -o "$work/realmode.elf"
    objcopy -O binary "$work/realmode.elf" "$work/realmode.bin"
    entry=$(nm "$work/realmode.elf" | awk '$3 == "realmode_entry" { print "0x" $1 }')
    sectors=$((($(wc -c < "$work/realmode.bin") + 511) / 512))
    cat > "$work/boot.asm" << 'BOOT'
        org 7C00h
        xor ax, ax
        mov ds, ax
        mov ss, ax
        mov sp, 7C00h
        mov di, SECTORS
        mov si, 1               ; sector on the disk, of 18 on each side of a track
        mov bx, 800h            ; segment to read it to
next:   mov ax, si
        xor dx, dx
        mov cx, 18
        div cx
        mov cl, dl
        inc cx
        xor dx, dx
        shr ax, 1
        adc dh, 0
        mov ch, al
        mov es, bx
        push bx
        xor bx, bx
        mov ax, 201h
        int 13h
        jc $
        pop bx
        add bx, 20h
        inc si
        dec di
        jnz next
        cli
        jmp 0:ENTRY
        times 510 - ($ - $$) db 0
        dw 0AA55h
BOOT
    nasm -f bin -DENTRY="$entry" -DSECTORS="$sectors" "$work/boot.asm" -o "$work/realmode.img"
    cat "$work/realmode.bin" >> "$work/realmode.img"
    dd if=/dev/null of="$work/realmode.img" bs=1 seek=1474560 2> /dev/null
}

vectors "8086, v1_binary" i8086 8086/v1_binary "644000 of 644000"
vectors "80286, v1_real_mode" i80286 80286/v1_real_mode "1472991 of 1473000"
if [ -f "$dir/kvm-unit-tests/x86/realmode.c" ]; then
    # Left out: port E0h, which belongs to the request NIC here.
    realmode 's/0xe0/0xec/'
    for tier in 0 1; do
        timeout 300 "$plankton" run "$work/realmode.img" --serial --clock instructions --tier "$tier" \
            --max-instructions 400000000 > "$work/out" 2> "$work/err" < /dev/null || true
        result "kvm-unit-tests, realmode" "$tier" \
            "$(grep -c '^PASS' "$work/out") of $(grep -c -E '^(PASS|FAIL)' "$work/out")" "127 of 127"
    done
fi
[ "$ran" -gt 0 ] || complain "$dir: none of 8086/v1_binary, 80286/v1_real_mode, kvm-unit-tests/x86"
[ "$wrong" -eq 0 ]
