; xorshift32: 32-bit arithmetic: pseudo-random numbers by xorshift into a buffer, then FNV-1a over its bytes.

%include "begin.inc"

    START
    SETSEG ds,SEG1
    SETSEG es,SEG1
    mov ebx,2463534242
    mov esi,811C9DC5h
pass:
    xor di,di
    mov cx,4096
.generate:
    mov eax,ebx
    shl eax,13
    xor ebx,eax
    mov eax,ebx
    shr eax,17
    xor ebx,eax
    mov eax,ebx
    shl eax,5
    xor ebx,eax
    mov eax,ebx
    stosd
    loop .generate
    xor di,di
    mov cx,16384
.hash:
    movzx eax,byte [di]
    xor esi,eax
    imul esi,esi,01000193h
    inc di
    loop .hash
    dec bp
    jnz pass
    mov eax,esi
    shr eax,16
    xor ax,si
    jmp finish

%include "end.inc"
