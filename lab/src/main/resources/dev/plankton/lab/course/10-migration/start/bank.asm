; bank: keeps 64 accounts and takes deposits by Ethernet, on an NE2000 (300h, IRQ 3).
;
; A request is a frame of the type 88B5h (for experiments) with three words, low byte first: number of the request, account, amount.
; The reply is the same frame back, with the balance in place of the amount. Each account has a page of 4 KiB of its own, from 20000h
; on: how many deposits there were, and the deposits. The balance is the sum of these, added up for each request.
;
; The interrupt handler is the whole program; nothing wakes it but a frame. It keeps the MAC address that it has read at its start.

    cpu 386
    bits 16
    org 7C00h

NIC     equ 300h            ; the command register; the others by their number
DATA    equ 10h             ; remote DMA
PIC     equ 20h
VECTOR  equ 0Bh * 4         ; IRQ 3
SEND    equ 40h             ; pages of the card's memory: 40h sends, 46h to 7Fh are the ring of received frames
RING    equ 46h
END     equ 80h

BOOK    equ 2000h           ; segment of account 0
SLOTS   equ 128             ; words that the deposits of an account are added to, by turns
FIRST   equ 512             ; where they begin

HEADER  equ 600h            ; what the card stores before a frame: status, next page, length
FRAME   equ HEADER + 4      ; receiver, sender, type
ACCOUNT equ FRAME + 16
AMOUNT  equ FRAME + 18
LENGTH  equ 60              ; of a reply: the shortest that there is

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

    mov bx, 1               ; an opening balance for each account
    mov dx, BOOK
.open:
    mov es, dx
    xor di, di
    mov ax, bx
    mov cx, 2048
    rep stosw
    mov word [es:0], 0
    add dx, 100h
    inc bx
    cmp bx, 64
    jbe .open
    mov es, cx              ; 0

    mov dx, NIC
    mov si, setup
    mov cx, (setup.end - setup) / 2
.set:
    lodsw
    mov dl, al
    mov al, ah
    out dx, al
    loop .set
    mov bl, 1               ; PAR0 to PAR5
    mov cl, 6
.mac:
    mov dl, DATA
    in ax, dx               ; the PROM gives each byte twice
    mov dl, bl
    out dx, al
    inc bx
    loop .mac
    mov dl, 0
    mov al, 22h             ; started, page 0
    out dx, al
    mov al, ~8 & 0FFh       ; IRQ 3 alone
    out PIC+1, al
idle:
    sti
    hlt
    jmp idle

; IRQ 3: answers all frames in the ring. It is acknowledged before the ring is looked at: what comes later raises it again.
frames:
    mov al, 20h
    out PIC, al
    mov dx, NIC+7
    mov al, 0FFh            ; ISR
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
    in al, dx               ; BNRY: the next frame, if it is not CURR
    cmp al, ah
    je .done
    mov ah, 0Ah             ; remote read
    call dma
    mov di, HEADER
    mov cx, (AMOUNT + 2 - HEADER) / 2
    rep insw
    cmp word [FRAME+12], 0B588h
    jne .drop

    mov ax, [ACCOUNT]
    and ax, 63
    shl ax, 8
    add ax, BOOK
    mov es, ax
    mov di, [es:0]
    add byte [es:0], 2      ; the low byte goes round
    mov ax, [AMOUNT]
    add [es:di+FIRST], ax
    xor ax, ax
    mov di, FIRST
    mov cx, SLOTS
.sum:
    add ax, [es:di]
    add di, 2
    loop .sum
    mov [AMOUNT], ax
    mov es, cx              ; 0

    mov eax, [FRAME]        ; back to the sender
    xchg eax, [FRAME+6]
    mov [FRAME], eax
    mov ax, [FRAME+4]
    xchg ax, [FRAME+10]
    mov [FRAME+4], ax
    mov ax, 1200h + SEND    ; remote write
    call dma
    mov si, FRAME
    mov cx, LENGTH / 2
    rep outsw
    mov dl, 0
    mov al, 26h             ; send
    out dx, al
.drop:
    mov al, [HEADER+1]
    mov dx, NIC+3
    out dx, al              ; BNRY: the frame is taken
    jmp .next
.done:
    iret

; Begins remote DMA of a part of page AL, AH = the command. Leaves the data port in DX. Changes AL.
dma:
    mov dx, NIC+9
    out dx, al              ; RSAR1
    mov dl, 8
    mov al, 0
    out dx, al              ; RSAR0
    mov dl, 0Ah
    mov al, 64
    out dx, al              ; RBCR0: more than enough
    mov dl, 0
    mov al, ah
    out dx, al
    mov dl, DATA
    ret

; Registers of the card and their values, in this order.
setup:
    db 0, 21h               ; stopped, page 0
    db 0Eh, 49h             ; DCR: 16 bits
    db 0Ch, 4               ; RCR: to this MAC and broadcast
    db 0Dh, 0               ; TCR
    db 1, RING              ; PSTART
    db 2, END               ; PSTOP
    db 3, RING              ; BNRY
    db 4, SEND              ; TPSR
    db 5, LENGTH            ; TBCR
    db 6, 0
    db 7, 0FFh              ; ISR
    db 0Fh, 1               ; IMR: frame received
    db 8, 0                 ; RSAR
    db 9, 0
    db 0Ah, 12              ; RBCR
    db 0Bh, 0
    db 0, 61h               ; page 1
    db 7, RING              ; CURR
    db 0, 0Ah               ; started, remote read
    db 0, 42h               ; page 1, reading on
.end:
    times 510 - ($ - $$) db 0
    dw 0AA55h
