; sectors: INT 13h AH=43h and 42h of 127 sectors when every sector that a VM can keep has been written

%include "frame.inc"

SLOTS equ 6144                  ; sectors that a VM can keep

prepare:
    mov word [packet.segment],2000h
    mov cx,SLOTS/96
.fill:
    mov word [packet.count],96
    mov ah,43h
    call disk
    add dword [packet.sector],96
    loop .fill
    ret

work:                           ; a write of sectors for which there is no room, then a read of them
    mov word [packet.count],127
    mov ah,43h
    call disk
    mov word [packet.count],127
    mov ah,42h
disk:
    mov al,0
    mov dl,[drive]
    mov si,packet
    int 13h
    ret

packet:
    db 16,0
.count:
    dw 0
    dw 0
.segment:
    dw 2000h
.sector:
    dd 1,0

%include "end.inc"
