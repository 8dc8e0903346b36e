; sleepers: the guests of the lab on idle guests, a boot sector each. You do not change this file: read it.
;
; All sleep in HLT, and the timer wakes them 18 times a second, until you let them sleep on. Some are idle for good, some wait
; for a time, and some only look idle. BIOS data: 0040:006C has the count of ticks since midnight (32 bits), 0040:0070 is 1 once
; midnight has passed.

    cpu 8086
    bits 16

COM1    equ 3F8h
TICKS   equ 46Ch
DAY_OVER equ 470h
OWN     equ 600h            ; a word of its own in memory

%macro guest 1              ; begins a boot sector
section %1 vstart=7C00h align=512
%1:
    cli
    xor ax, ax
    mov ds, ax
    mov ss, ax
    mov sp, 7C00h
    mov [OWN], ax
%endmacro

%macro print 1              ; a character to COM1; AX and DX are 0 after it
    mov dx, COM1
    mov al, %1
    out dx, al
    xor ax, ax
    xor dx, dx
%endmacro

%macro end_guest 0
    times 510-($-$$) db 0
    dw 0AA55h
%endmacro

; ---- idle for good -------------------------------------------------------------------------------------------

guest plain
.idle:
    sti
    hlt
    jmp .idle
end_guest

guest poller                ; asks the request NIC whether there is a request
.idle:
    cli
    in al, 0E0h
    test al, 1
    jnz .request
    sti
    hlt
    jmp .idle
.request:
    mov al, 1
    out 0E0h, al
    jmp .idle
end_guest

guest checker               ; looks at a word that only its keyboard handler would change, if it had one
.idle:
    cmp word [OWN], 0
    jne .changed
    sti
    hlt
    jmp .idle
.changed:
    print 'k'
    mov [OWN], ax
    jmp .idle
end_guest

guest masked                ; looks at the mask of the interrupt controller
    in al, 21h
.idle:
    sti
    hlt
    in al, 21h
    jmp .idle
end_guest

; ---- waiting for a time --------------------------------------------------------------------------------------

guest alarm                 ; prints A at the 37th tick
    mov ax, [TICKS]
    mov [OWN], ax
.idle:
    xor ax, ax
    sti
    hlt
    mov ax, [TICKS]
    sub ax, [OWN]
    cmp ax, 37
    jb .idle
    print 'A'
.done:
    sti
    hlt
    jmp .done
end_guest

guest chime                 ; prints . whenever the count of ticks is a multiple of 32
.idle:
    xor ax, ax
    sti
    hlt
    test byte [TICKS], 1Fh
    jnz .idle
    print '.'
    jmp .idle
end_guest

guest midnight              ; prints M when the day is over, which is 20 ticks away
    mov ah, 1
    mov cx, 18h
    mov dx, 00B0h - 20
    int 1Ah
    xor ax, ax
    xor dx, dx
.idle:
    xor cx, cx
    sti
    hlt
    cmp byte [DAY_OVER], 0
    je .idle
    mov byte [DAY_OVER], 0
    print 'M'
    jmp .idle
end_guest

; ---- only looking idle ---------------------------------------------------------------------------------------

guest counter               ; counts ticks in memory
.idle:
    sti
    hlt
    inc word [OWN]
    jmp .idle
end_guest

guest register              ; counts them in a register
.idle:
    sti
    hlt
    inc bp
    jmp .idle
end_guest

guest carry                 ; counts every other one: the carry flag says which
.idle:
    sti
    hlt
    cmc
    jc .idle
    inc word [OWN]
    jmp .idle
end_guest

guest hooked                ; counts them in its own INT 1Ch, which the BIOS calls at each tick
    mov word [1Ch*4], .tick
    mov [1Ch*4+2], ax
.idle:
    sti
    hlt
    jmp .idle
.tick:
    inc word [cs:OWN]
    iret
end_guest

guest alternate             ; has two HLTs, and counts after the second
.idle:
    sti
    hlt
    hlt
    inc word [OWN]
    jmp .idle
end_guest

guest seconds               ; prints s whenever the real-time clock's second changes
    mov al, 0
    out 70h, al
    in al, 71h
    mov [OWN], al
    cmp al, [OWN]
.idle:
    sti
    hlt
    mov al, 0
    out 70h, al
    in al, 71h
    cmp al, [OWN]
    je .idle
    mov [OWN], al
    mov dx, COM1
    mov al, 's'
    out dx, al
    xor dx, dx
    mov al, [OWN]
    cmp al, [OWN]
    jmp .idle
end_guest

guest asker                 ; prints ? at every 32nd tick, and asks the BIOS for the count
.idle:
    xor ax, ax
    xor cx, cx
    xor dx, dx
    sti
    hlt
    mov ah, 0
    int 1Ah
    test dl, 1Fh
    jnz .idle
    print '?'
    jmp .idle
end_guest

guest pusher                ; leaves something on its stack each time
.idle:
    sti
    hlt
    push ax
    jmp .idle
end_guest

guest talker                ; writes to the debug console, port E9h
    mov al, '.'
.idle:
    sti
    hlt
    out 0E9h, al
    jmp .idle
end_guest

guest blinker               ; inverts the colours of the first character on the screen
    mov ax, 0B800h
    mov es, ax
.idle:
    sti
    hlt
    not byte [es:1]
    jmp .idle
end_guest
