; dirty: changes 512 KiB each time

%include "frame.inc"

prepare:
work:
    inc dword [value]
    mov dx,1000h
.next:
    mov es,dx
    xor di,di
    mov eax,[value]
    mov cx,4000h
    rep stosd
    add dx,1000h
    cmp dx,9000h
    jb .next
    ret

value: dd 0

%include "end.inc"
