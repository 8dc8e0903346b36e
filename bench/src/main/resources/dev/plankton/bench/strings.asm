; strings: copies its own 256 words to 2000:0000 by REP MOVSW; each iteration counts as an instruction.

    cpu 386
    bits 16
    org 7C00h

start:
    cli                     ; no ticks: what executes is the loop alone
    cld
    xor ax, ax
    mov ds, ax
    mov ax, 2000h
    mov es, ax
block:
    mov si, 7C00h
    xor di, di
    mov cx, 256
    rep movsw
    jmp block

    times 510-($-$$) db 0
    dw 0AA55h
