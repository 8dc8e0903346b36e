; store: keeps the 64 to 448 bytes of the last put request, and answers a get request with them.
;
; Contract of the device: docs/request-nic.md. A request is one letter, and what follows it:
;
;   P and 64 to 448 bytes   keeps the bytes in place of those it had, and answers K
;   G                       answers with the bytes, or with nothing if there are none yet
;
; Any other is answered with ? and changes nothing. There is no interrupt handler: IRQ 7 only ends the HLT.

    cpu 386
    bits 16
    org 7C00h

STATUS  equ 0E0h            ; read: bit 0 = a request is here
COMMAND equ 0E0h            ; write: 1 = the reply is complete
DATA    equ 0E1h            ; read: request, write: reply
LEFT    equ 0E2h            ; 16 bits: bytes of the request not yet read

CONTENT equ 0600h           ; seven lines of 64 bytes
LEAST   equ 64
MOST    equ 448

start:
    cli
    cld
    xor ax, ax
    mov ds, ax
    mov es, ax
    mov ss, ax
    mov sp, stack

; As in web: no request slips between the look and the sleep, and ticks can be left out.
idle:
    cli
    in al, STATUS
    test al, 1
    jnz request
    sti
    hlt
.awake:
    jmp idle

request:
    mov dx, DATA
    in ax, LEFT
    dec ax
    xchg cx, ax             ; bytes after the letter
    in al, dx
    cmp al, 'P'
    je put
    cmp al, 'G'
    jne refuse
    mov si, CONTENT
    mov cx, [length]
    rep outsb
    jmp done

put:
    cmp cx, LEAST
    jb refuse
    cmp cx, MOST
    ja refuse
    mov [length], cx
    mov di, CONTENT
    rep insb
    mov al, 'K'
    jmp answer

refuse:
    mov al, '?'
answer:
    out dx, al
done:
    mov al, 1
    out COMMAND, al
    jmp idle

    times 510 - 8 - ($ - $$) db 0
length:     dw 0
    dw idle.awake, 0, 0246h ; what an interrupt leaves below SP: IP, CS and the flags
stack:
    dw 0AA55h
