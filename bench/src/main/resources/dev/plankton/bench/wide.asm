; wide: the loop of mix with 32-bit operands: all but the branch have a prefix.

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
    xor edx, edx
.turn:
    mov eax, [bx]
    add eax, [si+4]
    xor [di], eax
    inc edx
    cmp edx, 1000
    jnz .turn
    jmp turns

    times 510-($-$$) db 0
    dw 0AA55h
