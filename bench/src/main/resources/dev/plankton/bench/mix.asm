; mix: 16-bit loads, a read-modify-write, a compare and a branch, 6 instructions a turn.

    cpu 386
    bits 16
    org 7C00h

start:
    cli                     ; no ticks: what executes is the loop alone
    xor ax, ax
    mov ds, ax
    mov bx, 1000h           ; three places in three lines, far from the code
    mov si, 1100h
    mov di, 1200h
turns:
    xor dx, dx
.turn:
    mov ax, [bx]
    add ax, [si+2]
    xor [di], ax
    inc dx
    cmp dx, 1000
    jnz .turn
    jmp turns

    times 510-($-$$) db 0
    dw 0AA55h
