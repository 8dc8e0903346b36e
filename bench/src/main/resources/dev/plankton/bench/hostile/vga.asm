; vga: floods the VGA's registers and reads its status

%include "frame.inc"

prepare:
    mov ax,13h
    int 10h
    ret

work:
    mov dx,3DAh                 ; status
    in al,dx
    mov dl,0C0h                 ; attribute controller
    mov al,31h
    out dx,al
    mov al,0
    out dx,al
    mov dl,0C8h                 ; palette
    out dx,al
    inc dx
    out dx,al
    out dx,al
    out dx,al
    mov dl,0D4h                 ; CRT controller: start address
    mov ax,000Ch
    out dx,ax
    mov dl,0CEh                 ; graphics controller: read map
    mov ax,0104h
    out dx,ax
    in ax,dx
    ret

%include "end.inc"
