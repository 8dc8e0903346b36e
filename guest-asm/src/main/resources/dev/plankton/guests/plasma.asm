; plasma: clouds of colour flow through VGA mode 13h, with a palette of their own; each key turns the palette.
;
; A pixel is the sum of four waves: of its column, its row and both diagonals, each at a speed of its own. The wave
; is a table made of two parabolas, close to a sine. Timer ticks pace it, 36 a second.

    cpu 386
    bits 16
    org 7C00h

SCREEN  equ 0A000h          ; segment: 320 by 200 bytes, a colour each
WAVE    equ 8000h           ; 256 bytes: 0 to 64 and back, from 32 on
DAC     equ 3C8h            ; palette: index, then at the next port red, green and blue, 6 bits each

start:
    cli
    xor ax, ax
    mov ds, ax
    mov ss, ax
    mov sp, 7C00h
    cld
    mov al, 36h             ; counter 0, mode 3, low byte and high byte
    out 43h, al
    mov al, 0
    out 40h, al
    mov al, 80h             ; 8000h: 36.4 ticks a second
    out 40h, al
    sti
    mov ax, 0013h
    int 10h
    push SCREEN
    pop es

; The wave: i * (128-i) / 128 above the middle, the same below it.
    xor si, si
.wave:
    mov ax, 128
    sub ax, si
    imul ax, si
    shr ax, 7               ; 0 to 32
    mov dx, ax
    add al, 32
    mov [WAVE+si], al
    mov al, 32
    sub al, dl
    mov [WAVE+128+si], al
    inc si
    cmp si, 128
    jb .wave
    xor bp, bp              ; time
    xor bx, bx              ; turn of the palette

; Colour i: the wave at i for red, a third of a turn further for green and for blue.
palette:
    mov dx, DAC
    mov al, 0
    out dx, al
    inc dx
    xor cx, cx
.colour:
    mov si, cx
    add si, bx
    call .part
    call .part
    call .part
    inc cx
    cmp cx, 256
    jb .colour
    jmp frame
.part:
    and si, 0FFh
    mov al, [WAVE+si]
    cmp al, 63              ; its top is 64
    jbe .fits
    mov al, 63
.fits:
    out dx, al
    add si, 85
    ret

frame:
    hlt
    mov ah, 01h
    int 16h
    jz .draw
    mov ah, 00h
    int 16h
    add bx, 43
    jmp palette
.draw:
    inc bp
    xor di, di
    xor cx, cx              ; row
.row:
    push bx
    lea bx, [ecx*2]         ; the row's own wave, twice as fast
    sub bx, bp
    and bx, 0FFh
    mov ah, [WAVE+bx]
    xor dx, dx              ; column
.pixel:
    mov bx, dx
    add bx, bp
    and bx, 0FFh
    mov al, [WAVE+bx]
    add al, ah
    mov bx, dx
    add bx, cx
    add bx, bp
    add bx, bp
    shr bx, 1
    and bx, 0FFh
    add al, [WAVE+bx]
    mov bx, dx
    sub bx, cx
    sub bx, bp
    and bx, 0FFh
    add al, [WAVE+bx]
    stosb
    inc dx
    cmp dx, 320
    jb .pixel
    pop bx
    inc cx
    cmp cx, 200
    jb .row
    jmp frame

    times 510-($-$$) db 0
    dw 0AA55h
