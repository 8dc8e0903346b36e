; floppy: INT 13h AH=02h, 03h and 05h: reads and writes 128 sectors, and formats a track

%include "frame.inc"

prepare:
    ret

work:
    mov ax,0280h
    call disk
    mov ax,0380h
    call disk
    mov ax,0501h
disk:
    mov cx,0101h                ; cylinder 1, sector 1
    xor dx,dx
    mov dl,[drive]
    mov bx,2000h
    mov es,bx
    xor bx,bx
    int 13h
    ret

%include "end.inc"
