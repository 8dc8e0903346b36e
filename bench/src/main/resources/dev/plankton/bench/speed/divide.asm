; divide: greatest common divisors by DIV, and 32-bit IDIV.

%include "begin.inc"

    START
    xor si,si                   ; the sum
    mov edi,2463534242          ; the seed
pass:
    mov cx,2048
.pair:
    imul edi,edi,1664525
    add edi,1013904223
    mov ebx,edi
    mov ax,bx
    shr ebx,16
    or bx,1
.gcd:
    xor dx,dx
    div bx
    mov ax,bx
    mov bx,dx
    test bx,bx
    jnz .gcd
    add si,ax
    mov eax,edi
    cdq
    movsx ebx,si
    or bx,4001h                 ; never 0
    idiv ebx
    xor si,ax
    rol si,1
    loop .pair
    dec bp
    jnz pass
    xchg ax,si
    jmp finish

%include "end.inc"
