; rain: green characters rain down the text screen; each key gives the rain another colour.
;
; A drop a column: its row in ROWS counts on at every timer tick, 18 times a second, between which it sleeps.

    cpu 8086
    bits 16
    org 7C00h

SCREEN  equ 0B800h          ; segment: cells of character and attribute
COLUMNS equ 80
LINES   equ 25
LENGTH  equ 14              ; cells of a drop
ROWS    equ 8000h           ; a byte a column: where its drop's head is; below 0 it has yet to come

start:
    cli
    xor ax, ax
    mov ds, ax
    mov ss, ax
    mov sp, 7C00h
    sti
    cld
    mov ax, 0003h
    int 10h
    mov ah, 01h
    mov cx, 2000h           ; no cursor
    int 10h
    mov ax, SCREEN
    mov es, ax
    mov bp, 0ACE1h          ; chance, any but 0: the same rain every time
    mov bl, 02h             ; green

    mov si, COLUMNS-1       ; drops start at rows from -1 to -64
.column:
    call random
    or al, 0C0h
    mov [ROWS+si], al
    dec si
    jns .column

frame:
    hlt                     ; a tick, or a key
    mov ah, 01h
    int 16h
    jz .rain
    mov ah, 00h
    int 16h
    inc bx                  ; the next colour of 1 to 7
    and bl, 07h
    jnz .rain
    inc bx
.rain:
    mov si, COLUMNS-1
.column:
    inc byte [ROWS+si]
    mov dh, [ROWS+si]       ; the head: a new character, white
    call random
    or al, 80h
    mov ah, 0Fh
    call put
    dec dh                  ; after it bright, three below that dim
    mov ah, bl
    or ah, 08h
    call paint
    sub dh, 3
    mov ah, bl
    call paint
    sub dh, LENGTH-4        ; and nothing after its end
    mov ax, 0720h
    call put
    cmp dh, LINES
    jl .next
    call random             ; the drop is gone: the next comes in 1 to 32 ticks
    or al, 0E0h
    mov [ROWS+si], al
.next:
    dec si
    jns .column
    jmp frame

; Writes the cell AX at row DH, column SI, if it is on the screen. Changes CX, DI.
put:
    call cell
    jae .off
    mov [es:di], al
    mov [es:di+1], ah
.off:
    ret

; Gives the cell there the attribute AH.
paint:
    call cell
    jae .off
    mov [es:di+1], ah
.off:
    ret

; DI = the cell at row DH, column SI; carry if it is on the screen. Changes CX.
cell:
    push ax
    mov al, COLUMNS
    mul dh
    add ax, si
    shl ax, 1
    mov di, ax
    pop ax
    cmp dh, LINES           ; rows below 0 are large here
    ret

; AL by chance: a linear feedback shift register of 16 bits, eight steps. Changes AX, CX.
random:
    mov cx, 8
.step:
    shr bp, 1
    jnc .even
    xor bp, 0B400h
.even:
    loop .step
    mov ax, bp
    ret

    times 510-($-$$) db 0
    dw 0AA55h
