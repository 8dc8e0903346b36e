; web: answers each HTTP request on the request NIC with its VM number and how many requests it has had.
;
; Contract of the device: docs/request-nic.md. There is no interrupt handler here: IRQ 7 only ends the
; HLT, the BIOS acknowledges it.
;
; What this guest changes lies in the one 64-byte line below its code: the counter on top (7BFCh), under
; it the stack, at its deepest 20 digits of two bytes. An idle VM that has served differs from its
; template in that line and its registers.

    cpu 386
    bits 16
    org 7C00h

STATUS  equ 0E0h            ; read: bit 0 = a request is here
COMMAND equ 0E0h            ; write: 1 = the reply is complete
DATA    equ 0E1h            ; read: request, write: reply
NUMBER  equ 0E4h            ; 32 bits: the number of this VM
COUNT   equ 7BFCh           ; 32 bits: requests so far

; Pushes EAX in decimal, a word a character, the first one on top; %1 = how many. Changes EAX, EBX, EDX.
; (Macros, since a subroutine's return address would lie in the digits' way.)
%macro push_decimal 1
    mov ebx, 10
    xor %1, %1
%%digit:
    xor edx, edx
    div ebx
    add dl, '0'
    push dx
    inc %1
    test eax, eax
    jnz %%digit
%endmacro

; Pops %1 characters into the reply (DX = DATA). Changes AX.
%macro pop_decimal 1
%%digit:
    pop ax
    out dx, al
    dec %1
    jnz %%digit
%endmacro

start:
    cli
    cld
    xor ax, ax
    mov ds, ax
    mov ss, ax
    mov sp, 7C00h
    push dword 0            ; COUNT

; Looks with interrupts off, and STI lets none in before HLT has begun: no request can slip between the
; look and the sleep. After a tick the same status leads back to HLT with the same registers and flags, and
; nothing was written but the interrupt's frame below SP, which nobody reads: a hypervisor may leave ticks out.
idle:
    cli
    in al, STATUS
    test al, 1
    jnz request
    sti
    hlt
    jmp idle

; The length of the body comes before the body, so the digits of both numbers are made first and wait on
; the stack: those of the count, and above them those of the VM number, which is said first.
request:
    inc dword [COUNT]
    mov eax, [COUNT]
    push_decimal di
    in eax, NUMBER
    push_decimal bp

    mov dx, DATA
    mov si, reply
    mov cx, reply.blank - reply
    rep outsb
    lea ax, [di+reply.fixed]
    add ax, bp
    aam                     ; AH = tens, AL = ones: 15 to 33, always two digits
    add ax, '00'
    xchg al, ah
    out dx, al
    mov al, ah
    out dx, al
    mov cl, reply.vm - reply.blank
    rep outsb
    in al, dx               ; the first character of the request
    cmp al, 'H'             ; HEAD: the same header, no body
    je done
    mov cl, reply.request - reply.vm
    rep outsb
    pop_decimal bp
    mov cl, reply.newline - reply.request
    rep outsb
    pop_decimal di
    outsb
done:
    mov sp, COUNT           ; drops the digits a HEAD has left
    mov al, 1
    out COMMAND, al
    jmp idle                ; where the next request may be waiting already

; In the order it is sent; SI walks through it once.
reply:
    db "HTTP/1.1 200 OK", 13, 10
    db "Content-Type: text/plain", 13, 10
    db "Content-Length: "
.blank:
    db 13, 10, 13, 10
.vm:
    db "VM "
.request:
    db " request "
.newline:
    db 10
.end:
.fixed  equ .end - .vm      ; the body without its numbers

    times 510-($-$$) db 0
    dw 0AA55h
