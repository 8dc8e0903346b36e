; copy: moves its own 256 words to 2000:0000, a word a turn of 6 instructions.

    cpu 386
    bits 16
    org 7C00h

start:
    cli                     ; no ticks: what executes is the loop alone
    xor ax, ax
    mov ds, ax
    mov ax, 2000h
    mov es, ax
block:
    mov si, 7C00h
    xor di, di
    mov cx, 256
.word:
    mov ax, [si]
    mov [es:di], ax
    add si, 2
    add di, 2
    dec cx
    jnz .word
    jmp block

    times 510-($-$$) db 0
    dw 0AA55h
