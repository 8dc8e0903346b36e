; udp-echo: answers ARP, ping and UDP on an NE2000 (300h, IRQ 3): each datagram goes back to its sender.
;
; Its MAC is 02:00 and its IPv4 address, so that it needs no configuration: 02:00:0a:00:00:05 is 10.0.0.5.
; It answers on every UDP port. The interrupt handler is the whole program, and all interrupts but the
; card's are masked, so nothing wakes it but a frame.
;
; A reply is the frame itself with source and destination exchanged, which leaves the checksums of IP and UDP
; right. What it received is wiped out once it is answered, so an idle VM keeps nothing of it.
;
; The card: 16 bits wide; pages 40h to 45h of its memory send, 46h to 7Fh are the ring of received frames.
; BNRY is the page of the next frame to look at; the ring is empty when it equals CURR.

    cpu 386
    bits 16
    org 7C00h

NIC     equ 300h            ; the command register; the others by their number
DATA    equ 10h             ; remote DMA
PIC     equ 20h
VECTOR  equ 0Bh * 4         ; IRQ 3
SEND    equ 40h             ; pages
RING    equ 46h
END     equ 80h
LONGEST equ 600h            ; bytes of the longest frame, with room

MAC     equ 7E00h           ; 6 bytes, of which the last 4 are the IPv4 address
HEADER  equ 7E3Ch           ; what the card stores before a frame: status, next page, length + 4 as a word
FRAME   equ HEADER + 4      ; receiver, sender, type; and from here on by BX:
IP      equ FRAME + 14

start:
    cli
    cld
    xor ax, ax
    mov ds, ax
    mov es, ax
    mov ss, ax
    mov sp, 7C00h
    mov [VECTOR+2], ax
    mov word [VECTOR], frames

    mov dx, NIC
    mov si, setup
    mov cx, (setup.end - setup) / 2
.set:
    lodsw
    mov dl, al
    mov al, ah
    out dx, al
    loop .set

    mov dl, DATA            ; the PROM gives each byte of the MAC twice
    mov di, MAC
    mov cl, 6
.prom:
    in ax, dx
    stosb
    loop .prom

    mov al, 62h             ; page 1, started
    mov dl, 0
    out dx, al
    mov si, MAC
    mov cl, 6
.par:
    inc dx                  ; PAR0 to PAR5
    lodsb
    out dx, al
    loop .par

    mov dl, 0
    mov al, 22h             ; page 0, which the handler expects
    out dx, al
    mov al, ~8 & 0FFh       ; IRQ 3 alone
    out PIC+1, al
idle:
    sti
    hlt
    jmp idle

; IRQ 3: answers all frames in the ring. Saves no registers, since no other code uses any.
; The interrupt is acknowledged before the ring is looked at: what comes later raises it again.
frames:
    mov al, 20h             ; end of interrupt
    out PIC, al
    mov dx, NIC+7
    mov al, 0FFh            ; ISR
    out dx, al
.next:
    mov dl, 0
    mov al, 62h
    out dx, al
    mov dl, 7
    in al, dx               ; CURR
    xchg ax, bx
    mov dl, 0
    mov al, 22h
    out dx, al
    mov dl, 3
    in al, dx               ; BNRY
    cmp al, bl
    je done
    mov bh, al
    mov ah, 0Ah             ; remote read
    mov cx, LONGEST
    call dma
    mov di, HEADER
    insw
    insw
    mov cx, [HEADER+2]
    sub cx, 3               ; 4 less, 1 more to round up
    shr cx, 1
    rep insw

    mov bx, IP
    mov eax, [MAC+2]
    cmp word [bx-2], 0608h
    je arp
    cmp word [bx-2], 0008h
    jne drop
    cmp byte [bx], 45h      ; IPv4 without options
    jne drop
    cmp eax, [bx+16]        ; to this VM
    jne drop
    test word [bx+6], 0FF3Fh ; whole, not a fragment
    jnz drop
    xchg eax, [bx+12]
    mov [bx+16], eax
    mov al, [bx+9]          ; protocol
    cmp al, 17
    je udp
    dec al                  ; 1 = ICMP
    jnz drop
    cmp byte [bx+20], 8     ; ICMP echo
    jne drop
    mov byte [bx+20], al
    add word [bx+22], 8     ; the checksum without that 8
    adc word [bx+22], 0
    jmp reply

udp:
    rol dword [bx+20], 16   ; ports
    jmp reply

arp:
    cmp eax, [bx+24]        ; asks for this VM
    jne drop
    cmp byte [bx+7], 1
    jne drop
    inc byte [bx+7]         ; reply
    lea si, [bx+8]
    lea di, [bx+18]
    mov cx, 5
    rep movsw               ; sender to target
    lea di, [bx+8]
    call mac
    stosd

reply:
    mov si, FRAME+6
    mov di, FRAME
    movsw
    movsw
    movsw
    call mac
    mov dx, NIC
.busy:
    in al, dx
    test al, 4              ; still sending the last one?
    jnz .busy
    mov cx, [HEADER+2]
    sub cx, 4
    mov ah, 12h             ; remote write
    mov bh, SEND
    push cx
    inc cx
    and cl, ~1 & 0FFh
    call dma
    mov si, FRAME
    shr cx, 1
    rep outsw
    pop cx
    mov dl, 4               ; TPSR
    mov al, SEND
    out dx, al
    inc dx                  ; TBCR
    xchg ax, cx
    out dx, al
    inc dx
    mov al, ah
    out dx, al
    mov dl, 0
    mov al, 26h             ; send
    out dx, al

drop:
    mov al, [HEADER+1]
    mov dx, NIC+3
    out dx, al              ; BNRY
    mov di, HEADER
    mov cx, [HEADER+2]
    inc cx
    mov al, 0
    rep stosb
    jmp frames.next
done:
    iret

; Copies the MAC to DI. Changes SI.
mac:
    mov si, MAC
    movsw
    movsw
    movsw
    ret

; Begins remote DMA of CX bytes at page BH, AH = the command. DX = the data port. Changes AL.
dma:
    mov dx, NIC+8
    mov al, 0
    out dx, al              ; RSAR
    inc dx
    mov al, bh
    out dx, al
    inc dx
    mov al, cl
    out dx, al              ; RBCR
    inc dx
    mov al, ch
    out dx, al
    mov dl, 0
    mov al, ah
    out dx, al
    mov dl, DATA
    ret

; Registers and their values, in this order.
setup:
    db 0, 61h               ; stopped, page 1
    db 7, RING              ; CURR
    db 0, 21h               ; page 0
    db 0Eh, 49h             ; DCR: 16 bits
    db 0Ch, 4               ; RCR: to this MAC and broadcast
    db 0Dh, 0               ; TCR
    db 1, RING              ; PSTART
    db 2, END               ; PSTOP
    db 3, RING              ; BNRY
    db 7, 0FFh              ; ISR
    db 0Fh, 1               ; IMR: frame received
    db 8, 0                 ; RSAR
    db 9, 0
    db 0Ah, 12              ; RBCR
    db 0Bh, 0
    db 0, 0Ah               ; started, remote read
.end:
    times 510-($-$$) db 0
    dw 0AA55h
