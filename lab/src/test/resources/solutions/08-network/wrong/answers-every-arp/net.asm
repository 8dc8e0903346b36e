; Lab 8, network: it answers for any address.

        cpu 386
        bits 16
        org 7C00h

        jmp start

MAC     equ 7E00h               ; the address of this host, 6 bytes
OWN     equ MAC+2               ; the last four of them are its IPv4 address
HEADER  equ 7E3Ch               ; 4 bytes of the card before a frame, of which the last two are its length + 4
FRAME   equ HEADER+4            ; a frame: receiver, sender (6 bytes each), type, and then
INSIDE  equ FRAME+14            ; an ARP message or an IPv4 packet

; Called for each frame: it is at FRAME, and BX is INSIDE. Returns with carry set to send nothing, or with carry clear to send
; what is at FRAME then; the length is that of the frame that came. All registers may change but DS, ES (both 0), SS and SP.
;
; Numbers on the network have the high byte first, and the processor reads the low byte first: a type of 0806h is 0608h for CMP.
;
answer:
        mov eax, [OWN]
        cmp word [bx-2], 0608h
        je arp
        cmp word [bx-2], 0008h
        jne nothing
        cmp byte [bx], 45h
        jne nothing
        cmp [bx+16], eax
        jne nothing
        cmp byte [bx+9], 17
        jne nothing
        cmp word [bx+22], 0700h
        jne nothing
        mov cx, [bx+24]
        xchg cl, ch
        sub cx, 8
        jb nothing
        cmp cx, 1472            ; no frame has more, whatever it says
        ja nothing
        xchg eax, [bx+12]
        mov [bx+16], eax
        rol dword [bx+20], 16
        mov word [bx+26], 0
        lea si, [bx+28]
        jcxz back
.next:  lodsb
        cmp al, 'a'
        jb .same
        cmp al, 'z'
        ja .same
        sub byte [si-1], 20h
.same:  loop .next
        jmp back

nothing:
        stc
        ret

arp:
        cmp word [bx+6], 0100h
        jne nothing
        mov byte [bx+7], 2
        lea si, [bx+8]
        lea di, [bx+18]
        mov cx, 10
        rep movsb
        lea di, [bx+8]
        call own_mac
        stosd
        jmp back

; The answer goes to the sender of the frame, and this host is its sender.
back:   mov si, FRAME+6
        mov di, FRAME
        mov cx, 6
        rep movsb
        call own_mac
        clc
        ret

; Copies the MAC of this host to DI, and increases DI by 6. Changes SI, CX.
own_mac:
        mov si, MAC
        mov cx, 6
        rep movsb
        ret

; ------------------------------------------------------------------------------------------------------------- given

NIC     equ 300h                ; the command register; the others follow
DATA    equ 10h                 ; remote DMA
SEND    equ 40h                 ; page of the card's memory that sends
RING    equ 46h                 ; pages of received frames,
END     equ 80h                 ; up to here
LONGEST equ 600h                ; bytes of the longest frame, with room

start:  cli
        cld
        xor ax, ax
        mov ds, ax
        mov es, ax
        mov ss, ax
        mov sp, 7C00h
        mov [0Bh*4+2], ax       ; IRQ 3
        mov word [0Bh*4], frames
        mov dx, NIC
        mov si, setup
        mov cx, (setup.end-setup)/2
.set:   lodsw
        mov dl, al
        mov al, ah
        out dx, al
        loop .set
        mov dl, DATA            ; the PROM gives each byte of the MAC twice
        mov di, MAC
        mov cl, 6
.prom:  in ax, dx
        stosb
        loop .prom
        mov al, 62h             ; page 1
        mov dl, 0
        out dx, al
        mov si, MAC
        mov cl, 6
.par:   inc dx                  ; PAR0 to PAR5
        lodsb
        out dx, al
        loop .par
        mov dl, 0
        mov al, 22h             ; page 0
        out dx, al
        mov al, ~8 & 0FFh       ; IRQ 3 alone
        out 21h, al
idle:   sti
        hlt
        jmp idle

; IRQ 3: all frames in the ring. Saves no registers, since no other code uses any.
frames: mov al, 20h             ; end of interrupt
        out 20h, al
        mov dx, NIC+7
        mov al, 0FFh            ; ISR
        out dx, al
.next:  mov dx, NIC
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
        je .done
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
        mov bx, INSIDE
        call answer
        jc .drop
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
.drop:  mov al, [HEADER+1]
        mov dx, NIC+3
        out dx, al              ; BNRY
        jmp .next
.done:  iret

; Begins remote DMA of CX bytes at page BH, AH = the command. DX = the data port. Changes AL.
dma:    mov dx, NIC+8
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
setup:  db 0, 61h               ; stopped, page 1
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
