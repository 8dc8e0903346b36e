; echo: answers "a" and newline on COM1 with "b!": the next character, then !; the request of the 2013 paper.
;
; Prints ! when it is ready. Sleeps in HLT; the UART's interrupt (IRQ 4, INT 0Ch) wakes it, so that it
; costs nothing between requests. Of a longer line the last character counts, an empty line is not
; answered, a carriage return is ignored.
;
; The UART stays in its power-on mode, without FIFO: switching the FIFO on empties it, and would lose
; what a hasty client has sent before the guest was up. Nothing is lost without it either: two bytes
; in make two bytes out, and the transmitter takes two at once (holding and shift register).

    cpu 8086
    bits 16
    org 7C00h

COM1    equ 3F8h            ; receive and transmit buffer
IER     equ COM1+1          ; interrupt enable
MCR     equ COM1+4          ; modem control
LSR     equ COM1+5          ; line status
PIC     equ 20h

start:
    cli                     ; until all below is in place
    xor ax, ax
    mov ds, ax
    mov ss, ax
    mov sp, 7C00h           ; below the code: one 64-byte line is all this guest dirties, beside its vector
    mov [0Ch*4+2], ax       ; segment 0 whatever CS is: a BIOS may have jumped to 07C0:0000
    mov word [0Ch*4], received
    xor bx, bx              ; no character yet

    xor dx, dx              ; COM1
    mov al, 0E3h            ; AH = 0: 9600 baud, 8 data bits, no parity, 1 stop bit
    int 14h
    mov al, '!'             ; before the interrupt is on, so that no answer can overtake it
    call send

    mov dx, IER
    mov al, 1               ; received data only: sending is two bytes, not worth an interrupt
    out dx, al
    mov dx, MCR
    mov al, 0Bh             ; DTR, RTS, and OUT2, the gate between the UART and the PIC on a PC
    out dx, al
    in al, PIC+1
    and al, ~10h & 0FFh     ; unmask IRQ 4
    out PIC+1, al

idle:
    sti
    hlt                     ; all work is done in the handler
    jmp idle

; IRQ 4. BX is the handler's alone: BL = the last character of the line so far, BH = 1 if there is one.
; Reads until the UART is empty: the PIC sees edges, and the line falls only when nothing is left, so
; leaving one byte behind would be the last interrupt ever.
received:
    push ax
    push dx
.next:
    mov dx, LSR
    in al, dx
    test al, 1              ; data ready?
    jz .done                ; also at once: a byte read by the round before leaves its interrupt latched
    mov dx, COM1
    in al, dx
    cmp al, 13
    je .next
    cmp al, 10
    je .line
    mov bl, al
    mov bh, 1
    jmp .next
.line:
    test bh, bh
    jz .next
    mov bh, 0
    mov al, bl
    inc ax
    call send
    mov al, '!'
    call send
    jmp .next               ; what came meanwhile
.done:
    mov al, 20h             ; end of interrupt
    out PIC, al
    pop dx
    pop ax
    iret

; AL to COM1 as soon as the transmitter takes it. Changes AH, DX.
send:
    mov ah, al
    mov dx, LSR
.wait:
    in al, dx
    test al, 20h            ; transmit holding register empty?
    jz .wait
    mov al, ah
    mov dx, COM1
    out dx, al
    ret

    times 510-($-$$) db 0
    dw 0AA55h
