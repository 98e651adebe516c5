package io.thalweg.engine.row;

import static org.objectweb.asm.Opcodes.AALOAD;
import static org.objectweb.asm.Opcodes.AASTORE;
import static org.objectweb.asm.Opcodes.ACC_FINAL;
import static org.objectweb.asm.Opcodes.ACC_PRIVATE;
import static org.objectweb.asm.Opcodes.ACC_STATIC;
import static org.objectweb.asm.Opcodes.ACC_SUPER;
import static org.objectweb.asm.Opcodes.ALOAD;
import static org.objectweb.asm.Opcodes.CHECKCAST;
import static org.objectweb.asm.Opcodes.DUP;
import static org.objectweb.asm.Opcodes.GETFIELD;
import static org.objectweb.asm.Opcodes.GETSTATIC;
import static org.objectweb.asm.Opcodes.I2L;
import static org.objectweb.asm.Opcodes.ILOAD;
import static org.objectweb.asm.Opcodes.INVOKEINTERFACE;
import static org.objectweb.asm.Opcodes.INVOKESPECIAL;
import static org.objectweb.asm.Opcodes.INVOKESTATIC;
import static org.objectweb.asm.Opcodes.INVOKEVIRTUAL;
import static org.objectweb.asm.Opcodes.LASTORE;
import static org.objectweb.asm.Opcodes.PUTSTATIC;
import static org.objectweb.asm.Opcodes.RETURN;
import static org.objectweb.asm.Opcodes.SIPUSH;
import static org.objectweb.asm.Opcodes.V17;

import java.lang.constant.ConstantDescs;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Type;

/**
 * Makes the {@link RowValues} of a table: a class whose constants are the columns' functions and whose code calls each of
 * them at a place of its own, so that the JIT sees which one it is and inlines it.
 *
 * <pre>
 *   static final ToLongFunction f0 = …;                       // out of the class data
 *   void read(Object row)   { read0(row); read1(row); … }     // so many columns each, or the JIT would give up
 *   void read0(Object row)  { numbers[0] = f0.applyAsLong(row); objects[1] = f1.apply(row); … }
 * </pre>
 */
final class RowValuesMaker {
    private static final int COLUMNS_OF_A_METHOD = 64;

    private static final String SUPER = Type.getInternalName(RowValues.class);
    private static final String NAME = SUPER + "OfTable";
    private static final String OBJECTS = "[Ljava/lang/Object;";
    private static final String READ = "(Ljava/lang/Object;)V";

    private final ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    private final List<Object> functions = new ArrayList<>();
    private final List<Type> types = new ArrayList<>();
    private MethodVisitor code;

    private RowValuesMaker() {}

    /** The constructor of the class for a table: {@code () → RowValues}. */
    static <R> MethodHandle constructor(List<Column<R>> columns) {
        RowValuesMaker maker = new RowValuesMaker();
        byte[] bytes = maker.make(columns);
        try {
            MethodHandles.Lookup made =
                    MethodHandles.lookup().defineHiddenClassWithClassData(bytes, maker.functions.toArray(), true);
            MethodHandle constructor =
                    made.findConstructor(made.lookupClass(), MethodType.methodType(void.class, int.class));
            return MethodHandles.insertArguments(constructor, 0, columns.size())
                    .asType(MethodType.methodType(RowValues.class));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the class that reads rows cannot be made", e);
        }
    }

    private <R> byte[] make(List<Column<R>> columns) {
        writer.visit(V17, ACC_FINAL | ACC_SUPER, NAME, null, SUPER, null);
        constructor();
        int methods = 0;
        for (int from = 0; from < columns.size(); from += COLUMNS_OF_A_METHOD) {
            begin(ACC_PRIVATE | ACC_FINAL, "read" + methods++, READ);
            for (int i = from; i < Math.min(columns.size(), from + COLUMNS_OF_A_METHOD); i++) {
                column(i, columns.get(i));
            }
            end();
        }
        begin(ACC_FINAL, "read", READ);
        for (int i = 0; i < methods; i++) {
            code.visitVarInsn(ALOAD, 0);
            code.visitVarInsn(ALOAD, 1);
            code.visitMethodInsn(INVOKEVIRTUAL, NAME, "read" + i, READ, false);
        }
        end();
        constants();
        writer.visitEnd();
        return writer.toByteArray();
    }

    private void constructor() {
        begin(0, "<init>", "(I)V");
        code.visitVarInsn(ALOAD, 0);
        code.visitVarInsn(ILOAD, 1);
        code.visitMethodInsn(INVOKESPECIAL, SUPER, "<init>", "(I)V", false);
        end();
    }

    private void column(int index, Column<?> column) {
        switch (column.type()) {
            case STRING, LOW_CARDINALITY -> object(index, column.text);
            case UINT16_ARRAY -> object(index, column.integers);
            case FLOAT64_ARRAY -> object(index, column.reals);
            case STRING_ARRAY, LOW_CARDINALITY_ARRAY -> object(index, column.texts);
            case FLOAT64 -> real(index, column.real);
            case IPV6 -> {
                number("more", index, column.high);
                number("numbers", index, column.integer);
            }
            case NULLABLE_UINT8, NULLABLE_INT32, NULLABLE_INT64, NULLABLE_UINT64 -> {
                presence(index, column.presence);
                number("numbers", index, column.integer);
            }
            default -> number("numbers", index, column.integer);
        }
    }

    private void number(String array, int index, ToLongFunction<?> function) {
        target(array, "[J", index);
        call(ToLongFunction.class, function, "applyAsLong", "(Ljava/lang/Object;)J");
        code.visitInsn(LASTORE);
    }

    private void presence(int index, Predicate<?> function) {
        target("more", "[J", index);
        call(Predicate.class, function, "test", "(Ljava/lang/Object;)Z");
        code.visitInsn(I2L);
        code.visitInsn(LASTORE);
    }

    private void real(int index, ToDoubleFunction<?> function) {
        target("numbers", "[J", index);
        call(ToDoubleFunction.class, function, "applyAsDouble", "(Ljava/lang/Object;)D");
        code.visitMethodInsn(INVOKESTATIC, "java/lang/Double", "doubleToRawLongBits", "(D)J", false);
        code.visitInsn(LASTORE);
    }

    private void object(int index, Function<?, ?> function) {
        target("objects", OBJECTS, index);
        call(Function.class, function, "apply", "(Ljava/lang/Object;)Ljava/lang/Object;");
        code.visitInsn(AASTORE);
    }

    private void target(String array, String type, int index) {
        code.visitVarInsn(ALOAD, 0);
        code.visitFieldInsn(GETFIELD, SUPER, array, type);
        code.visitIntInsn(SIPUSH, index);
    }

    private void call(Class<?> type, Object function, String method, String signature) {
        code.visitFieldInsn(GETSTATIC, NAME, "f" + functions.size(), Type.getDescriptor(type));
        code.visitVarInsn(ALOAD, 1);
        code.visitMethodInsn(INVOKEINTERFACE, Type.getInternalName(type), method, signature, true);
        functions.add(function);
        types.add(Type.getType(type));
    }

    /** The functions, out of the class data into constants. */
    private void constants() {
        for (int i = 0; i < types.size(); i++) {
            String type = types.get(i).getDescriptor();
            writer.visitField(ACC_PRIVATE | ACC_STATIC | ACC_FINAL, "f" + i, type, null, null);
        }
        begin(ACC_STATIC, "<clinit>", "()V");
        String lookup = Type.getDescriptor(MethodHandles.Lookup.class);
        String handles = Type.getInternalName(MethodHandles.class);
        code.visitMethodInsn(INVOKESTATIC, handles, "lookup", "()" + lookup, false);
        code.visitLdcInsn(ConstantDescs.DEFAULT_NAME);
        code.visitLdcInsn(Type.getType(OBJECTS));
        code.visitMethodInsn(
                INVOKESTATIC,
                handles,
                "classData",
                "(" + lookup + "Ljava/lang/String;Ljava/lang/Class;)Ljava/lang/Object;",
                false);
        code.visitTypeInsn(CHECKCAST, OBJECTS);
        for (int i = 0; i < types.size(); i++) {
            code.visitInsn(DUP);
            code.visitIntInsn(SIPUSH, i);
            code.visitInsn(AALOAD);
            code.visitTypeInsn(CHECKCAST, types.get(i).getInternalName());
            code.visitFieldInsn(PUTSTATIC, NAME, "f" + i, types.get(i).getDescriptor());
        }
        end();
    }

    private void begin(int access, String name, String signature) {
        code = writer.visitMethod(access, name, signature, null, null);
        code.visitCode();
    }

    private void end() {
        code.visitInsn(RETURN);
        code.visitMaxs(0, 0);
        code.visitEnd();
    }
}
