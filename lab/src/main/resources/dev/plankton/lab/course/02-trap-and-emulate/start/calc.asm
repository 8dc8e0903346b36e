; calc: multiplies by the card of lab 2, and says on COM1 what comes of it. Given: there is nothing to change here.
;
; The card (ports 280h to 284h, IRQ 5): A, B, command and status, low byte and high byte of the product. Reading the high
; byte acknowledges the result. Each wait of this program ends after a while, so that a card that never answers is
; reported.

        bits 16
        org 7C00h

A       equ 280h
B       equ 281h
STATUS  equ 282h                ; written: begin; read: bit 0 busy, bit 1 done
LOW     equ 283h
VECTOR  equ 0Dh * 4             ; IRQ 5
TICKS   equ 46Ch                ; the BIOS counts ticks of the timer here
AGAIN   equ 9000h               ; memory that a reset leaves alone: not zero after it

start:  cli
        cld
        xor ax, ax
        mov ds, ax
        mov ss, ax
        mov sp, 7C00h
        mov word [VECTOR], answered
        mov [VECTOR+2], ax
        cmp byte [AGAIN], 1
        je after_reset

        mov si, idle            ; what is in the registers of a card that nothing has used?
        call registers

        mov bx, 0706h           ; 7 times 6, and ask until it is done
        call begin
        mov si, asked
        call poll
        call product

        mov bx, 0FFFFh          ; 255 times 255
        call begin
        mov si, large
        call poll
        call product

        mov bx, 0C0Ch           ; 12 times 12, but another A once it has begun
        call begin
        mov dx, A
        mov al, 1
        out dx, al
        mov si, latched
        call poll
        call product

        in al, 21h              ; by interrupt, twice
        and al, ~20h
        out 21h, al
        mov bx, 0A0Ah
        call sleep
        mov bx, 0B0Bh
        call sleep

        mov bx, 1234h           ; a reset of the PC is one of the card too
        call begin
        mov byte [AGAIN], 1
        mov al, 0FEh
        out 64h, al
        hlt

after_reset:
        mov si, reset
        call registers
        mov al, 0               ; this turns the PC off
        out 0F4h, al

; Begins to multiply BH by BL. Changes AL, DX.
begin:  mov dx, A
        mov al, bh
        out dx, al
        inc dx
        mov al, bl
        out dx, al
        inc dx
        out dx, al
        ret

; Asks for the status until the card is not busy, 40 000 times at most. Says SI and the status.
poll:   mov cx, 40000
.ask:   mov dx, STATUS
        in al, dx
        test al, 1
        loopnz .ask
        push ax
        call text
        pop ax
        call byte_hex
        mov al, ' '
        jmp put

; Says the product in hexadecimal, and ends the line.
product:
        mov dx, LOW
        in ax, dx
        call word_hex
        jmp line

; Says SI and the registers of the card, and ends the line.
registers:
        call text
        mov dx, A
.next:  in al, dx
        push dx
        call byte_hex
        mov al, ' '
        call put
        pop dx
        inc dx
        cmp dl, 85h
        jb .next
        jmp line

; Multiplies BH by BL and sleeps until the interrupt, four ticks of the timer at most. Says what the handler found.
sleep:  mov si, irq
        call text
        mov byte [came], 0
        sti
        call begin
        mov bx, [TICKS]
.more:  hlt
        cmp byte [came], 0
        jne .came
        mov ax, [TICKS]
        sub ax, bx
        cmp ax, 4
        jb .more
        cli
        mov si, none
        jmp text
.came:  cli
        mov al, [status]
        call byte_hex
        mov al, ' '
        call put
        mov ax, [found]
        call word_hex
        jmp line

; IRQ 5: takes status and product, which acknowledges the result.
answered:
        push ax
        push dx
        mov byte [came], 1
        mov dx, STATUS
        in al, dx
        mov [status], al
        inc dx
        in ax, dx
        mov [found], ax
        mov al, 20h
        out 20h, al
        pop dx
        pop ax
        iret

; Say AX, AL in hexadecimal, the character AL, the end of a line, the text at SI. Change AX, DX, SI.
word_hex:
        push ax
        mov al, ah
        call byte_hex
        pop ax
byte_hex:
        push ax
        shr al, 4
        call digit
        pop ax
        and al, 0Fh
digit:  cmp al, 10
        sbb al, 69h
        das
put:    mov dx, 3F8h
        out dx, al
        ret
line:   mov si, end
text:   lodsb
        test al, al
        jz .end
        call put
        jmp text
.end:   ret

idle:    db "at first: ", 0
asked:   db "7 x 6: ", 0
large:   db "255 x 255: ", 0
latched: db "12 x 12: ", 0
irq:     db "irq: ", 0
none:    db "none"
end:     db 13, 10, 0
reset:   db "reset: ", 0
came:    db 0
status:  db 0
found:   dw 0

        times 510-($-$$) db 0
        dw 0AA55h
