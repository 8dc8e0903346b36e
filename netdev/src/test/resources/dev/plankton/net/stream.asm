; stream: sends bytes without end over TCP, by an NE2000 (300h, IRQ 3); as the guest http, from which its driver, ARP and
; TCP are, it keeps nothing of a connection. Assembled by StreamGuest.
;
;   SYN     SYN, ACK; bytes begin at sequence number 1
;   FIN     FIN, ACK
;   ACK     the 1024 bytes from the one acknowledged on, if the peer's window has room for them; else nothing, and HLT
;
; The byte of sequence number s is s + (s >> 8).

    cpu 486
    bits 16
    org 7C00h

NIC     equ 300h            ; the command register; the others by their number
DATA    equ 10h             ; remote DMA
PIC     equ 20h
VECTOR  equ 0Bh * 4         ; IRQ 3
SEND    equ 40h             ; pages
RING    equ 46h
END     equ 80h


; RAM. BX points to the IP header all the time, DX to the card.
MAC     equ 7E10h           ; 6 bytes, of which the last 4 are the IPv4 address
HEADER  equ 7E1Ch           ; what the card stores before a frame: status, next page, length + 4 as a word
FRAME   equ HEADER + 4      ; receiver, sender, type
IP      equ FRAME + 14
TCP     equ IP + 20
PAYLOAD equ TCP + 20
SIZE    equ 1024
LENGTH  equ PAYLOAD - FRAME + SIZE

start:
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
    lodsb
    mov dl, al
    outsb
    loop .set

    mov di, MAC
    mov cl, 6
.mac:
    mov dl, DATA            ; the PROM gives each byte twice
    in ax, dx
    stosb
    mov dl, 7
    sub dl, cl
    out dx, al              ; PAR0 to PAR5
    loop .mac

    mov bx, IP
    mov dx, NIC
    mov al, 22h             ; page 0, which the handler expects
    out dx, al
    mov al, ~8 & 0FFh       ; IRQ 3 alone
    out PIC+1, al
    sti
idle:
    hlt
    jmp idle

; IRQ 3: answers all frames in the ring. Saves no registers, since no other code uses any. CH is 0.
; The interrupt is acknowledged before the ring is looked at: what comes later raises it again.
frames:
    mov al, 20h + 1         ; end of interrupt; the low bits mean nothing there
    out PIC, al
    mov dl, 7               ; ISR: frame received
    out dx, al
.next:
    mov dl, 0
    mov al, 62h             ; page 1
    out dx, al
    mov dl, 7
    in al, dx               ; CURR
    mov ah, al
    mov dl, 0
    mov al, 22h             ; page 0
    out dx, al
    mov dl, 3
    in al, dx               ; BNRY
    cmp al, ah
    je done
    mov ah, 0Ah             ; remote read
    call dma
    mov di, HEADER
    mov cl, (PAYLOAD - HEADER) / 2
    rep insw

    mov eax, [MAC+2]
    cmp word [bx-2], 0608h
    jne tcp

    cmp eax, [bx+24]        ; asks for this VM
    jne drop
    inc byte [bx+7]
    jp drop                 ; 3: it was a reply. 2: it is one now
    lea si, [bx+8]
    lea di, [bx+18]
    mov cl, 10
    rep movsb               ; sender to target
    lea di, [bx+8]
    mov si, MAC
    movsw
    movsd
    stosd

reply:
    mov si, FRAME+6
    mov di, FRAME
    movsw
    movsd
    mov si, MAC
    movsw
    movsd
    mov ax, 1200h + SEND    ; remote write
    call dma
    mov si, FRAME
    mov cx, LENGTH / 2
    rep outsw
    mov dl, 0
    mov al, 26h             ; send
    out dx, al

drop:
    mov di, HEADER
    mov al, [di+1]
    mov dx, NIC+3
    out dx, al              ; BNRY
    mov cx, (LENGTH + 4) / 2
    xor ax, ax
    rep stosw
    jmp frames.next
done:
    iret

tcp:
    cmp byte [bx], 45h      ; IPv4 without options
    jne drop
    cmp byte [bx+9], 6
    jne drop
    cmp eax, [bx+16]        ; to this VM
    jne drop
    xchg eax, [bx+12]
    mov [bx+16], eax
    rol dword [bx+20], 16   ; ports
    mov dx, [bx+32]         ; DL = length of the header, DH = flags
    test dh, 4              ; RST
    jnz drop
    and dh, 3               ; FIN 1, SYN 2
    mov cl, dl
    shr cl, 2
    mov ax, [bx+2]
    xchg al, ah
    sub ax, 20
    sub ax, cx              ; bytes of data
    mov bp, 40              ; bytes of our packet
    mov dl, 50h
    cmp dh, 1
    je .known
    mov bp, 44              ; with our longest segment
    mov dl, 60h
    ja .known
    mov bp, 40 + SIZE
    mov dl, 50h
    mov si, [bx+34]         ; window
    rol si, 8
    cmp si, SIZE
    jb drop
.known:
    cmp dh, 1               ; FIN and SYN count as a byte
    sbb ax, -1
    cwde
    mov edi, [bx+24]        ; sequence number
    bswap edi
    add edi, eax
    bswap edi
    xchg edi, [bx+28]       ; acknowledged
    mov [bx+24], edi
    or dh, 10h              ; ACK
    mov [bx+32], dx
    mov [bx+34], bx         ; a window of 2E7Eh, below the ring

    mov ax, bp
    xchg al, ah
    mov di, [bx+2]
    mov [bx+2], ax
    sub di, ax
    sbb di, 0
    add [bx+10], di         ; checksum of IP
    adc word [bx+10], 0
    sub ah, 20 - 6          ; the pseudo header: length of the TCP packet, protocol 6
    mov [bx+36], ax         ; where the checksum goes

    lea di, [bx+40]
    shr dh, 1
    jc .sum                 ; FIN
    shr dh, 1
    jc .syn
    mov eax, [bx+24]
    bswap eax
    mov cx, SIZE
.fill:
    mov dl, al
    add dl, ah
    mov [di], dl
    inc di
    inc eax
    loop .fill
    jmp .sum
.syn:
    mov dword [di], 0B4050402h ; longest segment: 1460
.sum:
    lea si, [bx+12]
    mov cx, (28 + SIZE) / 2
    or bp, -1               ; and no carry
.add:
    lodsw
    sbb bp, ax
    loop .add
    sbb bp, 0
    mov [bx+36], bp
    jmp reply

; Begins remote DMA at page AL, AH = the command. DX = the data port. Changes AL.
dma:
    mov dx, NIC+9
    out dx, al              ; RSAR1
    mov dl, 0Bh
    out dx, al              ; RBCR1: more than enough; the next command ends it
    mov dl, 8
    mov al, 0
    out dx, al              ; RSAR0
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
    db 1, RING              ; PSTART
    db 2, END               ; PSTOP
    db 3, RING              ; BNRY
    db 4, SEND              ; TPSR
    db 5, LENGTH & 255      ; TBCR
    db 6, LENGTH >> 8
    db 0Fh, 1               ; IMR: frame received
    db 8, 0                 ; RSAR
    db 9, 0
    db 0Ah, 12              ; RBCR: at least that
    db 0, 0Ah               ; started, remote read
    db 0, 42h               ; page 1, reading on
.end:

    times 510-($-$$) db 0
    dw 0AA55h
