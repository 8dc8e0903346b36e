; zeros: runs through a segment of zeros, and past its end into one exception after the other

%include "frame.inc"

prepare:
    mov ax,3000h
    mov es,ax
    xor di,di
    xor ax,ax
    mov cx,8000h
    rep stosw
    ret

work:
    mov ax,4000h
    mov ds,ax
    xor bx,bx
    xor si,si
    xor al,al
    jmp 3000h:0FF80h            ; ADD [BX+SI],AL 64 times, the last at the end of the segment

%include "end.inc"
