; sort: Shell sort of 4096 pseudo-random words.

%include "begin.inc"

SIZE equ 8192                   ; bytes
SEED equ 0F000h
SUM equ 0F002h

    START
    SETSEG ds,SEG1
    mov word [SEED],1357h
    mov word [SUM],0
pass:
    mov ax,[SEED]
    xor di,di
.fill:
    imul ax,ax,25173
    add ax,13849
    mov [di],ax
    add di,2
    cmp di,SIZE
    jne .fill
    mov [SEED],ax
    mov bx,SIZE/2               ; the gap in bytes
.gap:
    mov di,bx
.insert:
    mov ax,[di]
    mov si,di
.shift:
    sub si,bx
    jb .place
    mov dx,[si]
    cmp dx,ax
    jbe .place
    mov [si+bx],dx
    jmp .shift
.place:
    mov [si+bx],ax
    add di,2
    cmp di,SIZE
    jb .insert
    shr bx,1
    and bx,-2
    jnz .gap
    mov ax,[SUM]
    xor di,di
.sum:
    add ax,[di]
    rol ax,1
    add di,2
    cmp di,SIZE
    jne .sum
    mov [SUM],ax
    dec bp
    jnz pass
    jmp finish

%include "end.inc"
