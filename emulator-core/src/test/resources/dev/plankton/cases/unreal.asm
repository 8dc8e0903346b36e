; Unreal mode: CR0.PE, data segments by descriptors of 4 GiB, back to real mode with the limits kept; memory above 1 MiB.

%include "check.inc"

LAST    equ     1000000h - 4            ; of 16 MiB

        mov     ax, 0203h               ; the rest of this program
        mov     bx, 7E00h
        mov     cx, 2
        mov     dx, 0
        int     13h
        jmp     begin
        times   512 - ($ - $$) db 0

begin:  lgdt    [table]
        mov     ax, 2401h
        int     15h

        ; Before: an offset beyond FFFFh is #GP.
        mov     word [13 * 4], refused
        mov     word [13 * 4 + 2], 0
        mov     bp, .first
        mov     esi, 10000h
        mov     al, [esi]
        mov     bp, 0
.first: mov     ax, [was_refused]
        expect  'A', 13

        ; A GDT loads DS, ES and FS.
        mov     eax, cr0
        or      al, 1
        mov     cr0, eax
        mov     bx, 8
        mov     fs, bx
        mov     es, bx
        mov     ds, bx
        mov     ax, fs
        mov     [selector], ax
        smsw    ax
        mov     [status], ax
        mov     eax, cr0
        and     al, 0FEh
        mov     cr0, eax
        mov     ax, [selector]
        expect  'B', 8
        mov     ax, [status]
        and     ax, 1
        expect  'C', 1
        mov     al, [descriptors + 8 + 5] ; the processor marks the descriptor as accessed
        and     ax, 1
        expect  'D', 1

        ; Without a reload the base is the descriptor's.
        mov     dword [es:dword LAST], 12345678h
        mov     eax, [fs:dword LAST]
        expect  'E', 5678h
        ; With one, only the base changes.
        mov     ax, 10h
        mov     fs, ax
        mov     eax, [fs:dword LAST - 100h]
        shr     eax, 16
        expect  'F', 1234h
        xor     ax, ax
        mov     es, ax

        ; A copy into memory above 1 MiB, across the place where real mode ends, by REP MOVSD and by MOV.
        xor     ax, ax
        mov     ds, ax
        mov     edi, 109000h
        mov     ecx, 8000h / 4
        mov     esi, 0
        push    ds
        mov     ax, 0F000h
        mov     ds, ax
        mov     esi, 8000h
        a32 rep movsd
        pop     ds
        mov     eax, ecx
        expect  'G', 0
        mov     ax, di
        expect  'H', 1000h
        mov     edi, 109000h
        mov     si, 8000h
        mov     cx, 8000h / 4
        mov     ax, 0F000h
        mov     gs, ax
.each:  mov     eax, [gs:si]
        cmp     eax, [fs:edi - 100h]
        jne     .other
        mov     [fs:edi - 100h + 200000h], eax
        add     si, 4
        add     edi, 4
        loop    .each
.other: mov     ax, cx
        expect  'I', 0
        mov     esi, 109000h
        mov     edi, 309000h
        mov     ecx, 8000h / 4
        a32 repe cmpsd
        setne   al
        mov     ah, cl
        expect  'J', 0
        mov     esi, 309000h
        mov     edi, 109000h
        mov     dword [esi + 7004h], 5A5A5A5Ah
        mov     ecx, 8000h / 4
        a32 repe cmpsd
        mov     ax, cx
        expect  'K', 8000h / 4 - 7004h / 4 - 1
        mov     eax, [es:dword 110000h - 2]          ; one operand across that place
        mov     edx, [es:dword 310000h - 2]
        cmp     eax, edx
        setne   al
        mov     ah, 0
        expect  'L', 0
        add     dword [es:dword 0FFFFEh + 10000h], 1
        mov     ax, [es:dword 10FFFEh]
        sub     ax, [es:dword 30FFFEh]
        expect  'M', 1

        ; Nothing is fitted above: FFh, and stores go nowhere.
        mov     dword [es:dword 1000000h], 0
        mov     eax, [es:dword 1000000h]
        expect  'N', 0FFFFh
        mov     eax, [es:dword 1000000h - 2]
        shr     eax, 16
        expect  'O', 0FFFFh

        ; The A20 gate holds for all of it.
        mov     dword [es:dword 300000h], 11111111h
        mov     dword [es:dword 200000h], 22222222h
        mov     ax, 2400h
        int     15h
        mov     eax, [es:dword 300000h]
        expect  'P', 2222h
        mov     ax, 2401h
        int     15h
        mov     eax, [es:dword 300000h]
        expect  'Q', 1111h

        ; A base that is no multiple of 16, a limit of less than 64 KiB, a stack that grows down in it.
        mov     eax, cr0
        or      al, 1
        mov     cr0, eax
        mov     bx, 10h
        mov     gs, bx
        mov     eax, cr0
        and     al, 0FEh
        mov     cr0, eax
        mov     word [8003h], 4711h
        mov     ax, [gs:0]
        expect  'R', 4711h
        mov     bp, .limit
        mov     word [was_refused], 0
        mov     ax, [gs:0FFFh]
        mov     bp, 0
.limit: mov     ax, [was_refused]
        expect  'S', 13
        mov     al, [gs:0FFFh]
        mov     ax, 0
        mov     gs, ax
        mov     bp, .kept                       ; also after a reload
        mov     word [was_refused], 0
        mov     ax, [gs:1000h]
        mov     bp, 0
.kept:  mov     ax, [was_refused]
        expect  'T', 13

        ; Read-only data stays so; a null selector cannot be used.
        mov     eax, cr0
        or      al, 1
        mov     cr0, eax
        mov     bx, 18h
        mov     gs, bx
        xor     bx, bx
        mov     fs, bx
        mov     eax, cr0
        and     al, 0FEh
        mov     cr0, eax
        mov     ax, [gs:8003h]
        expect  'U', 4711h
        mov     bp, .write
        mov     word [was_refused], 0
        mov     word [gs:8003h], 0
        mov     bp, 0
.write: mov     ax, [was_refused]
        expect  'V', 13
        mov     bp, .null
        mov     word [was_refused], 0
        mov     ax, [fs:0]
        mov     bp, 0
.null:  mov     ax, [was_refused]
        expect  'W', 13

        ; A 16-bit code segment, a call in it, and back; then all is as after RESET.
        mov     eax, cr0
        or      al, 1
        mov     cr0, eax
        jmp     20h:.protected
.protected:
        mov     bx, 28h
        mov     ds, bx
        mov     es, bx
        mov     fs, bx
        mov     gs, bx
        mov     ss, bx
        call    20h:far_routine
        mov     eax, cr0
        and     al, 0FEh
        mov     cr0, eax
        jmp     0:.real
.real:  xor     ax, ax
        mov     ds, ax
        mov     es, ax
        mov     fs, ax
        mov     gs, ax
        mov     ss, ax
        mov     ax, [called]
        expect  'X', 1
        mov     bp, .usual
        mov     word [was_refused], 0
        mov     esi, 10000h
        mov     al, [esi]
        mov     bp, 0
.usual: mov     ax, [was_refused]
        expect  'Y', 13

        mov     eax, 0E820h                     ; the third part of the memory map
        mov     ebx, 2
        mov     ecx, 20
        mov     edx, 534D4150h
        mov     di, 600h
        int     15h
        mov     eax, [600h]
        shr     eax, 16
        expect  'Z', 10h
        mov     eax, [608h]
        shr     eax, 16
        expect  'z', 0F0h
        jmp     finish

far_routine:
        inc     word [called]
        retf

; #GP: goes on at BP.
refused:
        push    bp
        mov     bp, sp
        mov     word [cs:was_refused], 13
        push    word [bp]
        pop     word [bp + 2]
        pop     bp
        iret

was_refused: dw 0
selector: dw    0
status: dw      0
called: dw      0

        align   8
descriptors:
        dq      0
        dw      0FFFFh, 0, 9200h, 0CFh          ; 08h: 4 GiB from 0
        dw      0FFFh, 8003h, 9200h, 0          ; 10h: 1000h bytes from 8003h
        dw      0FFFFh, 0, 9000h, 0             ; 18h: read-only
        dw      0FFFFh, 0, 9A00h, 0             ; 20h: code
        dw      0FFFFh, 0, 9200h, 0             ; 28h: as real mode has it
table_end:
table:  dw      table_end - descriptors - 1
        dd      descriptors
        times   2048 - ($ - $$) db 0
