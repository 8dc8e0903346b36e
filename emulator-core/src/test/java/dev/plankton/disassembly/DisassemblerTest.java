package dev.plankton.disassembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plankton.cpu.model.CpuModel;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Texts written by hand, for an instruction at 7C00. */
class DisassemblerTest {
    private static final int ORG = 0x7C00;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            B80712             | mov ax,0x1207
            B007               | mov al,7
            66B878563412       | mov eax,0x12345678
            89D8               | mov ax,bx
            8BC3               | mov ax,bx
            8A67FE             | mov ah,[bx-2]
            8B874000           | mov ax,[word bx+0x40]
            8B4700             | mov ax,[byte bx+0]
            8B4600             | mov ax,[bp+0]
            8B4200             | mov ax,[byte bp+si+0]
            8B1E3412           | mov bx,[0x1234]
            A13412             | mov ax,[0x1234]
            26A23412           | mov [es:0x1234],al
            67A378563412       | mov [dword 0x12345678],ax
            C6070A             | mov byte [bx],0xa
            C744FE0100         | mov word [si-2],1
            66C706010005000000 | mov dword [0x1],5
            8ED8               | mov ds,ax
            668CC8             | mov eax,cs
            2E8C06007C         | mov [cs:0x7c00],es
            0F20C0             | mov eax,cr0
            0F22E3             | mov cr4,ebx
            678B04CB           | mov ax,[ebx+ecx*8]
            678B442410         | mov ax,[esp+0x10]
            678B044510000000   | mov ax,[nosplit eax*2+0x10]
            67668B8005000000   | mov eax,[dword eax+5]
            050500             | add ax,strict word 5
            83C005             | add ax,5
            83C3FF             | add bx,-1
            81C30500           | add bx,strict word 5
            81FB3412           | cmp bx,0x1234
            F00107             | lock add [bx],ax
            66832F10           | sub dword [bx],0x10
            40                 | inc ax
            6648               | dec eax
            FE07               | inc byte [bx]
            1E                 | push ds
            6A80               | push -0x80
            680500             | push strict word 5
            666A05             | push dword 5
            66FF37             | push dword [bx]
            8F07               | pop word [bx]
            6660               | pushad
            669C               | pushfd
            87D9               | xchg cx,bx
            93                 | xchg bx,ax
            8D5002             | lea dx,[bx+si+2]
            C407               | les ax,[bx]
            D1E0               | shl ax,1
            C1E001             | shl ax,byte 1
            C1E004             | shl ax,4
            D22F               | shr byte [bx],cl
            6BC30A             | imul ax,bx,0xa
            0FAFC3             | imul ax,bx
            F727               | mul word [bx]
            660FB6C0           | movzx eax,al
            660FBF07           | movsx eax,word [bx]
            0FBA2703           | bt word [bx],3
            0FA4D804           | shld ax,bx,4
            0F9407             | setz byte [bx]
            0F44C3             | cmovz ax,bx
            660FC8             | bswap eax
            EBFE               | jmp short 0x7c00
            74FE               | jz short 0x7c00
            0F840001           | jz near 0x7d04
            E90000             | jmp near 0x7c03
            66E900000000       | jmp near dword 0x7c06
            E80004             | call 0x8003
            E8FD84             | call 0x100
            FF17               | call word [bx]
            FFE0               | jmp ax
            EA0500C007         | jmp 0x7c0:0x5
            669A78563412CDAB   | call dword 0xabcd:0x12345678
            FF1F               | call far [bx]
            66FF2F             | jmp dword far [bx]
            E2FE               | loop 0x7c00
            67E2FD             | loop 0x7c00,ecx
            E3FE               | jcxz 0x7c00
            67E3FD             | jecxz 0x7c00
            C3                 | ret
            66C3               | o32 ret
            CA0400             | retf 4
            66CF               | iretd
            CD10               | int 0x10
            CC                 | int3
            F1                 | int1
            A4                 | movsb
            F366A5             | rep movsd
            F3A6               | repe cmpsb
            F2AE               | repne scasb
            26AC               | es lodsb
            67AA               | a32 stosb
            D7                 | xlatb
            2ED7               | cs xlatb
            C8100001           | enter 0x10,1
            D40A               | aam 0xa
            D6                 | salc
            E464               | in al,0x64
            66ED               | in eax,dx
            E620               | out 0x20,al
            0F0107             | sgdt [bx]
            660F011E0006       | o32 lidt [0x600]
            0FA2               | cpuid
            62470A             | bound ax,[bx+0xa]
            9B                 | wait
            F390               | rep nop
            D9E8               | fld1
            DDD9               | fstp st1
            D84704             | fadd dword [bx+4]
            DB2F               | fld tword [bx]
            DEE9               | fsubp st1,st0
            DFE0               | fnstsw ax
            66D937             | o32 fnstenv [bx]
            """)
    void text(String bytes, String text) {
        Disassembly actual = disassemble(CpuModel.I686, bytes);
        assertThat(actual).isEqualTo(new Disassembly(actual.text(), bytes.length() / 2, true));
        assertThat(actual.text().replaceFirst(" ;.*", "")).isEqualTo(text);
    }

    /** NASM would make something shorter of these, or does not know them. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            82C005    | db 0x82,0xc0,0x05 ; add al,5
            80C005    | db 0x80,0xc0,0x05 ; add al,5
            C7C00500  | db 0xc7,0xc0,0x05,0x00 ; mov ax,5
            8B063412  | db 0x8b,0x06,0x34,0x12 ; mov ax,[0x1234]
            FFC0      | db 0xff,0xc0 ; inc ax
            87C3      | db 0x87,0xc3 ; xchg bx,ax
            F6C801    | db 0xf6,0xc8,0x01 ; test al,1
            D0F3      | db 0xd0,0xf3 ; shl bl,1
            0FC8      | db 0x0f,0xc8 ; bswap ax
            6666B800000000 | db 0x66,0x66,0xb8,0x00,0x00,0x00,0x00 ; mov eax,0
            678B0423  | db 0x67,0x8b,0x04,0x23 ; mov ax,[ebx]
            D9D9      | db 0xd9,0xd9 ; fstp st1
            D8C0      | db 0xd8,0xc0 ; fadd st0,st0
            """)
    void data(String bytes, String text) {
        assertThat(disassemble(CpuModel.I686, bytes)).isEqualTo(new Disassembly(text, bytes.length() / 2, true));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0FFF      | db 0x0f,0xff
            FFFF      | db 0xff,0xff
            C4C0      | db 0xc4,0xc0
            8EC8      | db 0x8e,0xc8 ; mov cs,ax
            8EF0      | db 0x8e,0xf0 ; mov segment6,ax
            F001D8    | db 0xf0,0x01,0xd8 ; lock add ax,bx
            B812      | db 0xb8,0x12
            66        | db 0x66
            0F0B      | ud2
            0F00D0    | lldt ax
            """)
    void invalid(String bytes, String text) {
        assertThat(disassemble(CpuModel.I686, bytes)).isEqualTo(new Disassembly(text, bytes.length() / 2, false));
    }

    @Test
    void modelsDiffer() {
        assertThat(disassemble(CpuModel.I8086, "0F").text()).isEqualTo("pop cs");
        assertThat(disassemble(CpuModel.I8086, "8EC8")).isEqualTo(new Disassembly("mov cs,ax", 2, true));
        assertThat(disassemble(CpuModel.I8086, "60FE").text()).isEqualTo("db 0x60,0xfe ; jo short 0x7c00");
        assertThat(disassemble(CpuModel.I8086, "D0F3").text()).isEqualTo("db 0xd0,0xf3 ; setmo bl,1");
        assertThat(disassemble(CpuModel.I80286, "60").text()).isEqualTo("pusha");
        assertThat(disassemble(CpuModel.I80286, "66B80000").valid()).isFalse();
        assertThat(disassemble(CpuModel.I80286, "8EE0").valid()).isFalse();
        assertThat(disassemble(CpuModel.I686, "8EE0").text()).isEqualTo("mov fs,ax");
    }

    @Test
    void tooLongIsInvalid() {
        assertThat(disassemble(CpuModel.I686, "26".repeat(14) + "90").valid()).isTrue();
        assertThat(disassemble(CpuModel.I686, "26".repeat(15) + "90").valid()).isFalse();
        assertThat(disassemble(CpuModel.I80286, "26".repeat(9) + "90").valid()).isTrue();
        assertThat(disassemble(CpuModel.I80286, "26".repeat(10) + "90").valid()).isFalse();
    }

    @Test
    void targetsWrapAtTheEndOfTheSegment() {
        byte[] jump = {(byte) 0xEB, 0x10};
        assertThat(Disassembler.of(CpuModel.I686).at(jump, 0, 0xFFFE).text()).isEqualTo("jmp short 0x10");
    }

    @Test
    void nothingCannotBeDisassembled() {
        assertThatThrownBy(() -> Disassembler.of(CpuModel.I686).at(new byte[2], 2, 0))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static Disassembly disassemble(CpuModel model, String bytes) {
        return Disassembler.of(model).at(HexFormat.of().parseHex(bytes), 0, ORG);
    }
}
