; pit: loads, latches and reads all counters of the timer

%include "frame.inc"

work:
    mov al,34h                  ; counter 0: mode 2
    out 43h,al
    mov al,0
    out 40h,al
    out 40h,al
    mov al,0B6h                 ; counter 2: mode 3
    out 43h,al
    mov al,1
    out 42h,al
    out 42h,al
    mov al,0DEh                 ; read-back of all three, count and status
    out 43h,al
    in al,40h
    in al,40h
    in al,40h
    in al,42h
    in al,61h
    xor al,3
    out 61h,al
prepare:
    ret

%include "end.inc"
