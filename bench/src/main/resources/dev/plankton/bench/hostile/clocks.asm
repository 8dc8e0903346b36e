; clocks: RTC at 8 192 Hz and the timer at its fastest rate, each with a handler that only acknowledges

%include "frame.inc"

prepare:
    cli
    mov dword [70h*4],rtc
    mov dword [8*4],timer
    mov al,0Ah
    out 70h,al
    mov al,23h                  ; register A: 8 192 Hz
    out 71h,al
    mov al,0Bh
    out 70h,al
    mov al,42h                  ; register B: periodic interrupt
    out 71h,al
    in al,0A1h
    and al,0FEh
    out 0A1h,al
    mov al,34h
    out 43h,al
    mov al,2
    out 40h,al
    mov al,0
    out 40h,al
    sti
    ret

work:
    hlt
    ret

rtc:
    push ax
    mov al,0Ch
    out 70h,al
    in al,71h
    mov al,20h
    out 0A0h,al
    jmp done
timer:
    push ax
done:
    mov al,20h
    out 20h,al
    pop ax
    iret

%include "end.inc"
