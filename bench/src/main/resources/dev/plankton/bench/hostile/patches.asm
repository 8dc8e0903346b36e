; patches: rewrites an instruction each time before it executes

%include "frame.inc"

prepare:
    ret

work:
    mov cx,1000
.next:
    add [.patched+2],cx
.patched:
    add ax,1234h
    loop .next
    ret

%include "end.inc"
