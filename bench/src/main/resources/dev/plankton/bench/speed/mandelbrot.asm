; mandelbrot: the Mandelbrot set at 64 by 64 points, in 32-bit fixed point.

%include "begin.inc"

FRACTION equ 24                 ; bits
X equ 0                         ; the point
Y equ 4
SUM equ 8

    START
    SETSEG ds,SEG1
    mov word [SUM],0
pass:
    mov dword [Y],-(1 << FRACTION)
.row:
    mov dword [X],-(2 << FRACTION)
.point:
    xor esi,esi                 ; z = ESI + i EDI
    xor edi,edi
    mov cx,32
.iterate:
    mov eax,esi
    imul esi
    shrd eax,edx,FRACTION
    mov ebx,eax                 ; x * x
    mov eax,edi
    imul edi
    shrd eax,edx,FRACTION       ; y * y
    mov edx,ebx
    add edx,eax
    cmp edx,4 << FRACTION
    jg .out
    sub ebx,eax
    mov eax,esi
    imul edi
    shrd eax,edx,FRACTION-1     ; 2 * x * y
    add eax,[Y]
    mov edi,eax
    add ebx,[X]
    mov esi,ebx
    loop .iterate
.out:
    add [SUM],cx
    rol word [SUM],1
    add dword [X],(3 << FRACTION) / 64
    cmp dword [X],(1 << FRACTION) - (3 << FRACTION) / 64
    jl .point
    add dword [Y],(2 << FRACTION) / 64
    cmp dword [Y],1 << FRACTION
    jl .row
    dec bp
    jnz pass
    mov ax,[SUM]
    jmp finish

%include "end.inc"
