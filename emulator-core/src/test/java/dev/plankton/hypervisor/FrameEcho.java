package dev.plankton.hypervisor;

import dev.plankton.machine.BootImage;

/**
 * A guest that sends back each frame that its NE2000 receives, whatever its address, in the interrupt's handler; all other
 * interrupts are masked. Its ring has four pages, and BNRY is the page of the next frame.
 */
public final class FrameEcho {
    private static final String SOURCE = """
            FA            cli
            31C0          xor ax,ax
            8ED8          mov ds,ax
            8EC0          mov es,ax
            8ED0          mov ss,ax
            BC007C        mov sp,7C00h
            C7062C002D7C  mov word [2Ch],handler
            A32E00        mov [2Eh],ax
            BEC17C        mov si,table
            setup:
            AC            lodsb
            86D0          xchg dl,al
            B603          mov dh,3
            AC            lodsb
            EE            out dx,al
            81FEDB7C      cmp si,end
            75F3          jne setup
            B0F7          mov al,0F7h
            E621          out 21h,al
            idle:
            FB            sti
            F4            hlt
            EBFC          jmp idle
            handler:
            BA0703        mov dx,307h
            B0FF          mov al,0FFh
            EE            out dx,al
            next:
            B200          mov dl,0
            B062          mov al,62h
            EE            out dx,al
            B207          mov dl,7
            EC            in al,dx
            88C3          mov bl,al
            B200          mov dl,0
            B022          mov al,22h
            EE            out dx,al
            B203          mov dl,3
            EC            in al,dx
            38D8          cmp al,bl
            7445          je done
            88C7          mov bh,al
            B90400        mov cx,4
            B400          mov ah,0
            BF0006        mov di,600h
            E84100        call read
            8B0E0206      mov cx,[602h]
            83E904        sub cx,4
            B404          mov ah,4
            BF0006        mov di,600h
            51            push cx
            E83100        call read
            59            pop cx
            B740          mov bh,40h
            B400          mov ah,0
            BE0006        mov si,600h
            B205          mov dl,5
            88C8          mov al,cl
            EE            out dx,al
            42            inc dx
            88E8          mov al,ch
            EE            out dx,al
            E83300        call dma
            B012          mov al,12h
            EE            out dx,al
            B210          mov dl,10h
            F36E          rep outsb
            B200          mov dl,0
            B026          mov al,26h
            EE            out dx,al
            B203          mov dl,3
            A0FF05        mov al,[5FFh]
            EE            out dx,al
            EBA5          jmp next
            done:
            FF06F005      inc word [5F0h]
            B020          mov al,20h
            E620          out 20h,al
            CF            iret
            read:
            E81300        call dma
            B00A          mov al,0Ah
            EE            out dx,al
            B210          mov dl,10h
            F36C          rep insb
            A00106        mov al,[601h]
            80FC00        cmp ah,0
            7503          jne kept
            A2FF05        mov [5FFh],al
            kept:
            C3            ret
            dma:
            B208          mov dl,8
            88E0          mov al,ah
            EE            out dx,al
            42            inc dx
            88F8          mov al,bh
            EE            out dx,al
            42            inc dx
            88C8          mov al,cl
            EE            out dx,al
            42            inc dx
            88E8          mov al,ch
            EE            out dx,al
            B200          mov dl,0
            C3            ret
            table:
            0021          db 0,21h
            0E48          db 0Eh,48h
            0C14          db 0Ch,14h
            0D00          db 0Dh,0
            0440          db 4,40h
            0146          db 1,46h
            0346          db 3,46h
            024A          db 2,4Ah
            07FF          db 7,0FFh
            0F01          db 0Fh,1
            0061          db 0,61h
            0746          db 7,46h
            0022          db 0,22h
            end:
            """;

    public static final BootImage IMAGE = GuestImage.of(SOURCE);

    /** The same with all interrupts masked: frames stay in the ring of the card. */
    static final BootImage MASKED =
            GuestImage.of(SOURCE.replace("B0F7          mov al,0F7h", "B0FF          mov al,0FFh"));

    private FrameEcho() {}
}
