; sieve: the sieve of Eratosthenes over 32 768 bytes.

%include "begin.inc"

    START
    SETSEG ds,SEG1
    SETSEG es,SEG1
    xor dx,dx
    xor bx,bx
pass:
    xor di,di
    mov cx,16384
    mov ax,0101h
    rep stosw
    mov si,2
.outer:
    cmp byte [si],0
    je .next
    inc dx
    mov di,si
    add di,di
    js .next
.mark:
    mov [di],bh
    add di,si
    jns .mark
.next:
    inc si
    jns .outer
    rol dx,1
    xor dx,bp
    dec bp
    jnz pass
    mov ax,dx
    jmp finish

%include "end.inc"
