; Lab 3, interrupts: a thousand ticks a second, none of them lost.
; Fill in the four gaps. What is below the line is given. Then:  ./plankton lab check DIR  (DIR is this folder)

        bits 16
        org 7C00h

VECTOR  equ 8 * 4               ; IRQ 0, the timer, is INT 8
PIC     equ 20h                 ; command port of the first interrupt controller
PIT     equ 40h                 ; counter 0 of the timer; its control port is 43h
COUNT   equ 1193                ; the timer's clock has 1 193 182 pulses a second: these are a millisecond

; Variables in memory after the boot sector, all of them 0 at first. The grader looks at TICKS and DRAWN.
TICKS   equ 8000h               ; word: ticks that the handler has counted
DRAWN   equ 8002h               ; word: pictures that draw has drawn
BROKEN  equ 8004h               ; word: pictures in which a register changed meanwhile
PULSES  equ 8006h               ; word: pulses since the BIOS had its last tick
NEXT    equ 8008h               ; word: the tick at which the next picture is due
OLD     equ 800Ah               ; two words: offset and segment of the BIOS's handler

start:  cli
        cld
        xor ax, ax
        mov ds, ax
        mov ss, ax
        mov sp, 7C00h
        mov word [NEXT], 100

; Gap 1. Keep the vector of the BIOS (two words at VECTOR) in OLD, and put the address of tick there: offset, then segment 0.


; Gap 2. Have counter 0 tick each COUNT pulses: 34h to port 43h (counter 0, both bytes, mode 2), then the low and the high byte
;        of COUNT to port PIT.


        sti

; The program: sleeps, and does what there is to do whenever an interrupt has woken it.
main:   hlt
        call keys
; Gap 3. When TICKS has reached NEXT, call draw, and let NEXT be 100 ticks later. draw takes three milliseconds: interrupts must
;        be on meanwhile.

        jmp main

; Gap 4. The handler: called between any two instructions, with interrupts off and any DS. It counts a tick in TICKS. The BIOS keeps
;        the time of day by ticks of 65536 pulses and must get no more and no less: add COUNT to PULSES, and when that
;        overflows (carry), go on with the handler in OLD, which ends the interrupt. Otherwise end it here: 20h to port PIC.
;        All registers, DS too, are as they were when it returns.
tick:
        iret

; ------------------------------------------------------------------------------------------------------------- given

; Sends keys that have been pressed to port E9h. Changes AX.
keys:   mov ah, 1
        int 16h
        jz .none
        mov ah, 0
        int 16h
        out 0E9h, al
        jmp keys
.none:  ret

; Fills the screen with a digit, cell by cell, and adds up what it stores. Changes no register.
draw:   pusha
        push ds
        mov ax, [DRAWN]
        mov bl, 10
        div bl
        mov al, ah
        mov ah, 7
        add al, '0'
        mov bx, 0B800h
        mov ds, bx              ; DS is the screen's now
        xor bx, bx
        xor di, di
        mov cx, 2000
.cell:  mov [di], ax
        add bx, [di]
        add di, 2
        mov dx, 6
.wait:  dec dx
        jnz .wait
        loop .cell
        pop ds
        mov cx, 2000            ; the sum that it must be
        mul cx
        inc word [DRAWN]
        cmp ax, bx
        je .right
        inc word [BROKEN]
.right: popa
        ret

        times 510-($-$$) db 0
        dw 0AA55h
