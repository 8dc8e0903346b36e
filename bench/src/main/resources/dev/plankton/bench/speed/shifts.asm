; shifts: rotates and shifts of 16 and 32 bits by 1, by a constant and by CL, through carry, and of two registers.

%include "begin.inc"

    START
    mov eax,2463534242
    mov ebx,811C9DC5h
    mov edx,01000193h
    mov si,1357h
pass:
    mov di,4096
.loop:
    mov cx,di
    rol ax,1
    ror bx,3
    rcl dx,1
    rcr si,1
    shl eax,cl
    adc eax,edx
    ror ebx,cl
    shld edx,eax,5
    shrd eax,ebx,cl
    sar si,2
    xor si,dx
    shr dx,cl
    add edx,ebx
    rol ebx,7
    xor ax,si
    dec di
    jnz .loop
    dec bp
    jnz pass
    xor ax,bx
    xor ax,dx
    jmp finish

%include "end.inc"
