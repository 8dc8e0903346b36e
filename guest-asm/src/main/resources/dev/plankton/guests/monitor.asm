; monitor: examines, changes and runs its own memory, by commands on COM1: d ADDRESS, e ADDRESS BYTES, g ADDRESS.
;
; For nc: it takes a line at a time, leaves the echo to the terminal, and answers ? to what it does not understand.
;
;   d 7c00                dump 64 bytes; d alone goes on after them
;   e 9000 b8 02 00 c3    enter bytes: mov ax,2 and ret
;   g 9000                go: call it in segment 0; after its RET, AX is shown
;
; Numbers are hexadecimal, addresses linear, 0 to FFFFF. It sleeps in HLT until the UART's interrupt wakes it.

    cpu 386
    bits 16
    org 7C00h

COM1    equ 3F8h            ; receive and transmit buffer
LSR     equ COM1+5          ; line status
LINE    equ 8000h           ; the line, a 0 after it
LAST    equ LINE+120        ; no line is longer
NEXT    equ 8100h           ; 32 bits: where d goes on
HEARD   equ 8104h           ; 1 after the UART's interrupt

start:
    cli
    jmp 0:.segment          ; a BIOS may have jumped to 07C0:0000, and g returns to segment 0
.segment:
    xor eax, eax
    mov ds, ax
    mov [0Ch*4+2], ax
    mov word [0Ch*4], received
    mov [NEXT], eax
    mov ss, ax
    mov sp, 7C00h
    xor dx, dx              ; COM1
    mov al, 0E3h            ; AH = 0: 9600 baud, 8 data bits, no parity, 1 stop bit
    int 14h
    mov dx, COM1+1
    mov al, 1               ; interrupt when a byte arrives
    out dx, al
    mov dx, COM1+4
    mov al, 0Bh             ; DTR, RTS, and OUT2, the gate to the PIC
    out dx, al
    in al, 21h
    and al, ~10h & 0FFh     ; unmask IRQ 4
    out 21h, al

prompt:
    push cs                 ; what g called may have left anything here
    pop ds
    mov sp, 7C00h
    cld
    mov al, '>'
    call send
    mov al, ' '
    call send
    mov di, LINE
.next:
    call receive
    cmp al, 13
    je .next
    cmp al, 10
    je .line
    mov [di], al
    cmp di, LAST            ; carry below it:
    adc di, 0               ; one further, until the line is full
    jmp .next
.line:
    mov byte [di], 0
    mov si, LINE
    lodsb
    test al, al
    jz prompt
    mov bl, al
    call number
    jc .bare
    mov [NEXT], eax
    cmp bl, 'e'
    je enter_bytes
    cmp bl, 'g'
    je go
.bare:
    cmp byte [si], 0        ; nothing but a number may follow
    jne wrong
    cmp bl, 'd'
    je dump
wrong:
    mov al, '?'
    call send
    call newline
    jmp prompt

enter_bytes:
    call number
    jc .end
    call put_next
    jmp enter_bytes
.end:
    cmp byte [si], 0
    jne wrong
    jmp prompt

go:
    call ax
    push cs
    pop ds
    push ax
    mov al, 'A'
    call send
    mov al, 'X'
    call send
    mov al, '='
    call send
    pop cx
    mov al, ch
    call hex
    mov al, cl
    call hex
    call newline
    jmp prompt

dump:
    mov bp, 4               ; lines
.line:
    mov al, [NEXT+2]
    call digit              ; five digits of address
    mov al, [NEXT+1]
    call hex
    mov al, [NEXT]
    call hex
    mov cx, 16
.byte:
    mov al, ' '
    call send
    call point
    call hex
    inc dword [NEXT]
    loop .byte
    mov al, ' '
    call send
    sub dword [NEXT], 16    ; the same again as characters
    mov cl, 16
.character:
    call point
    cmp al, ' '
    jb .dot
    cmp al, '~'
    jbe .show
.dot:
    mov al, '.'
.show:
    call send
    inc dword [NEXT]
    loop .character
    call newline
    dec bp
    jnz .line
    jmp prompt

; Stores AL where NEXT points, and moves it on.
put_next:
    mov cl, al
    call point
    mov [es:di], cl
    inc dword [NEXT]
    ret

; ES:DI = where NEXT points, AL = the byte there.
point:
    mov eax, [NEXT]
    mov di, ax
    and di, 0Fh
    shr eax, 4
    mov es, ax
    mov al, [es:di]
    ret

; EAX = the number at SI, which moves past it; carry if there is none. Changes ECX, DX.
number:
    xor ecx, ecx
    mov dl, 0
.blank:
    lodsb
    cmp al, ' '
    je .blank
.digit:
    or al, 20h              ; small letters; digits stay
    sub al, '0'
    cmp al, 10
    jb .value
    sub al, 'a'-'0'-10
    cmp al, 10
    jb .end
    cmp al, 16
    jae .end
.value:
    shl ecx, 4
    or cl, al
    mov dl, 1
    lodsb
    jmp .digit
.end:
    dec si
    mov eax, ecx
    cmp dl, 1               ; carry if no digit was seen
    ret

newline:
    mov al, 13
    call send
    mov al, 10
    jmp send

; AL to COM1 in hexadecimal.
hex:
    push ax
    shr al, 4
    call digit
    pop ax
digit:
    and al, 0Fh
    cmp al, 10
    sbb al, 69h             ; 0 to 9 become 96h to 9Fh with a borrow, A to F A1h and on:
    das                     ; the shortest way to an ASCII digit
; AL to COM1 as soon as the transmitter takes it. Changes AX, DX.
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

; AL = the next byte from COM1; sleeps until there is one. Looks with interrupts off, and STI lets none in before
; HLT has begun: none can slip between the look and the sleep. A tick finds HEARD unchanged and leads straight
; back to HLT, so that a hypervisor may leave ticks out. Changes DX.
receive:
    mov dx, LSR
    cli
    in al, dx
    test al, 1              ; data ready?
    jnz .ready
    mov byte [HEARD], 0
.sleep:
    sti
    hlt
    cli
    cmp byte [HEARD], 0
    je .sleep
    jmp receive
.ready:
    sti
    mov dx, COM1
    in al, dx
    ret

; IRQ 4: there is something to look for.
received:
    push ax
    mov byte [cs:HEARD], 1
    mov al, 20h             ; end of interrupt
    out 20h, al
    pop ax
    iret

    times 510-($-$$) db 0
    dw 0AA55h
