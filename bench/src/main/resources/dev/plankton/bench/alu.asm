; alu: 16-bit arithmetic in registers, 6 instructions a turn.

    cpu 386
    bits 16
    org 7C00h

start:
    cli                     ; no ticks: what executes is the loop alone
turns:
    mov cx, 1000
.turn:
    add ax, bx
    xor bx, cx
    sub dx, ax
    and si, dx
    dec cx
    jnz .turn
    jmp turns

    times 510-($-$$) db 0
    dw 0AA55h
