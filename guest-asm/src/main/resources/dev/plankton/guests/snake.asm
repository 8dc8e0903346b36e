; snake: the game, on the text screen: steer with the arrow keys, eat, do not bite; any key starts it.
;
; Lives in mode 1, 40 by 25 characters, since its cells are nearly square. The screen is the playing field: what
; the snake may enter is a blank or food, all else ends the game. Between steps it sleeps in HLT; before a game
; it waits for a key in INT 16h, and then costs nothing at all.

    cpu 8086
    bits 16
    org 7C00h

SCREEN  equ 0B800h          ; segment: cells of character and attribute
ROW     equ 40*2            ; bytes of a row
TICKS   equ 46Ch            ; low word of the BIOS's count of timer ticks
BODY    equ 8000h           ; ring of 1024 words: the cells the snake lies on, tail first
RING    equ 2*1024-1        ; mask that keeps an index in the ring

WALL    equ 01DBh           ; blue block
BLANK   equ 0720h
FOOD    equ 0C04h           ; red diamond
HEAD    equ 0E02h           ; yellow face
SCALE   equ 0AFEh           ; green square

; Over the start code, which runs once.
tail    equ start           ; index of the tail in the ring
growth  equ start+2         ; steps for which the tail stays
score   equ start+4
seed    equ start+6
wait0   equ start+8         ; tick at which the last step was due

start:
    cli
    xor ax, ax
    mov ds, ax
    mov ss, ax
    mov sp, 7C00h
    sti
    cld
    mov ax, SCREEN
    mov es, ax

game:
    mov ax, 0001h           ; 40 by 25, colour
    int 10h
    mov ah, 01h
    mov cx, 2000h           ; no cursor
    int 10h
    mov ax, WALL            ; walls everywhere, then the field in their midst
    xor di, di
    mov cx, 40*25
    rep stosw
    mov di, ROW+2
    mov dx, 23
.row:
    mov ax, BLANK
    mov cl, 38              ; CH is 0 after REP
    rep stosw
    add di, 4
    dec dx
    jnz .row

    xor ax, ax
    mov [tail], ax
    mov [score], ax
    mov byte [growth], 4
    mov si, text.start
    call say
    mov ah, 00h
    int 16h                 ; sleeps until a key comes
    mov ax, [TICKS]
    mov [wait0], ax
    mov [seed], ax          ; chance is when you pressed it
    mov di, 10*ROW+11*2     ; blanks again where the text was
    mov cx, 18
    mov ax, BLANK
    rep stosw

    call feed
    call count
    mov di, 12*ROW+20*2     ; the head's cell
    mov [BODY], di
    mov si, 2               ; where the next head goes in the ring
    mov bx, 2               ; to the right

step:
    mov ax, [TICKS]
    sub ax, [wait0]
    cmp ax, 2               ; nine steps a second
    jae .due
    hlt
    jmp step
.due:
    add word [wait0], 2
    mov ah, 01h
    int 16h                 ; a key?
    jz .move
    mov ah, 00h
    int 16h
    mov dx, -ROW
    cmp ah, 48h             ; up
    je .turn
    neg dx
    cmp ah, 50h             ; down
    je .turn
    mov dx, 2
    cmp ah, 4Dh             ; right
    je .turn
    neg dx
    cmp ah, 4Bh             ; left
    jne .move
.turn:
    mov ax, dx
    add ax, bx
    jz .move                ; straight back is no way to go
    mov bx, dx
.move:
    mov word [es:di], SCALE
    add di, bx
    mov al, [es:di]
    mov word [es:di], HEAD
    cmp al, BLANK & 0FFh
    je .free
    cmp al, FOOD & 0FFh
    jne over
    inc word [score]
    add byte [growth], 3
    call count
    call feed
.free:
    mov [BODY+si], di
    inc si
    inc si
    and si, RING
    cmp byte [growth], 0
    je .pull
    dec byte [growth]
    jmp step
.pull:
    mov bp, [tail]
    push di
    mov di, [BODY+bp]       ; SS is DS
    mov word [es:di], BLANK
    pop di
    inc bp
    inc bp
    and bp, RING
    mov [tail], bp
    jmp step

over:
    mov si, text.over
    call say
.enter:
    mov ah, 00h             ; no other key, since keys were just being pressed
    int 16h
    cmp al, 13
    jne .enter
    jmp game

; Puts food on a blank cell. Changes AX, CX, DX.
feed:
    push di
.again:
    mov ax, 25173           ; linear congruence; its high bits are the better ones,
    mul word [seed]
    add ax, 13849
    mov [seed], ax
    mov cx, 40*25
    mul cx                  ; so that DX is a cell by chance
    mov di, dx
    shl di, 1
    cmp byte [es:di], BLANK & 0FFh
    jne .again
    mov word [es:di], FOOD
    pop di
    ret

; Shows the score in the upper wall. Changes AX, CX, DX.
count:
    push di
    mov ax, [score]
    mov di, 21*2
    mov cx, 10
.digit:
    xor dx, dx
    div cx
    add dl, '0'
    mov [es:di], dl
    mov byte [es:di+1], 1Fh
    dec di
    dec di
    test ax, ax
    jnz .digit
    pop di
    ret

; Writes the text at SI in the middle of row 10. Changes AX, DI, SI.
say:
    mov di, 10*ROW+11*2
    mov ah, 0Fh
.next:
    lodsb
    stosw
    cmp byte [si], 0
    jne .next
    ret

text:
.start: db "   press any key  ", 0
.over:  db " game over: Enter ", 0

    times 510-($-$$) db 0
    dw 0AA55h
