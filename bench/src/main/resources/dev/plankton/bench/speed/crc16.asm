; crc16: CRC-16/CCITT bit by bit over 4096 pseudo-random bytes.

%include "begin.inc"

    START
    SETSEG ds,SEG1
    SETSEG es,SEG1
    xor di,di
    mov ax,1357h
    mov cx,2048
    mov bx,25173
.fill:
    mul bx
    add ax,13849
    stosw
    loop .fill
    mov dx,0FFFFh
pass:
    xor si,si
    mov bx,4096
.byte:
    lodsb
    xor dh,al
    mov cx,8
.bit:
    shl dx,1
    jnc .no
    xor dx,1021h
.no:
    loop .bit
    dec bx
    jnz .byte
    dec bp
    jnz pass
    xchg ax,dx
    jmp finish

%include "end.inc"
