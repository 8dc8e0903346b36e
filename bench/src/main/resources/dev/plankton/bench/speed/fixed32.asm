; fixed32: 16.16 fixed point with 32-bit registers: multiplication, division, SHRD, a square root by Newton's method.

%include "begin.inc"

    START
    xor edi,edi
pass:
    mov cx,512
.turn:
    movzx ebx,cx
    shl ebx,14                  ; a number from 0.25 to 128
    mov esi,1000000h            ; its square root, from above
.newton:
    mov edx,ebx                 ; EAX = EBX / ESI
    shl edx,16
    mov eax,edx
    mov edx,ebx
    shr edx,16
    div esi
    add eax,esi
    shr eax,1
    cmp eax,esi
    mov esi,eax
    mov dx,0
    adc dx,0
    jnz .newton                 ; while it falls
    mov eax,ebx                 ; x * x / 2 - root
    imul eax
    shrd eax,edx,17
    sub eax,esi
    bswap eax
    add edi,eax
    rol edi,3
    bt edi,5
    setc al
    movzx eax,al
    cmovnz ebx,eax
    xor edi,ebx
    loop .turn
    dec bp
    jnz pass
    mov eax,edi
    shr eax,16
    xor ax,di
    jmp finish

%include "end.inc"
