package io.thalweg.engine.l7.dubbo;

/** A body in Hessian 2. */
final class HessianBody extends DubboBody {
    private static final String MESSAGE = "detailMessage";

    private final HessianReader hessian = new HessianReader();

    @Override
    void begin() {
        hessian.begin(b, at, to);
    }

    @Override
    boolean text() {
        return hessian.text() && found(hessian.textFrom, hessian.textTo);
    }

    @Override
    void attachments(int arguments, Attachments found) {
        for (int i = 0; i < arguments; i++) {
            if (!hessian.skip()) {
                return;
            }
        }
        int tag = hessian.peek();
        if (tag != 'H' && tag != 'M') {
            return;
        }
        hessian.moveTo(hessian.position() + 1);
        if (tag == 'M' && !hessian.type()) {
            return;
        }
        while (hessian.peek() != 'Z') {
            boolean isNamed = hessian.text();
            int from = hessian.textFrom;
            int end = hessian.textTo;
            if (isNamed && hessian.text()) {
                found.attachment(b, from, end, b, hessian.textFrom, hessian.textTo);
            } else if (!isNamed && !hessian.skip() || !hessian.skip()) {
                return;
            }
        }
    }

    @Override
    int responseKind() {
        return hessian.number();
    }

    @Override
    boolean exception() {
        int type = hessian.objectBegin();
        if (type < 0) {
            return false;
        }
        int values = hessian.position();
        hessian.moveTo(hessian.classNameAt(type));
        hessian.text();
        name = b;
        nameFrom = hessian.textFrom;
        nameTo = hessian.textTo;
        found(nameTo, nameTo);
        int field = field(type);
        hessian.moveTo(values);
        for (int i = 0; i < field; i++) {
            if (!hessian.skip()) {
                return true;
            }
        }
        if (field >= 0) {
            text();
        }
        return true;
    }

    /** Which field holds an exception's message; negative when none. */
    private int field(int type) {
        hessian.moveTo(hessian.fieldNamesAt(type));
        for (int i = 0; i < hessian.fieldCount(type); i++) {
            hessian.text();
            if (isMessage(hessian.textFrom, hessian.textTo)) {
                return i;
            }
        }
        return -1;
    }

    private boolean isMessage(int from, int end) {
        if (end - from != MESSAGE.length()) {
            return false;
        }
        for (int i = 0; i < MESSAGE.length(); i++) {
            if (b[from + i] != MESSAGE.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
