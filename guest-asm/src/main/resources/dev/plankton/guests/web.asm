; web: answers each HTTP request on the request NIC with its VM number and how many requests it has had.
;
; Contract of the device: docs/request-nic.md. There is no interrupt handler here: IRQ 7 only ends the
; HLT, the BIOS acknowledges it.
;
; The reply is kept as text and counted up as text, so that a request costs no division and leaves by two
; REP OUTSB. All that this guest changes lies in the last 64-byte line of the sector: the numbers in the
; reply, and the stack on top. An idle VM that has served differs from its template in that line and its
; registers.

    cpu 386
    bits 16
    org 7C00h

STATUS  equ 0E0h            ; read: bit 0 = a request is here
COMMAND equ 0E0h            ; write: 1 = the reply is complete
DATA    equ 0E1h            ; read: request, write: reply
NUMBER  equ 0E4h            ; 32 bits: the number of this VM
DIGITS  equ 10              ; room for each number

start:
    cli
    cld
    xor ax, ax
    mov ds, ax
    mov ss, ax
    mov sp, stack

; Looks with interrupts off, and STI lets none in before HLT has begun: no request can slip between the
; look and the sleep. After a tick the same status leads back to HLT with the same registers and flags, and
; nothing was written but the interrupt's frame below SP, which is never read: a hypervisor may leave ticks out.
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
    in eax, NUMBER
    cmp eax, [number]
    jne renumber            ; the first request of a VM other than 0, or of a fork

count:
    mov bx, [count_end]
    dec bx                  ; at the line feed
.digit:
    dec bx
    inc byte [bx]
    cmp byte [bx], '9'
    ja .carry
.done:
    mov ax, [number_end]    ; the length of the body: of both parts, each from its beginning to its end
    add ax, [count_end]
    sub ax, reply.vm + reply.request
    aam                     ; AH = tens, AL = ones: 15 to 33, always two digits
    add ax, '00'
    xchg al, ah
    mov [reply.length], ax

    mov dx, DATA
    mov si, reply
    mov cx, reply.vm - reply
    in al, dx               ; the first character of the request
    cmp al, 'H'             ; HEAD: the same header, no body
    je .last
    mov cx, [number_end]
    sub cx, si
    rep outsb
    mov si, reply.request
    mov cx, [count_end]
    sub cx, si
.last:
    rep outsb
    mov al, 1
    out COMMAND, al
    jmp idle                ; where the next request may be waiting already

; A nine has become ten: a zero here, and one more to its left, where a digit more may begin.
.carry:
    mov byte [bx], '0'
    cmp bx, reply.count
    jne .digit
    mov bx, [count_end]
    cmp bx, reply.count + DIGITS + 1
    je .done                ; all digits are in use: it begins again from 0
    mov byte [reply.count], '1'
    mov word [bx - 1], '0' | 10 << 8
    inc word [count_end]
    jmp .done

; Writes EAX, the number of this VM, into the reply: counts its digits, then makes them from the last to the first.
renumber:
    mov [number], eax
    mov esi, eax
    mov ecx, 10
    mov bx, reply.number
.width:
    inc bx
    xor edx, edx
    div ecx
    test eax, eax
    jnz .width
    mov [number_end], bx
    mov eax, esi
.digit:
    xor edx, edx
    div ecx
    add dl, '0'
    dec bx
    mov [bx], dl
    test eax, eax
    jnz .digit
    jmp count

; As VM 0 has it before its first request. It is sent in two parts: up to the VM's number, and from there on.
    times 1C0h - (reply.length - reply) - ($ - $$) db 0
reply:
    db "HTTP/1.1 200 OK", 13, 10
    db "Content-Type: text/plain", 13, 10
    db "Content-Length: "
.length:                    ; here the last line of the sector begins
    db "15", 13, 10, 13, 10
.vm:
    db "VM "
.number:
    db "0"
    times DIGITS - 1 db 0
.request:
    db " request "
.count:
    db "0", 10
    times DIGITS - 1 db 0

number:     dd 0            ; the VM whose number the reply has
number_end: dw reply.number + 1
count_end:  dw reply.count + 2

    times 510 - 6 - ($ - $$) db 0
    dw idle.awake, 0, 0246h ; what an interrupt leaves below SP: IP, CS and the flags
stack:
    dw 0AA55h
