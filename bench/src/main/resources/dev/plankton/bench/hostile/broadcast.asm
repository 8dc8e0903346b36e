; broadcast: the NE2000 sends frames of 1 514 bytes to all others

%include "frame.inc"

NIC equ 300h

prepare:
    mov dx,NIC+1Fh              ; reset
    in al,dx
    out dx,al
    mov si,settings
    mov dh,NIC >> 8
.next:
    lodsb
    mov dl,al
    lodsb
    out dx,al
    cmp si,settings.end
    jb .next
    mov dl,10h                  ; the frame's head: to all, the rest is whatever lies there
    mov cx,3
    mov ax,0FFFFh
.head:
    out dx,ax
    loop .head
    ret

work:
    mov dx,NIC
    mov al,26h                  ; CR: started, transmit
    out dx,al
.busy:
    in al,dx
    test al,4
    jnz .busy
    ret

settings:                       ; register and value
    db 00h,21h                  ; CR: stopped
    db 0Eh,49h                  ; DCR: words
    db 0Ch,04h                  ; RCR: broadcasts
    db 0Dh,00h                  ; TCR
    db 01h,46h                  ; PSTART
    db 02h,80h                  ; PSTOP
    db 03h,46h                  ; BNRY
    db 00h,22h                  ; CR: started
    db 04h,40h                  ; TPSR: the frame is at 4000h
    db 05h,0EAh                 ; TBCR: 1 514 bytes
    db 06h,05h
    db 08h,00h                  ; RSAR
    db 09h,40h
    db 0Ah,06h                  ; RBCR
    db 0Bh,00h
    db 00h,12h                  ; CR: remote write
.end:

%include "end.inc"
