; planes: REP MOVSB from video memory to video memory in mode 12h, by all four planes

%include "frame.inc"

prepare:
    mov ax,12h
    int 10h
    mov dx,3CEh                 ; graphics controller
    mov ax,0105h                ; write mode 1: what was latched
    out dx,ax
    ret

work:
    mov ax,0A000h
    mov ds,ax
    mov es,ax
    xor si,si
    mov di,1
    mov cx,0FFF0h
    rep movsb
    xor ax,ax
    mov ds,ax
    ret

%include "end.inc"
