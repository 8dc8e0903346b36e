package dev.plankton.cpu.isa;

import java.util.HashMap;
import java.util.Map;
import java.util.StringTokenizer;

/**
 * The names by which the opcode table knows the constants of {@link Handler}. Written down here and not asked of the class: each
 * process would begin with that, and a native image would need to be told of it. A test compares them. Stateless.
 */
final class HandlerNames {
    /** After a number the names of the constants that have this number and those that follow it. */
    private static final String NAMES = """
            0 UD ADD OR ADC SBB AND SUB XOR CMP TEST MOV INC DEC NOT NEG XCHG SHL SHR SAR SHIFT MOVZX_B MOVZX_W
            PUSH POP LEA NOP JCC JB JAE JZ JNZ JBE JA JS JNS JL JGE JLE JG JMP_B JMP_W CALL RET LOOP CLD CLC STC
            GATE MUL IMUL DIV IDIV IMUL_TO SHLD SHRD LODS_ONCE STOS_ONCE MOVS_ONCE XLAT16 IN_BYTE OUT_BYTE
            64 PUSH_SEG POP_SEG POP_CS DAA DAS AAA AAS PUSHA POPA BOUND IMUL_GV_EV_IV IMUL_GV_EV_IB INS OUTS
            JCC_COLD MOV_EV_SW MOV_SW_EW POP_EV CBW CWD CALL_FAR
            86 PUSHF POPF SAHF LAHF MOVS CMPS STOS LODS SCAS RET_IW RET_D LOAD_FAR RETF_IW RETF ENTER LEAVE INT3
            INT INTO IRET AAM AAD SALC XLAT ESC LOOPNZ LOOPZ LOOP_D JCXZ IN_AL_IB IN_AX_IB OUT_IB_AL OUT_IB_AX
            CALL_D JMP_D JMP_FAR JMP_B_D IN_AL_DX IN_AX_DX OUT_DX_AL OUT_DX_AX INT1 HLT CMC MUL_EB IMUL_EB
            DIV_EB IDIV_EB MUL_EV IMUL_EV DIV_EV IDIV_EV CLI STI STD CALL_EV CALL_MP JMP_EV JMP_MP PUSH_EV SGDT
            SIDT LGDT LIDT SMSW LMSW INVLPG CLTS MOV_RD_CD MOV_RD_DD MOV_CD_RD MOV_DD_RD WRMSR RDTSC RDMSR RDPMC
            CMOV SETCC CPUID BT_EV_GV SHLD_IB SHLD_CL SHRD_IB SHRD_CL IMUL_GV_EV CMPXCHG_B CMPXCHG_V BT_EV_IB
            BSF BSR XADD_B XADD_V CMPXCHG8B BSWAP PREFIX_SEG PREFIX_OPERAND PREFIX_ADDRESS PREFIX_REP
            PREFIX_LOCK
            192 FOP_M32 FOP_M64 FOP_I32 FOP_I16 FOP_ST FOP_STI FOPP_STI FLD_M32 FLD_M64 FLD_M80 FLD_ST FILD_I16
            FILD_I32 FILD_I64 FBLD FST_M32 FST_M64 FSTP_M80 FST_ST FIST_I16 FIST_I32 FISTP_I64 FBSTP FXCH FNOP
            FCMOV FCOMI FUCOM FCOMPP FUCOMPP FFREE FLD_CONSTANT FCHS FABS FTST FXAM FUNCTION WAIT FLDCW FLDENV
            FRSTOR FNSTCW FNSTENV FNSAVE FNSTSW FNSTSW_AX FNCLEX FNINIT FNMODE
            """;

    private HandlerNames() {}

    /** The constants by name. */
    static Map<String, Integer> numbers() {
        Map<String, Integer> numbers = new HashMap<>();
        StringTokenizer words = new StringTokenizer(NAMES);
        int next = 0;
        while (words.hasMoreTokens()) {
            String word = words.nextToken();
            if (Character.isDigit(word.charAt(0))) {
                next = Integer.parseInt(word);
            } else {
                numbers.put(word, next++);
            }
        }
        return numbers;
    }
}
