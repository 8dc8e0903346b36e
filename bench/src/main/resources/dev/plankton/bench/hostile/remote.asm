; remote: remote DMA of the NE2000: 16 KiB out, 16 KiB in

%include "frame.inc"

NIC equ 300h

prepare:
    mov dx,NIC+1Fh              ; reset
    in al,dx
    out dx,al
    mov dx,NIC+0Eh              ; DCR: words
    mov al,49h
    out dx,al
    ret

work:
    mov al,12h                  ; CR: started, remote write
    call set
    xor si,si
    mov cx,2000h
    rep outsw
    mov al,0Ah                  ; CR: started, remote read
    call set
    mov di,2000h
    mov es,di
    xor di,di
    mov cx,2000h
    rep insw
    ret

set:                            ; 16 KiB from 4000h on, by the command in AL; DX is the data port
    mov ah,al
    mov dx,NIC+8
    mov al,0
    out dx,al
    inc dx
    mov al,40h
    out dx,al
    inc dx
    mov al,0
    out dx,al
    inc dx
    mov al,40h
    out dx,al
    mov dx,NIC
    mov al,ah
    out dx,al
    mov dl,10h
    ret

%include "end.inc"
