; gate: counts the visitors of a museum with two gates.
;
; At the north gate each key that is pressed lets one visitor in, at the south gate each tick of the timer does. A board of slow dots
; shows both counts and the total, and the total as a bar. Each 16 ticks the guest checks that north and south make the total; if
; they do not, it says so and stops for good.
;
; That happens, now and then: there is a bug in it. Leave the three counts where they are, at 600h to 605h: the grader looks there.

    cpu 386
    bits 16
    org 7C00h

VIDEO   equ 0B800h
KEY     equ 9 * 4           ; the vector of IRQ 1
TICKS   equ 46Ch            ; the BIOS counts ticks here
DOTS    equ 1600            ; cells of the bar

north   equ 600h            ; words
south   equ 602h
total   equ 604h
seen    equ 606h            ; low byte of TICKS when we last looked

start:
    cli
    cld
    xor ax, ax
    mov ds, ax
    mov es, ax
    mov ss, ax
    mov sp, 7C00h
    mov di, north
    mov cx, 4
    rep stosw
    mov word [KEY], key
    mov [KEY+2], ax
    mov ax, VIDEO
    mov es, ax

wait_:
    sti
    hlt
    mov al, [TICKS]
    cmp al, [seen]
    je wait_                ; it was a key
    mov [seen], al

    inc word [south]        ; a visitor at the south gate
    inc word [total]        ; by one instruction: no key comes between
    mov ax, [total]
    call board              ; show the new total

    test byte [south], 15
    jnz wait_
    cli                     ; no key shall come between these
    mov ax, [north]
    add ax, [south]
    cmp ax, [total]
    je wait_
    mov si, missing
    mov di, 160
    call text
    hlt                     ; with interrupts off: this is the end

; IRQ 1: a visitor at the north gate for each key that is pressed. DS is 0 everywhere.
key:
    push ax
    in al, 60h
    test al, 80h            ; bit 7: released
    jnz .end
    inc word [north]
    inc word [total]
.end:
    mov al, 20h             ; end of interrupt
    out 20h, al
    pop ax
    iret

; Shows the counts, with AX as the total. Keeps AX.
board:
    push ax
    xor di, di
    mov si, north_
    mov ax, [north]
    call field
    mov si, south_
    mov ax, [south]
    call field
    mov si, total_
    pop ax
    push ax
    call field

    pop bx
    push bx
    mov di, 480             ; row 3
    mov cx, DOTS
.dot:
    mov ax, 08FAh           ; a grey dot
    test bx, bx
    jz .put
    dec bx
    mov ax, 0EDBh           ; a yellow block
.put:
    stosw
    mov dx, 10
.slow:
    dec dx
    jnz .slow
    loop .dot
    pop ax
    ret

; Shows the text at SI, then AX as five digits, at ES:DI. Moves DI on.
field:
    push ax
    call text
    pop ax
    mov bx, 10
    mov cx, 5
    add di, 8               ; from the last digit to the first
.digit:
    xor dx, dx
    div bx
    add dl, '0'
    mov dh, 0Fh
    mov [es:di], dx
    sub di, 2
    loop .digit
    add di, 12
    ret

; Shows the text at SI, which ends with a zero, at ES:DI. Moves DI on.
text:
    mov ah, 0Fh
.next:
    lodsb
    test al, al
    jz .end
    stosw
    jmp .next
.end:
    ret

north_:  db "north ", 0
south_:  db "  south ", 0
total_:  db "  total ", 0
missing: db "VISITORS ARE MISSING", 0

    times 510 - ($ - $$) db 0
    dw 0AA55h
